begin;

select plan(4);

select ops.set_retention('trash', '30 days', '7 days');
select tests.be('alice of acme');
select is(
    api.set_retention('trash', '90 days')::jsonb - 'updatedTime',
    '{"kind": "trash", "keep": "90 days", "default": "30 days", "isOwn": true, "atLeast": "7 days", "atMost": null}',
    'an owner sets a period'
);
select is(api.set_retention('trash', null) ->> 'isOwn', 'false', 'and takes it away');
select is((select code from tests.refusal($$select api.set_retention('trash', '1 day')$$)), 'PT422', 'within the operator''s bounds');
reset role;
select tests.be('erin of acme');
select is((select code from tests.refusal($$select api.set_retention('trash', '9 days')$$)), 'PT403', 'an editor does not');
reset role;

select *
from finish();

rollback;
