-- Named as in the extension, and empty: migrations close them to the public.
create function pg_stat_statements(showtext boolean, out query text)
returns setof text
language sql
stable
as $$
    select ''
    where showtext is null
$$;

create function pg_stat_statements_info(out dealloc bigint)
language sql
stable
as $$
    select 0::bigint
$$;

create view pg_stat_statements as
select query
from pg_stat_statements(true);

create view pg_stat_statements_info as
select dealloc
from pg_stat_statements_info();
