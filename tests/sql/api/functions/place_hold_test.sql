begin;

select plan(3);

select tests.be('alice of acme');
select is(
    api.place_hold('case', 'trash', '2026-01-01Z')::jsonb - 'id' - 'placedTime',
    '{"kind": "trash", "begins": "2026-01-01T00:00:00+00:00", "ends": null, "reason": "case", "byOperator": false,
        "placedBy": "00000000-0000-4000-8000-00000000000a", "releasedBy": null, "releasedTime": null}',
    'an owner places a hold in their name'
);
select is((select code from tests.refusal($$select api.place_hold('', 'x')$$)), 'PT422', 'with a reason, on what there is');
reset role;
select tests.be('erin of acme');
select is((select code from tests.refusal($$select api.place_hold('case')$$)), 'PT403', 'an editor does not');
reset role;

select *
from finish();

rollback;
