-- Called before merge_staged_records: a merge value must name one row of the file and at most one record, or it is not
-- clear what becomes of either.
create or replace function airtable.mark_staged_conflicts(staging regclass, table_id text, merge_field_id text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_repeated bigint;
    v_ambiguous bigint;
begin
    -- Before anything is compared: another writer of this table could add a record with the same value meanwhile.
    perform airtable.reserve_auto_numbers(table_id, 0);

    execute format(
        'update %1$s as s
        set conflict = format(''has the merge value of line %%s'', k.first_line)
        from (
            select
                p.position,
                row_number() over same_key as place,
                first_value(p.line) over same_key as first_line
            from %1$s as p
            window same_key as (partition by p.fields -> $1 order by p.position)
        ) as k
        where k.position = s.position
            and k.place > 1',
        staging
    )
    using merge_field_id;
    get diagnostics v_repeated = row_count;

    execute format(
        'update %s as s
        set conflict = format(''%%s records of the table have its merge value'', m.matches)
        from (
            select r.fields -> $3 as key, count(*) as matches
            from airtable.records as r
            where r.tenant_id = $1
                and r.table_id = $2
                and r.fields -> $3 is not null
            group by 1
            having count(*) > 1
        ) as m
        where m.key = s.fields -> $3
            and s.conflict is null',
        staging
    )
    using v_tenant_id, table_id, merge_field_id;
    get diagnostics v_ambiguous = row_count;
    return v_repeated + v_ambiguous;
end;
$$;

comment on function airtable.mark_staged_conflicts(regclass, text, text) is
    'Writes into `conflict` of a staging table (position bigint, line bigint, fields jsonb, conflict text) why a row cannot '
    'be merged by a field: an earlier row has its value, or several records have it. Returns how many rows that are. '
    'Raises PT404 when the table does not exist.';

revoke all on function airtable.mark_staged_conflicts(regclass, text, text) from public;
grant execute on function airtable.mark_staged_conflicts(regclass, text, text) to application_user;
