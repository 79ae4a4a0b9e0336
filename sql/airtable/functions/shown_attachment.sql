create or replace function airtable.shown_attachment(cells jsonb, attachment airtable.attachments)
returns jsonb
language sql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when bool_or(element.value ->> 'id' = attachment.id) then
                jsonb_build_object(attachment.field_id, jsonb_agg(
                    case
                        when element.value ->> 'id' = attachment.id then airtable.attachment_cell(attachment)
                        else element.value
                    end
                    order by element.place
                ))
            when not attachment.is_shown then
                jsonb_build_object(
                    attachment.field_id,
                    coalesce(jsonb_agg(element.value order by element.place) filter (where element.value is not null), '[]')
                    || jsonb_build_array(airtable.attachment_cell(attachment))
                )
            else '{}'
        end
    from jsonb_array_elements(
        case when jsonb_typeof(cells -> attachment.field_id) = 'array' then cells -> attachment.field_id else '[]' end
    ) with ordinality as element (value, place)
$$;

comment on function airtable.shown_attachment(jsonb, airtable.attachments) is
    'The cell of a record that shows an attachment as it is now, {field id: cell}; {} when the attachment is not to be in it.';

revoke all on function airtable.shown_attachment(jsonb, airtable.attachments) from public;
grant execute on function airtable.shown_attachment(jsonb, airtable.attachments) to application_user;
