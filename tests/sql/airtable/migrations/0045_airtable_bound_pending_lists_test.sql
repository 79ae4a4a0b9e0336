begin;

select plan(1);

select is_empty(
    $$
        select c.relname, c.reloptions
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_index as i on c.oid = i.indexrelid
        inner join pg_catalog.pg_am as am on c.relam = am.oid
        where i.indrelid = 'airtable.records'::regclass
            and am.amname = 'gin'
            and c.reloptions is distinct from array['gin_pending_list_limit=64']
    $$,
    'no look-up reads more than 64 kB of entries that wait, whichever index of the records it uses'
);

select *
from finish();

rollback;
