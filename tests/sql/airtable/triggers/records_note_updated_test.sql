begin;

select plan(3);

select trigger_is('airtable', 'records', 'records_note_updated', 'airtable', 'tg_records__note_updates', 'changed records are noted');

-- erin of acme changes two records at once
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
update airtable.records
set fields = fields || '{"fldName0000000000": "x"}'
where id in ('recOne00000000000', 'recTwo00000000000');

select results_eq(
    $$
        select array_agg(object.key order by object.key), bool_and(object.value ?& array['old', 'new'])
        from airtable.changes as c
        cross join jsonb_each(c.objects) as object (key, value)
        group by c.id
    $$,
    $$values ('{recOne00000000000,recTwo00000000000}'::text[], true)$$,
    'a statement once, with all of its records'
);

update airtable.records
set fields = '{}'
where id = 'recNever000000000';

select is((select count(*) from airtable.changes), 1::bigint, 'one that finds nothing is not noted');

select *
from finish();

rollback;
