begin;

select plan(4);

select results_eq(
    $$select * from tests.keys('airtable.attachments') as k (name, definition) where k.name not like '%check'$$,
    $$
        values
            ('attachments_pkey', 'PRIMARY KEY (tenant_id, id)'),
            ('attachments_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE')
    $$,
    'an attachment outlives its cell, and goes with its tenant'
);
select is(tests.row_security('airtable.attachments'), 'enabled and forced', 'row level security holds for the owner too');

insert into airtable.attachments (tenant_id, id, table_id, record_id, field_id, filename)
select tests.tenant(t.slug), 'attOne00000000000', 'tbl', 'rec', 'fld', 'x'
from (values ('acme'), ('globex')) as t (slug);

select is(
    (select count(distinct a.storage_key) from airtable.attachments as a where a.id = 'attOne00000000000'),
    2::bigint,
    'two tenants may have the same id, and never the same object in the store'
);
select throws_ok(
    $$update airtable.attachments set storage_key = 'x'$$, '428C9', null, 'nobody chooses the object'
);

select *
from finish();

rollback;
