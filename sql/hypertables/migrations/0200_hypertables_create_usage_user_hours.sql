-- Counting users read the parts of every day's users, or rows where a bucket ends within a day. Now each user of a tenant has
-- a number, and each hour a string of bits, one for each number: the users of any range are the bits of its hours together,
-- exactly, in every time zone and on both editions. Hours whose rows are there are counted here, which reads the hypertable
-- once; of the time before timeseries.usage_kept_from(tenant_id) the users of a day stand in the hour of its noon, as they have counted.
set local role pyairtable_owner;

-- Whoever refreshes the rollups holds this.
select pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_user_numbers (
    tenant_id uuid    not null,
    user_id   uuid    not null,
    number    integer not null,
    constraint usage_user_numbers_pkey primary key (tenant_id, user_id),
    constraint usage_user_numbers_number_key unique (tenant_id, number),
    constraint usage_user_numbers_number_check check (number >= 0)
);

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_user_hours (
    tenant_id uuid        not null,
    hour      timestamptz not null,
    users     bit varying not null,
    constraint usage_user_hours_pkey primary key (tenant_id, hour)
);

-- A migration makes it because this one needs it.
create function timeseries.user_bits(numbers integer[])
returns bit varying
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_bits bit varying := repeat('0', (select max(n.number) + 1 from unnest(numbers) as n (number)))::bit varying;
    v_number integer;
begin
    foreach v_number in array numbers loop
        v_bits := set_bit(v_bits, v_number, 1);
    end loop;
    return v_bits;
end;
$$;

with seen as materialized (
    select
        l.tenant_id,
        date_trunc('hour', l.timestamp, 'UTC') as hour,
        l.user_id
    from timeseries.api_usage_logs as l
    cross join timeseries.usage_state as s
    left join timeseries.usage_kept as k on l.tenant_id = k.tenant_id
    where l.user_id is not null
        and l.timestamp >= coalesce(k.kept_from, s.kept_from)
        and l.timestamp < s.watermark
    group by l.tenant_id, date_trunc('hour', l.timestamp, 'UTC'), l.user_id
    union all
    select distinct
        d.tenant_id,
        d.day + interval '12 hours' as hour,
        d.key::uuid as user_id
    from timeseries.usage_days as d
    cross join timeseries.usage_state as s
    left join timeseries.usage_kept as k on d.tenant_id = k.tenant_id
    where d.dimension = 'user'
        and d.key <> ''
        and d.day < coalesce(k.kept_from, s.kept_from)
),

numbered as (
    insert into timeseries.usage_user_numbers (tenant_id, user_id, number)
    select
        u.tenant_id,
        u.user_id,
        row_number() over (partition by u.tenant_id order by u.user_id) - 1 as number
    from (
        select distinct
            s.tenant_id,
            s.user_id
        from seen as s
    ) as u
    returning tenant_id, user_id, number
)

insert into timeseries.usage_user_hours (tenant_id, hour, users)
select
    s.tenant_id,
    s.hour,
    timeseries.user_bits(array_agg(n.number)) as users
from seen as s
inner join numbered as n
    on s.tenant_id = n.tenant_id
    and s.user_id = n.user_id
group by s.tenant_id, s.hour;

comment on table timeseries.usage_user_numbers is
    'Numbers of the users that timeseries.usage_user_hours knows, from 0 on for each tenant.';
comment on table timeseries.usage_user_hours is
    'Who asked for something within an hour. Hours without users are not there. Kept by timeseries.refresh_usage_rollups on both editions; '
    'to be believed for hours before timeseries.usage_state.watermark that timeseries.usage_dirty_hours does not name.';
comment on column timeseries.usage_user_hours.users is
    'A bit for each number up to the greatest, 1 for a user of the hour.';
comment on function timeseries.user_bits(integer[]) is 'Bits of which those with these numbers, counted from 0, are 1; null for no numbers.';

revoke all on function timeseries.user_bits(integer[]) from public;
