-- What Airtable's types may be set to, as its documentation of the field model names it.
create or replace function airtable.option_kinds(type text)
returns jsonb
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select '{
        "aiText": {"prompt": "array", "referencedFieldIds": "array"},
        "autoNumber": {},
        "barcode": {},
        "button": {},
        "checkbox": {"icon": "string", "color": "string"},
        "count": {"recordLinkFieldId": "string", "isValid": "boolean"},
        "createdBy": {},
        "createdTime": {"result": "object"},
        "currency": {"precision": "precision", "symbol": "string"},
        "date": {"dateFormat": "object"},
        "dateTime": {"dateFormat": "object", "timeFormat": "object", "timeZone": "string"},
        "duration": {"durationFormat": "duration"},
        "email": {},
        "externalSyncSource": {"choices": "choices"},
        "formula": {"formula": "string", "isValid": "boolean", "referencedFieldIds": "array", "result": "object"},
        "lastModifiedBy": {},
        "lastModifiedTime": {"isValid": "boolean", "referencedFieldIds": "array", "result": "object"},
        "manualSort": {},
        "multilineText": {},
        "multipleAttachments": {"isReversed": "boolean"},
        "multipleCollaborators": {},
        "multipleLookupValues": {
            "recordLinkFieldId": "string", "fieldIdInLinkedTable": "string", "isValid": "boolean", "result": "object"
        },
        "multipleRecordLinks": {
            "linkedTableId": "table", "inverseLinkFieldId": "string", "isReversed": "boolean",
            "prefersSingleRecordLink": "boolean", "viewIdForRecordSelection": "string"
        },
        "multipleSelects": {"choices": "choices"},
        "number": {"precision": "precision"},
        "percent": {"precision": "precision"},
        "phoneNumber": {},
        "rating": {"icon": "string", "color": "string", "max": "max"},
        "richText": {},
        "rollup": {
            "recordLinkFieldId": "string", "fieldIdInLinkedTable": "string", "formula": "string", "isValid": "boolean",
            "referencedFieldIds": "array", "result": "object"
        },
        "singleCollaborator": {},
        "singleLineText": {},
        "singleSelect": {"choices": "choices"},
        "url": {}
    }'::jsonb -> type
$$;

comment on function airtable.option_kinds(text) is
    'The options of a field type and what each holds, {"precision": "precision"}; null for a type that does not exist.';

revoke all on function airtable.option_kinds(text) from public;
grant execute on function airtable.option_kinds(text) to application_user;
