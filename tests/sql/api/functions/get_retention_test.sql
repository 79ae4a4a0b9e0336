begin;

select plan(2);

select tests.be('carol of acme');
select is(
    api.get_retention('changes')::jsonb,
    '{"kind": "changes", "keep": "7 days", "default": "7 days", "isOwn": false, "atLeast": "00:00:00", "atMost": null,
        "updatedTime": null}',
    'a reader sees how long rows are kept'
);
select is((select code from tests.refusal($$select api.get_retention('x')$$)), 'PT422', 'of what there is');
reset role;

select *
from finish();

rollback;
