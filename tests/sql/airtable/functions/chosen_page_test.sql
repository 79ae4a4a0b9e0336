begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select is(
    (
        airtable.chosen_page(
            'tblTasks000000000', null, 2, null, true, null, array['Name', 'fldEffort00000000'], null, null
        )::jsonb - 'offset'
    ) #- '{records,0,createdTime}' #- '{records,1,createdTime}',
    '{"records": [
        {"id": "recOne00000000000", "fields": {"Name": "Paint the fence", "Effort": 2.5}},
        {"id": "recTwo00000000000", "fields": {"Name": "Order paint", "Effort": 1}}
    ]}',
    'a page with the chosen fields'
);
select throws_ok(
    $$select airtable.chosen_page('tblTasks000000000', '{}', 0, null, false, null, null, null, null)$$,
    'PT400',
    'page_size: expected 1 to 1000, got 0',
    'a page has a size'
);
select throws_ok(
    $$select airtable.chosen_page('tblTasks000000000', null, 100, null, false, null, array['Colour'], null, null)$$,
    'PT422',
    'table tblTasks000000000 has no field "Colour"',
    'chosen fields are the table''s'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.chosen_page('tblTasks000000000', '{}', 1, null, false, null, null, null, null)$$,
    '42501',
    null,
    'anonymous has no business here'
);

select *
from finish();

rollback;
