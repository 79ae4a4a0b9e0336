-- What every test finds: two tenants with the same ids below them, so that nothing but the tenant tells their rows
-- apart, their people, and the helpers that let a test work as one of them. Run once, as a superuser, on a migrated
-- database.

create schema tests;

comment on schema tests is 'Helpers of the pgTAP tests.';

grant usage on schema tests to public;

create function tests.tenant(slug text)
returns uuid
language sql
stable
-- definer: a test asks for another tenant's id while it works as a role that cannot see it
security definer
set search_path = ''
as $$
    select t.id
    from core.tenants as t
    where t.slug = tenant.slug
$$;

create function tests.person(name text)
returns uuid
language sql
stable
-- definer: as tests.tenant
security definer
set search_path = ''
as $$
    select u.id
    from core.users as u
    where u.email = person.name || '@example.com'
$$;

create function tests.be(
    persona text,
    role name default 'application_user',
    valid_for interval default '1 hour',
    level text default null
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    select app.begin_as(
        tests.tenant(split_part(persona, ' of ', 2)),
        tests.person(split_part(persona, ' of ', 1)),
        role,
        valid_for,
        level
    )
$$;

comment on function tests.be(text, name, interval, text) is
    'The rest of the transaction works for a persona such as "alice of acme". Called as superuser: `reset role` first.';

-- throws_ok() tells code and message; this also tells detail and hint.
create function tests.refusal(statement text, out code text, out message text, out detail text, out hint text)
returns record
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    execute statement;
exception
    when others then
        get stacked diagnostics
            code = returned_sqlstate,
            message = message_text,
            detail = pg_exception_detail,
            hint = pg_exception_hint;
end;
$$;

create function tests.rows_affected(statement text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_count bigint;
begin
    execute statement;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

-- The Name of each record a search finds, in the order found.
create function tests.names_found(query text, table_id text default null, page_size integer default 20)
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
    select coalesce(array_agg(item.record #>> '{fields,Name}' order by item.place), '{}')
    from json_array_elements(
        api.search_records(query, table_id, page_size, 'name') -> 'records'
    ) with ordinality as item (record, place)
$$;

create function tests.columns(relation regclass)
returns table (name text, type text, is_required boolean)
language sql
stable
security invoker
set search_path = ''
as $$
    select a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull
    from pg_catalog.pg_attribute as a
    where a.attrelid = relation
        and a.attnum > 0
        and not a.attisdropped
    order by a.attnum
$$;

create function tests.keys(relation regclass)
returns table (name text, definition text)
language sql
stable
security invoker
set search_path = ''
as $$
    select c.conname::text, pg_get_constraintdef(c.oid)
    from pg_catalog.pg_constraint as c
    where c.conrelid = relation
        and c.contype in ('p', 'u', 'f')
    order by c.conname
$$;

create function tests.row_security(relation regclass)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select concat_ws(
        ' and ',
        case when c.relrowsecurity then 'enabled' end,
        case when c.relforcerowsecurity then 'forced' end
    )
    from pg_catalog.pg_class as c
    where c.oid = relation
$$;

create function tests.columns_open_to(role name, relation regclass, privilege text)
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
    select coalesce(array_agg(a.attname::text order by a.attnum), '{}')
    from pg_catalog.pg_attribute as a
    where a.attrelid = relation
        and a.attnum > 0
        and has_column_privilege(role, relation, a.attnum, privilege)
$$;

-- Typed views need a right that belongs to the database, which a copy of it does not have.
create function tests.let_typed_views_in()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    execute format('grant create on database %I to pyairtable_views', current_database());
end;
$$;

insert into core.tenants (id, slug, name)
values
    ('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'acme', 'Acme'),
    ('bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb', 'globex', 'Globex');

-- Alice owns acme, erin edits, chris comments, carol reads. Carol edits in globex too; dave works for nobody.
insert into core.users (id, email, name)
values
    ('00000000-0000-4000-8000-00000000000a', 'alice@example.com', 'Alice'),
    ('00000000-0000-4000-8000-00000000000b', 'bob@example.com', 'Bob'),
    ('00000000-0000-4000-8000-00000000000c', 'carol@example.com', 'Carol'),
    ('00000000-0000-4000-8000-00000000000d', 'dave@example.com', 'Dave'),
    ('00000000-0000-4000-8000-00000000000e', 'erin@example.com', 'Erin'),
    ('00000000-0000-4000-8000-0000000000cc', 'chris@example.com', 'Chris');

insert into core.memberships (tenant_id, user_id, role)
values
    (tests.tenant('acme'), tests.person('alice'), 'owner'),
    (tests.tenant('acme'), tests.person('erin'), 'editor'),
    (tests.tenant('acme'), tests.person('chris'), 'commenter'),
    (tests.tenant('acme'), tests.person('carol'), 'reader'),
    (tests.tenant('globex'), tests.person('bob'), 'owner'),
    (tests.tenant('globex'), tests.person('carol'), 'editor');

-- In each tenant: base Office with table Tasks, three records, all under the same ids.
do $$
declare
    v_persona text;
begin
    foreach v_persona in array array['alice of acme', 'bob of globex'] loop
        perform tests.be(v_persona);
        perform api.create_base('Office', 'appOffice00000000');
        perform api.create_table(
            'appOffice00000000',
            'Tasks',
            '[
                {"id": "fldName0000000000", "name": "Name", "type": "singleLineText"},
                {"id": "fldNotes000000000", "name": "Notes", "type": "multilineText"},
                {"id": "fldEffort00000000", "name": "Effort", "type": "number", "options": {"precision": 1}},
                {"id": "fldPrice000000000", "name": "Price", "type": "currency", "options": {"precision": 2}},
                {"id": "fldDone0000000000", "name": "Done", "type": "checkbox"},
                {"id": "fldDue00000000000", "name": "Due", "type": "date"},
                {"id": "fldSeen0000000000", "name": "Seen", "type": "dateTime"},
                {"id": "fldStatus00000000", "name": "Status", "type": "singleSelect",
                    "options": {"choices": [{"name": "Todo"}, {"name": "Doing"}, {"name": "Done"}]}},
                {"id": "fldTags0000000000", "name": "Tags", "type": "multipleSelects",
                    "options": {"choices": [{"name": "red"}, {"name": "green"}, {"name": "blue"}]}},
                {"id": "fldMail0000000000", "name": "Mail", "type": "email"},
                {"id": "fldStars000000000", "name": "Stars", "type": "rating", "options": {"max": 5}},
                {"id": "fldTotal000000000", "name": "Total", "type": "formula"}
            ]',
            'What there is to do',
            'tblTasks000000000'
        );
        perform set_config('role', 'none', true);
    end loop;
end;
$$;

insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
values
    (
        tests.tenant('acme'), 'recOne00000000000', 'tblTasks000000000', 1,
        '{"fldName0000000000": "Paint the fence", "fldNotes000000000": "Málaga blue, two coats",
            "fldEffort00000000": 2.5, "fldStatus00000000": "Doing", "fldTags0000000000": ["red", "blue"]}'
    ),
    (
        tests.tenant('acme'), 'recTwo00000000000', 'tblTasks000000000', 2,
        '{"fldName0000000000": "Order paint", "fldEffort00000000": 1, "fldDone0000000000": true,
            "fldDue00000000000": "2026-01-31", "fldStatus00000000": "Done"}'
    ),
    (
        tests.tenant('acme'), 'recThree000000000', 'tblTasks000000000', 3,
        '{"fldName0000000000": "Call Zoë", "fldMail0000000000": "zoe@example.com", "fldStatus00000000": "Todo"}'
    ),
    (
        tests.tenant('globex'), 'recOne00000000000', 'tblTasks000000000', 1,
        '{"fldName0000000000": "Launch the rocket", "fldStatus00000000": "Doing", "fldTags0000000000": ["red", "blue"]}'
    ),
    (
        tests.tenant('globex'), 'recTwo00000000000', 'tblTasks000000000', 2,
        '{"fldName0000000000": "Refuel the rocket", "fldStatus00000000": "Done"}'
    ),
    (
        tests.tenant('globex'), 'recThree000000000', 'tblTasks000000000', 3,
        '{"fldName0000000000": "Hire an astronaut", "fldStatus00000000": "Todo"}'
    );

update airtable.tables
set last_auto_number = 3;

-- What only globex has: the target of every attempt to reach over.
do $$
begin
    perform tests.be('bob of globex');
    perform api.create_base('Vault', 'appVault000000000');
    perform api.create_table(
        'appVault000000000',
        'Secrets',
        '[{"id": "fldSecret00000000", "name": "Secret", "type": "singleLineText"}]',
        null,
        'tblSecrets0000000'
    );
    perform set_config('role', 'none', true);
end;
$$;

insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
values (
    tests.tenant('globex'), 'recSecret00000000', 'tblSecrets0000000', 1,
    '{"fldSecret00000000": "Plutonium under the sofa"}'
);

update airtable.tables
set last_auto_number = 1
where id = 'tblSecrets0000000';
