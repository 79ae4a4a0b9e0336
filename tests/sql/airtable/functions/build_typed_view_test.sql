begin;

select plan(21);

select tests.let_typed_views_in();
create role metabase;

-- alice, who owns acme
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.create_typed_view('tblTasks000000000', 'crm', null);
grant select on crm.tasks to metabase;
reset role;
create view public.report as select name, status from crm.tasks;

create function pg_temp.columns() returns text language sql as $$
    select string_agg(c.name || ':' || c.type, ' ')
    from pg_catalog.pg_class as k
    cross join lateral tests.columns(k.oid) as c
    where k.relnamespace = 'crm'::regnamespace
        and c.name not in ('record_id', 'record_number', 'created_time', 'last_modified_time', 'notes', 'mail', 'stars', 'total', 'price',
            'done', 'due', 'seen', 'effort')
$$;
create function pg_temp.stale() returns text language sql as $$select stale_because from airtable.typed_views$$;

select tests.be('erin of acme');
select is(pg_temp.columns(), 'name:text status:text tags:text[]', 'so it was');

-- Renamed, two at once, created
select api.update_field('tblTasks000000000', 'Name', 'Title');
select is(pg_temp.columns(), 'title:text status:text tags:text[]', 'a renamed field renames its column');
reset role;
select is((select array_agg(name) from public.report), array['Paint the fence', 'Order paint', 'Call Zoë'], 'and what is built upon it stays');
select tests.be('erin of acme');
update airtable.fields as f
set name = case f.name when 'Status' then 'Main' when 'Title' then 'Status' end
where f.name in ('Title', 'Status');
select is(pg_temp.columns(), 'status:text main:text tags:text[]', 'one may take the name that another gives up');
reset role;
select is((select array_agg(status) from public.report), array['Doing', 'Done', 'Todo'], 'and what is built upon it follows the fields');
select tests.be('erin of acme');
select api.create_field('tblTasks000000000', 'New one', 'date', id => 'fldNew00000000000');
select is(pg_temp.columns(), 'status:text main:text tags:text[] new_one:date', 'a new field has a new column');
select is(pg_temp.stale(), null, 'the view is current');

-- Gone or changed, with something built upon it
select api.delete_field('tblTasks000000000', 'Tags');
select is(pg_temp.columns(), 'status:text main:text tags:text[] new_one:date', 'a column cannot go while others build upon the view');
select is(pg_temp.stale(), 'other objects are built upon a column that went or changed its type', 'which is noted');
select is((select count(*) from airtable.fields where name = 'Tags'), 0::bigint, 'while the field went');

reset role;
drop view public.report;
select tests.be('alice of acme');
select is(app.refresh_typed_view('tblTasks000000000'), 'crm.tasks', 'it is brought up to date later');
select is(pg_temp.columns(), 'status:text main:text new_one:date', 'without the column');
select is(pg_temp.stale(), null, 'and is current again');

update airtable.fields
set type = 'number'
where name = 'New one';
select is(pg_temp.columns(), 'status:text main:text new_one:numeric', 'another type is another type of column');
reset role;
select is(
    (
        select array_agg(pg_get_userbyid(acl.grantee)::text || ' ' || acl.privilege_type order by pg_get_userbyid(acl.grantee))
        from pg_catalog.pg_class as c
        cross join aclexplode(c.relacl) as acl
        where c.oid = 'crm.tasks'::regclass
            and acl.grantee <> c.relowner
    ),
    array['analyst SELECT', 'application_user SELECT', 'metabase SELECT'],
    'those who could read it still can'
);

-- The table
select tests.be('erin of acme');
select api.update_table('tblTasks000000000', 'Jobs', 'Now');
reset role;
select is(obj_description('crm.jobs'::regclass), e'Jobs\nNow', 'a renamed table renames its view');
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.drop_typed_view('tblTasks000000000');
select app.create_typed_view('tblTasks000000000', 'crm', 'chosen');
select api.update_table('tblTasks000000000', 'Tasks again');
select isnt(to_regclass('crm.chosen'), null, 'but not one whose name somebody chose');

-- Dropped by hand, or changed without a context
reset role;
drop view crm.chosen;
select tests.be('erin of acme');
select api.update_table('tblTasks000000000', description => 'x');
reset role;
select isnt(to_regclass('crm.chosen'), null, 'a view that somebody dropped is made again');

update airtable.fields set name = 'By hand' where tenant_id = tests.tenant('acme') and name = 'Status';
select is(pg_temp.stale(), 'the table was changed outside of its tenant''s context', 'a change outside of a context is noted');
select tests.be('erin of acme');
select api.create_field('tblTasks000000000', 'Last', 'url');
select is(pg_temp.columns(), 'by_hand:text main:text new_one:numeric last:text', 'and the next change inside of one brings it along');

-- must deny
select throws_ok(
    $$select airtable.build_typed_view(tests.tenant('acme'), 'tblTasks000000000')$$, '42501', null, 'callers have no business here'
);

select *
from finish();

rollback;
