-- A user who is new to the tenant gets the next number. Whoever calls holds the lock of the rollups, so that nobody else gives it.
create or replace function timeseries.add_usage_users(tenants uuid[], hours timestamptz[], users uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    with seen as materialized (
        select s.tenant_id, s.hour, s.user_id
        from unnest(tenants, hours, users) as s (tenant_id, hour, user_id)
        where s.user_id is not null
    ),

    known as materialized (
        select p.tenant_id, p.user_id, n.number
        from (select distinct s.tenant_id, s.user_id from seen as s) as p
        left join timeseries.usage_user_numbers as n
            on p.tenant_id = n.tenant_id
            and p.user_id = n.user_id
    ),

    given as (
        insert into timeseries.usage_user_numbers (tenant_id, user_id, number)
        select
            k.tenant_id,
            k.user_id,
            coalesce(l.number, -1) + row_number() over (partition by k.tenant_id order by k.user_id)
        from known as k
        left join lateral (
            select max(n.number) as number
            from timeseries.usage_user_numbers as n
            where n.tenant_id = k.tenant_id
        ) as l on true
        where k.number is null
        returning tenant_id, user_id, number
    ),

    numbered as (
        select k.tenant_id, k.user_id, k.number
        from known as k
        where k.number is not null
        union all
        select g.tenant_id, g.user_id, g.number
        from given as g
    )

    insert into timeseries.usage_user_hours as u (tenant_id, hour, users)
    select s.tenant_id, s.hour, timeseries.user_bits(array_agg(n.number))
    from seen as s
    inner join numbered as n
        on s.tenant_id = n.tenant_id
        and s.user_id = n.user_id
    group by s.tenant_id, s.hour
    on conflict on constraint usage_user_hours_pkey do update
        set
            users = pg_catalog.bit(u.users, greatest(length(u.users), length(excluded.users)), true)
            | pg_catalog.bit(excluded.users, greatest(length(u.users), length(excluded.users)), true);
end;
$$;

comment on function timeseries.add_usage_users(uuid[], timestamptz[], uuid[]) is
    'Adds users to hours of timeseries.usage_user_hours; a null is none. In a transaction that holds the lock of the rollups. For the owner.';

revoke all on function timeseries.add_usage_users(uuid[], timestamptz[], uuid[]) from public;
