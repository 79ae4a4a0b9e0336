-- lint: allow PDB203 what it executes deletes
-- Never what rows still count for: a day is taken only from before timeseries.usage_kept_from, where nothing changes.
create or replace function timeseries.purge_usage_rollups()
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
    v_unit text;
    v_count bigint;
    v_rows bigint := 0;
begin
    for v_unit in values ('hour'), ('day') loop
        execute format(
            'with cuts as materialized (
                select t.tenant_id, least(ops.cut(''usage_rollups'', t.tenant_id), timeseries.usage_kept_from(t.tenant_id)) as cut
                from (select distinct r.tenant_id from timeseries.usage_rollup_%1$ss as r) as t
            )

            delete from timeseries.usage_rollup_%1$ss as r
            using cuts as c
            where r.tenant_id = c.tenant_id
                and r.%1$s < c.cut
                and not exists (
                    select
                    from ops.legal_holds as h
                    where h.tenant_id = r.tenant_id
                        and (h.kind is null or h.kind = ''usage_rollups'')
                        and h.released_at is null
                        and h.begins < r.%1$s + interval %2$L
                        and h.ends > r.%1$s
                )',
            v_unit,
            '1 ' || v_unit
        );
        get diagnostics v_count = row_count;
        v_rows := v_rows + v_count;
    end loop;
    return v_rows;
end;
$$;

comment on function timeseries.purge_usage_rollups() is
    'Deletes hours and days of usage that each tenant''s retention has done with, from before timeseries.usage_kept_from only, and returns '
    'how many; those a legal hold touches stay. For the owner.';

revoke all on function timeseries.purge_usage_rollups() from public;
