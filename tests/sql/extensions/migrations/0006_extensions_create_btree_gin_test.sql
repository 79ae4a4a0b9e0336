begin;

select plan(2);

select has_extension('extensions', 'btree_gin', 'btree_gin is in schema extensions');
select lives_ok(
    $$
        create temporary table cells (tenant_id uuid, table_id text, fields jsonb);
        create index on cells using gin (tenant_id, table_id, fields jsonb_path_ops)
    $$,
    'plain columns stand in a GIN index beside JSONB'
);

select *
from finish();

rollback;
