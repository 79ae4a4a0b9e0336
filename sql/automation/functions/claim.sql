-- Fair: each tenant with due messages gets an equal share of the batch, those first whose messages have been waiting longest,
-- and only what they leave is given to those with more. A tenant with a million messages delays nobody else's.
create or replace function automation.claim(
    consumer text,
    topics   text[]   default null,
    how_many integer  default 10,
    lease    interval default '1 minute'
)
returns setof automation.outbox
language plpgsql
volatile
-- definer: the outbox of all tenants is read by functions only
security definer
set search_path = pg_catalog, pg_temp
rows 10
as $$
declare
    v_tenants uuid[];
    v_tenant_id uuid;
    v_share integer;
    v_left integer := how_many;
    v_message automation.outbox;
    v_taken integer;
begin
    if coalesce(how_many, 0) not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('how_many: expected 1 to 1000, got %s', coalesce(how_many::text, 'null'));
    end if;
    if lease is null or lease not between interval '1 second' and interval '1 day' then
        raise exception using
            errcode = 'PT400',
            message = format('lease: expected 1 second to 1 day, got %s', coalesce(lease::text, 'null'));
    end if;

    -- A consumer that died with a message often enough has shown that the message is at fault.
    update automation.outbox as o
    set
        state = 'dead',
        lease_id = null,
        last_error = format('the lease of %s ran out', o.consumer)
    from (
        select late.tenant_id, late.id
        from automation.outbox as late
        where late.state = 'leased'
            and late.available_at <= clock_timestamp()
            and late.attempts >= late.max_attempts
        for update skip locked
    ) as spent
    where o.tenant_id = spent.tenant_id
        and o.id = spent.id;

    -- Tenants that have messages at all, found by leaping along the index, then those with something due.
    with recursive present as (
        (
            select o.tenant_id
            from automation.outbox as o
            where o.state <> 'dead'
            order by o.tenant_id
            limit 1
        )
        union all
        select (
            select o.tenant_id
            from automation.outbox as o
            where o.state <> 'dead'
                and o.tenant_id > p.tenant_id
            order by o.tenant_id
            limit 1
        )
        from present as p
        where p.tenant_id is not null
    )

    select coalesce(array_agg(p.tenant_id order by oldest.available_at, p.tenant_id), '{}')
    into v_tenants
    from present as p
    cross join lateral (
        select o.available_at
        from automation.outbox as o
        where o.tenant_id = p.tenant_id
            and o.state <> 'dead'
            and o.available_at <= clock_timestamp()
            and (topics is null or o.topic = any (topics))
        order by o.available_at
        limit 1
    ) as oldest;

    -- The second round gives away what the first one left.
    for v_round in 1 .. 2 loop
        foreach v_tenant_id in array v_tenants loop
            exit when v_left = 0;
            v_share := case v_round when 1 then least(greatest(how_many / cardinality(v_tenants), 1), v_left) else v_left end;
            v_taken := 0;
            for v_message in
                with due as (
                    select o.tenant_id, o.id
                    from automation.outbox as o
                    where o.tenant_id = v_tenant_id
                        and o.state <> 'dead'
                        and o.available_at <= clock_timestamp()
                        and (topics is null or o.topic = any (topics))
                        and not exists (
                            select
                            from automation.outbox as earlier
                            where earlier.tenant_id = o.tenant_id
                                and earlier.ordering_key = o.ordering_key
                                and earlier.id < o.id
                                and earlier.state <> 'dead'
                        )
                    order by o.available_at, o.id
                    limit v_share
                    for update skip locked
                )

                update automation.outbox as o
                set
                    state = 'leased',
                    lease_id = gen_random_uuid(),
                    consumer = claim.consumer,
                    attempts = o.attempts + 1,
                    available_at = clock_timestamp() + lease
                from due as d
                where o.tenant_id = d.tenant_id
                    and o.id = d.id
                returning o.*
            loop
                v_taken := v_taken + 1;
                return next v_message;
            end loop;
            v_left := v_left - v_taken;
        end loop;
    end loop;
end;
$$;

comment on function automation.claim(text, text[], integer, interval) is
    'Hands out up to `how_many` due messages of the outbox, of all tenants in equal shares, to a consumer, for as long as the '
    'lease; end each with automation.complete or automation.fail and its `lease_id`. What is neither is handed out again when '
    'the lease ends. Only pyairtable_dispatcher may call it. Raises PT400 for a number or a lease out of range.';

revoke all on function automation.claim(text, text[], integer, interval) from public;
grant execute on function automation.claim(text, text[], integer, interval) to pyairtable_dispatcher;
