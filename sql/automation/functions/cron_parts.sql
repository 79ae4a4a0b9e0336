create or replace function automation.cron_parts(cron text)
returns text[]
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when cardinality(fields.list) = 5
                and automation.cron_values(fields.list[1], 0, 59) is not null
                and automation.cron_values(fields.list[2], 0, 23) is not null
                and automation.cron_values(fields.list[3], 1, 31) is not null
                and automation.cron_values(
                    fields.list[4],
                    1,
                    12,
                    array['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
                ) is not null
                and automation.cron_values(fields.list[5], 0, 7, array['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']) is not null
                then fields.list
        end
    from (
        select
            regexp_split_to_array(
                case btrim(cron)
                    when '@hourly' then '0 * * * *'
                    when '@daily' then '0 0 * * *'
                    when '@weekly' then '0 0 * * 0'
                    when '@monthly' then '0 0 1 * *'
                    when '@yearly' then '0 0 1 1 *'
                    else btrim(cron)
                end,
                '[ \t]+'
            )
    ) as fields (list)
$$;

comment on function automation.cron_parts(text) is
    'The five fields of a cron expression; null when it is none. @hourly, @daily, @weekly, @monthly and @yearly stand for '
    'theirs.';

revoke all on function automation.cron_parts(text) from public;
grant execute on function automation.cron_parts(text) to application_user;
