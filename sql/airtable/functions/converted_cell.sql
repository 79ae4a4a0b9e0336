-- What a cell becomes when its field gets another type. Kinds that share a form keep the value; everything else goes by way of
-- its text, which is read as typecast reads it.
create or replace function airtable.converted_cell(type text, new_type text, new_options jsonb, value jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_texts text[] := array['singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber'];
    v_numbers text[] := array['number', 'currency', 'percent', 'duration', 'rating', 'count', 'autoNumber'];
    v_times text[] := array['dateTime', 'createdTime', 'lastModifiedTime'];
    v_people text[] := array['singleCollaborator', 'createdBy', 'lastModifiedBy'];
    v_cell jsonb;
begin
    v_cell := case
        when airtable.is_computed(new_type) then
            null
        when type = new_type
            or type = any (v_texts) and new_type = any (v_texts)
            or type = any (v_numbers) and new_type = any (v_numbers)
            or type = any (v_times) and new_type = 'dateTime'
            or type = any (v_people) and new_type = 'singleCollaborator' then
            value
        when type = any (v_times) and new_type = 'date' then
            to_jsonb(left(value #>> '{}', 10))
        when type = 'date' and new_type = 'dateTime' then
            to_jsonb((value #>> '{}') || 'T00:00:00.000Z')
        when new_type = 'checkbox' and type = any (v_numbers) then
            to_jsonb((value #>> '{}')::numeric <> 0)
        when type = 'checkbox' and new_type = any (v_numbers) then
            '1'
        when type = any (v_people) and new_type = 'multipleCollaborators'
            or type = 'singleSelect' and new_type = 'multipleSelects' then
            jsonb_build_array(value)
        when type = 'multipleSelects' and new_type = 'singleSelect'
            or type = 'multipleCollaborators' and new_type = 'singleCollaborator' then
            case when jsonb_array_length(value) = 1 then value -> 0 end
        when new_type = any (v_texts) then
            to_jsonb(airtable.cell_text(type, value))
        -- What was computed elsewhere may have the form by itself.
        when airtable.is_computed(type) and airtable.cell_problem(new_type, new_options, value) is null then
            value
        when type = 'multipleAttachments' or jsonb_typeof(value) = 'object' and type <> 'barcode' and type <> 'aiText' then
            null
        else
            airtable.cast_cell(new_type, new_options, to_jsonb(airtable.cell_text(type, value)))
    end;
    return case
        when v_cell is null or v_cell = 'null' or airtable.cell_problem(new_type, new_options - 'choices', v_cell) is not null then
            null
        else
            v_cell
    end;
end;
$$;

comment on function airtable.converted_cell(text, text, jsonb, jsonb) is
    'What the cell of a field becomes under another type with these options, or null where it would be lost. Choices that are missing '
    'are none of its concern. Record links are beyond it.';

revoke all on function airtable.converted_cell(text, text, jsonb, jsonb) from public;
grant execute on function airtable.converted_cell(text, text, jsonb, jsonb) to application_user;
