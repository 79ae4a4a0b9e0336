begin;

select plan(1);

select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', 'trash', '2026-01-01Z');
select is(
    (select ops.hold_json(h)::jsonb - 'id' - 'placedTime' from ops.legal_holds as h),
    '{"kind": "trash", "begins": "2026-01-01T00:00:00+00:00", "ends": null, "reason": "case", "byOperator": true,
        "placedBy": "counsel", "releasedBy": null, "releasedTime": null}',
    'a hold as callers see it, without a bound where it has none'
);

select *
from finish();

rollback;
