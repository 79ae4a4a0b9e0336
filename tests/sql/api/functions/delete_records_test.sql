begin;

select plan(15);

-- alice of acme
select tests.be('alice of acme');

-- must deny, as long as there is something to delete
select throws_ok(
    $$
        select api.delete_records(
            'tblTasks000000000', array['recOne00000000000', 'recNever000000000', 'recTwo00000000000', null]
        )
    $$,
    'PT404',
    'table tblTasks000000000 has no record recNever000000000, null',
    'every missing record is named'
);
select is((select count(*) from airtable.records), 3::bigint, 'and none is deleted');
select throws_ok(
    $$select api.delete_records('tblTasks000000000', array['recSecret00000000'])$$,
    'PT404',
    'table tblTasks000000000 has no record recSecret00000000',
    'a record of globex is missing for alice'
);
select throws_ok(
    $$select api.delete_records('tblNever000000000', array['recOne00000000000'])$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was is named'
);
select is(
    (
        select row(r.*)::text
        from tests.refusal($$select api.delete_records('tblSecrets0000000', array['recSecret00000000'])$$) as r
    ),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select api.delete_records('tblNever000000000', array['recSecret00000000'])$$) as r
    ),
    'a table of globex is refused in the same words'
);

select api.create_table('appOffice00000000', 'Other', '[{"name": "Name", "type": "url"}]', null, 'tblOther000000000');

select throws_ok(
    $$select api.delete_records('tblOther000000000', array['recOne00000000000'])$$,
    'PT404',
    'table tblOther000000000 has no record recOne00000000000',
    'a record is found in its own table only'
);

-- must allow
select is(
    api.delete_records('tblTasks000000000', array['recThree000000000', 'recOne00000000000'])::jsonb,
    '{"records": [{"id": "recThree000000000", "deleted": true}, {"id": "recOne00000000000", "deleted": true}]}',
    'what was deleted is told in the order given'
);
select results_eq('select id from airtable.records', $$values ('recTwo00000000000')$$, 'the other records stay');
select is(
    api.delete_records('tblTasks000000000', record_ids)::jsonb,
    '{"records": []}',
    format('%s deletes nothing', coalesce(record_ids::text, 'null'))
)
from (values ('{}'::text[]), (null)) as given (record_ids);
select is(
    (api.create_records('tblTasks000000000', '[{"fields": {}}]') #>> '{records,0,id}') is null,
    false,
    'records can be added afterwards'
);
select is(
    (select max(auto_number) from airtable.records),
    4::bigint,
    'and the numbers of deleted ones are not used again'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.delete_records('tblTasks000000000', array['recTwo00000000000'])$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there is nothing to delete'
);

-- bob of globex, whose records have the same ids
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.records), 4::bigint, 'globex''s records are all there');

reset role;
set local role anonymous;

select throws_ok(
    $$select api.delete_records('tblTasks000000000', array['recOne00000000000'])$$,
    '42501',
    null,
    'anonymous deletes no record'
);

select *
from finish();

rollback;
