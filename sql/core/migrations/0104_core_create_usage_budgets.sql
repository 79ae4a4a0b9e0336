-- What a tenant means to spend in a month, in the currency that usage is logged in.
set local role pyairtable_owner;

create table core.usage_budgets (
    tenant_id  uuid           not null,
    amount     numeric(18, 9) not null,
    updated_at timestamptz    not null default now(),
    updated_by uuid,
    constraint usage_budgets_pkey primary key (tenant_id),
    constraint usage_budgets_amount_check check (amount > 0),
    constraint usage_budgets_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

alter table core.usage_budgets enable row level security;
alter table core.usage_budgets force row level security;

comment on table core.usage_budgets is 'What a tenant means to spend in a month; one that has no row has no budget.';
comment on column core.usage_budgets.updated_by is 'The user who set it last, who may be gone by now; null for the tenant''s own service.';

grant select, delete on core.usage_budgets to application_user;
grant insert (tenant_id, amount, updated_by), update (amount, updated_at, updated_by) on core.usage_budgets to application_user;
