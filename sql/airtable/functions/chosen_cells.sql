create or replace function airtable.chosen_cells(cells jsonb, field_ids text[])
returns jsonb
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when field_ids is null then cells
            else (
                select coalesce(jsonb_object_agg(chosen.id, cells -> chosen.id), '{}')
                from unnest(field_ids) as chosen (id)
                where cells ? chosen.id
            )
        end
$$;

comment on function airtable.chosen_cells(jsonb, text[]) is 'The cells of these fields; all of them when `field_ids` is null.';

revoke all on function airtable.chosen_cells(jsonb, text[]) from public;
grant execute on function airtable.chosen_cells(jsonb, text[]) to application_user;
