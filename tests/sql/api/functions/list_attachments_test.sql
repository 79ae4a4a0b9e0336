begin;

select plan(8);

-- alice of acme
select tests.be('alice of acme');

select api.create_field('tblTasks000000000', 'Papers', 'multipleAttachments', null, 'fldPapers00000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [
        {"id": "attOne00000000000", "url": "https://example.com/one"}, {"id": "attTwo00000000000", "url": "https://example.com/two"}
    ]}}
]');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Papers": [{"id": "attOne00000000000"}]}},
    {"id": "recTwo00000000000", "fields": {"Papers": [{"id": "attThree000000000", "url": "https://example.com/three"}]}}
]');
select api.mark_attachment_stored('attThree000000000', 3);
select api.mark_attachment_failed('attTwo00000000000', 'gone');

create function pg_temp.ids(page json)
returns text
language sql
stable
set search_path = ''
as $$
    select string_agg(a ->> 'id', ' ' order by place)
    from json_array_elements(page -> 'attachments') with ordinality as listed (a, place)
$$;

select is(
    pg_temp.ids(api.list_attachments()), 'attOne00000000000 attThree000000000 attTwo00000000000', 'those of the tenant are listed'
);
select is(pg_temp.ids(api.list_attachments(state => 'pending')), 'attOne00000000000', 'by state');
select is(
    pg_temp.ids(api.list_attachments('tblTasks000000000', 'recOne00000000000')), 'attOne00000000000 attTwo00000000000', 'by table and record'
);
select is(pg_temp.ids(api.list_attachments(unreferenced => true)), 'attTwo00000000000', 'those in no cell');
select is(
    pg_temp.ids(api.list_attachments(unreferenced => false)), 'attOne00000000000 attThree000000000', 'and those in one'
);
select is(
    pg_temp.ids(api.list_attachments(page_size => 2, "offset" => api.list_attachments(page_size => 2) ->> 'offset')),
    'attTwo00000000000',
    'page by page'
);

-- must deny
select throws_ok(
    $$select api.list_attachments(state => 'lost')$$, 'PT400', 'state: expected pending, stored or failed, got "lost"', 'there are three states'
);

reset role;
select tests.be('bob of globex');

select is(json_array_length(api.list_attachments() -> 'attachments'), 0, 'bob of globex has none');

select *
from finish();

rollback;
