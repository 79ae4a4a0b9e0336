create or replace function ops.hold_faults(reason text, kind text, begins timestamptz, ends timestamptz)
returns text[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(f.fault order by f.place)
    from (
        values
            (
                1,
                case
                    when reason is null or length(reason) not between 1 and 2000 then 'reason: expected 1 to 2000 characters'
                end
            ),
            (
                2,
                case
                    when kind is not null and not exists (select from ops.retention_kinds as k where k.kind = hold_faults.kind) then
                        format(
                            'kind: expected one of %s, got %s',
                            (select string_agg(k.kind, ', ' order by k.place) from ops.retention_kinds as k),
                            left(kind, 100)
                        )
                end
            ),
            (3, case when begins >= ends then format('ends: expected a time after %s, got %s', begins, ends) end)
    ) as f (place, fault)
    where f.fault is not null
$$;

comment on function ops.hold_faults(text, text, timestamptz, timestamptz) is
    'What is wrong with a legal hold to be placed, a line for each fault; null when nothing is.';

revoke all on function ops.hold_faults(text, text, timestamptz, timestamptz) from public;
grant execute on function ops.hold_faults(text, text, timestamptz, timestamptz) to application_user;
