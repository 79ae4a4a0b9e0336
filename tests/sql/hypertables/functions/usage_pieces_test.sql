begin;

select plan(6);

create function pg_temp.pieces(bounds timestamptz[], has_hours boolean default true, out days text, out hours text, out pieces text)
language sql
stable
set timezone = 'UTC'
as $$
    select
        format('%s to %s but %s', to_char(p.first_day, 'DD'), to_char(p.last_day, 'DD'), array(select to_char(d, 'DD') from unnest(p.other_days) as d)),
        (
            select string_agg(to_char(h.hour, 'DD HH24') || coalesce(' from ' || h.taken_from, ''), ', ' order by h.hour)
            from unnest(p.hours, p.hours_taken_from) as h (hour, taken_from)
        ),
        (
            select string_agg(to_char(r.begins, 'DD HH24:MI-') || to_char(r.ends, 'DD HH24:MI') || coalesce(' from ' || r.taken_from, ''), ', ' order by r.begins)
            from unnest(p.begins, p.ends, p.taken_from) as r (begins, ends, taken_from)
        )
    from timeseries.usage_pieces(tests.tenant('acme'), bounds, '2026-01-10 12:00Z', '-infinity', has_hours) as p
$$;

insert into timeseries.usage_dirty_hours (tenant_id, hour)
values
    (tests.tenant('acme'), '2026-01-05 03:00Z'),
    (tests.tenant('acme'), '2026-01-05 04:00Z'),
    (tests.tenant('globex'), '2026-01-02 03:00Z');

select results_eq(
    $$select * from pg_temp.pieces(array['2026-01-01Z', '2026-01-03Z']::timestamptz[])$$,
    $$values ('01 to 02 but {}', null::text, null::text)$$,
    'whole days, and nothing else'
);
select results_eq(
    $$select * from pg_temp.pieces(array['2026-01-01 01:30Z', '2026-01-02 20:00Z', '2026-01-03Z']::timestamptz[])$$,
    $$values ('01 to 02 but {}', '01 00 from 1, 02 20 from 1, 02 21 from 1, 02 22 from 1, 02 23 from 1', '01 01:00-01 01:30 from 1')$$,
    'a day belongs to where its noon is, and the hours of its smaller side are taken from there'
);
select results_eq(
    $$select * from pg_temp.pieces(array['2026-01-01 20:30Z', '2026-01-03Z']::timestamptz[])$$,
    $$values ('01 to 02 but {01}', '01 21, 01 22, 01 23', '01 20:30-01 21:00')$$,
    'a day whose noon is outside is not read'
);
select results_eq(
    $$select * from pg_temp.pieces(array['2026-01-04 23:00Z', '2026-01-05 06:00Z']::timestamptz[])$$,
    $$values ('04 to 05 but {04,05}', '04 23, 05 00, 05 01, 05 02, 05 05', '05 03:00-05 05:00')$$,
    'of a day that has changed the hours that have not'
);
select results_eq(
    $$select * from pg_temp.pieces(array['2026-01-10Z', '2026-01-10 11:30Z', '2026-01-11Z']::timestamptz[])$$,
    $$
        values (
            '10 to 09 but {10}', '10 00, 10 01, 10 02, 10 03, 10 04, 10 05, 10 06, 10 07, 10 08, 10 09, 10 10',
            '10 11:00-11 00:00'
        )
    $$,
    'the day that is not over by hours, what is after the watermark by rows'
);
select results_eq(
    $$select * from pg_temp.pieces(array['2026-01-01 01:30Z', '2026-01-02 20:00Z', '2026-01-03Z']::timestamptz[], false)$$,
    $$values ('01 to 02 but {}', null::text, '01 00:00-01 01:30 from 1, 02 20:00-03 00:00 from 1')$$,
    'users have no hours'
);

select *
from finish();

rollback;
