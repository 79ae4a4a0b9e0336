begin;

select plan(6);

select automation.enqueue(tests.tenant('acme'), 'test', '{"a": 1}');
create temporary table work on commit drop as
select * from automation.claim('test');

select is((automation.require_lease(tenant_id, id, lease_id)).payload, '{"a": 1}', 'it is the message that is under the lease')
from work;
select is(xmax::text, pg_current_xact_id()::xid::text, 'which is held to the end of the transaction')
from automation.outbox;
select is(
    (select row(r.*)::text from tests.refusal(format('select automation.require_lease(%L, %s, %L)', tenant, id, lease)) as r),
    row(
        'PT409',
        format('the lease of message %s has ended', id),
        '',
        'Another consumer has it, or has done it. Ask for a longer lease, or extend it with automation.extend.'
    )::text,
    description
)
from work
cross join lateral (
    values
        (tenant_id, gen_random_uuid(), 'another lease is refused'),
        (tests.tenant('globex'), lease_id, 'and another tenant'),
        (tenant_id, null, 'and none')
) as cases (tenant, lease, description);

update automation.outbox set state = 'waiting', lease_id = null;
select throws_ok(
    format('select automation.require_lease(%L, %s, %L)', tenant_id, id, lease_id), 'PT409', null, 'one that was given back has no lease'
)
from work;

select *
from finish();

rollback;
