begin;

select plan(6);

-- erin of acme is an editor
select tests.be('erin of acme');

create temporary table before as
select r.id, r.auto_number, r.fields - 'fldEffort00000000' as fields, r.created_time, r.last_modified_time
from airtable.records as r
where r.id = 'recOne00000000000';

select airtable.trash_records('tblTasks000000000', array['recOne00000000000', 'recTwo00000000000']);
select api.delete_field('tblTasks000000000', 'Effort');

select is(
    airtable.untrash_records('tblTasks000000000', array['recOne00000000000', 'recNever000000000']),
    array['recOne00000000000'],
    'those that were there are told'
);
select results_eq(
    $$
        select r.id, r.auto_number, r.fields, r.created_time, r.last_modified_time
        from airtable.records as r
        where r.id = 'recOne00000000000'
    $$,
    'select * from before',
    'a record is as it was, but for cells of a field that was deleted'
);
select results_eq(
    'select id from airtable.trashed_records', $$values ('recTwo00000000000')$$, 'and no longer in the trash'
);

-- must deny
insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
values (tests.tenant('acme'), 'recTwo00000000000', 'tblTasks000000000', 9, '{}');

select throws_ok(
    $$select airtable.untrash_records('tblTasks000000000', array['recTwo00000000000'])$$,
    '23505',
    null,
    'an id that was used again is taken'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select airtable.untrash_records('tblTasks000000000', array['recTwo00000000000'])$$,
    'PT403',
    null,
    'a reader restores nothing'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.untrash_records('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
