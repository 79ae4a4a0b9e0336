create or replace function timeseries.usage_bounds(
    since     timestamptz,
    until     timestamptz,
    bucket    interval,
    time_zone text
)
returns timestamptz[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    -- An interval without end has no parts.
    v_months constant integer := case when isfinite(bucket) then extract(year from bucket) * 12 + extract(month from bucket) end;
    v_days constant integer := case when isfinite(bucket) then extract(day from bucket) end;
    v_rest constant interval := bucket - make_interval(months => v_months, days => v_days);
    v_local timestamp;
    v_begin timestamp;
    v_bounds timestamptz[];
begin
    if since is null or until is null or not isfinite(since) or not isfinite(until) or since >= until then
        raise exception using
            errcode = 'PT400',
            message = format(
                'since and until: expected two times in order, got %s and %s',
                coalesce(since::text, 'null'),
                coalesce(until::text, 'null')
            );
    end if;
    if since < '0100-01-01 00:00Z' or until > '9999-01-01 00:00Z' then
        raise exception using
            errcode = 'PT400',
            message = format('since and until: expected times of the years 100 to 9998, got %s and %s', since, until);
    end if;
    if until - since > interval '3660 days' then
        raise exception using
            errcode = 'PT400',
            message = 'since and until: expected a range of at most ten years';
    end if;
    if bucket is null then
        return array[since, until];
    end if;
    if not isfinite(bucket)
        or bucket < interval '1 second'
        or bucket > interval '1000 years'
        or (v_months <> 0)::integer + (v_days <> 0)::integer + (v_rest <> interval '0')::integer <> 1
    then
        raise exception using
            errcode = 'PT400',
            message = format('bucket: %s is no length of a bucket', bucket),
            hint = 'Use months or years, or weeks or days, or hours, minutes and seconds, but no mixture.';
    end if;
    if extract(epoch from until - since) / extract(epoch from bucket) > 5000 then
        raise exception using
            errcode = 'PT400',
            message = format('%s to %s has more than 5000 buckets of %s', since, until, bucket),
            hint = 'Ask for a shorter range, or for longer buckets.';
    end if;
    v_local := since at time zone time_zone;
    if v_months > 0 then
        v_begin := make_timestamp(1, 1, 1, 0, 0, 0) + make_interval(
            months => ((extract(year from v_local)::integer - 1) * 12 + extract(month from v_local)::integer - 1)
            / v_months * v_months
        );
    elsif bucket >= interval '1 day' then
        -- Weeks begin on Mondays.
        v_begin := date_bin(bucket, v_local, timestamp '2001-01-01');
    end if;
    if v_begin is null then
        -- Of equal length, counted from the midnight before `since`.
        v_bounds := array(
            select b.begins
            from generate_series(
                date_bin(bucket, since, timeseries.local_moment(date_trunc('day', v_local), time_zone)), until, bucket, 'UTC'
            ) as b (begins)
            where b.begins < until
        );
    else
        -- From one bucket before to a day after, since clocks that are changed at midnight make a beginning earlier or later;
        -- distinct, since a zone that goes over the date line leaves out a day.
        v_bounds := array(
            select distinct m.begins
            from (
                select timeseries.local_moment(b.clock, time_zone) as begins
                from generate_series(v_begin - bucket, until at time zone time_zone + interval '1 day', bucket) as b (clock)
                -- each is worked out once
                offset 0
            ) as m
            where m.begins < until
            order by m.begins
        );
        v_bounds := v_bounds[width_bucket(since, v_bounds):];
    end if;
    return v_bounds || until;
end;
$$;

comment on function timeseries.usage_bounds(timestamptz, timestamptz, interval, text) is
    'Where the buckets of a range begin, and last its end; the first may begin before `since`. Months, weeks (from Monday) and days '
    'are those of the time zone, shorter ones of equal length from the midnight before `since`; null is one bucket for all. '
    'Raises PT400 for a range or bucket that is none, more than ten years, and more than 5000 buckets.';

revoke all on function timeseries.usage_bounds(timestamptz, timestamptz, interval, text) from public;
