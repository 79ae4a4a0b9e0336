begin;

select plan(3);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, system_prompt)
select
    tests.tenant('globex'),
    'ses' || lpad(i::text, 14, '0'),
    tests.person('bob'),
    'Rocket ' || i,
    'The code is ' || i
from generate_series(1000, 1099) as i;
analyze chat.conversation_sessions;
analyze core.users;
analyze airtable.tables;

select is_empty(
    $$
        select s.attname
        from pg_catalog.pg_stats as s
        where s.schemaname = 'chat'
            and s.tablename = 'conversation_sessions'
            and s.attname in ('title', 'model', 'system_prompt')
    $$,
    'ANALYZE keeps nothing of titles, models and prompts'
);
select isnt_empty(
    $$select from pg_catalog.pg_stats as s where s.tablename = 'conversation_sessions' and s.attname = 'user_id'$$,
    'but of ids'
);
select is_empty(
    $$
        select from pg_catalog.pg_stats as s
        where s.tablename in ('users_email_key', 'tables_base_id_name_key', 'fields_table_id_name_key', 'views_table_id_name_key')
            and s.attname in ('lower', 'expr')
    $$,
    'nor of addresses and names in indexes'
);
select *
from finish();

rollback;
