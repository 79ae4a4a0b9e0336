begin;

select plan(2);

select is((ops.require_kind('trash')).relation, 'airtable.trashed_records', 'a kind is found by its name');
select throws_like(
    $$select ops.require_kind('records')$$,
    'kind: expected one of api_usage_logs, usage_rollups, %, got records',
    'an unknown one is refused with those there are'
);

select *
from finish();

rollback;
