create or replace function automation.outbox_state()
returns table (topic text, waiting bigint, leased bigint, dead bigint, oldest_due timestamptz, last_error text)
language sql
stable
-- definer: the outbox of all tenants is read by functions only
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        o.topic,
        count(*) filter (where o.state = 'waiting'),
        count(*) filter (where o.state = 'leased'),
        count(*) filter (where o.state = 'dead'),
        min(o.available_at) filter (where o.state = 'waiting' and o.available_at <= clock_timestamp()),
        (array_agg(o.last_error order by o.available_at desc) filter (where o.last_error is not null))[1]
    from automation.outbox as o
    group by o.topic
    order by o.topic
$$;

comment on function automation.outbox_state() is
    'How many messages of each topic wait, are leased and are dead, over all tenants; since when the oldest has been due; the '
    'latest error. Only pyairtable_dispatcher and pyairtable_monitor may call it.';

revoke all on function automation.outbox_state() from public;
grant execute on function automation.outbox_state() to pyairtable_dispatcher, pyairtable_monitor;
