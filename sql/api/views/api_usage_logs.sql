-- The owner's rights, since nobody else has any on hypertables; a barrier, so that no function of a caller sees a row before
-- the tenant's have been picked. Leakproof comparisons pass it all the same, and would be estimated from what all tenants' rows have: columns
-- are expressions, of which there are no statistics, but those that lead to an index.
create or replace view api.api_usage_logs with (security_barrier = true) as
select -- noqa: ST06
    l.timestamp,
    l.tenant_id,
    case when l.user_id is not null then l.user_id end as user_id, -- noqa: ST02
    l.service || '' as service,
    l.endpoint || '' as endpoint,
    l.method || '' as method,
    l.status + 0::smallint as status,
    l.duration_ms + 0 as duration_ms,
    l.request_bytes + 0 as request_bytes,
    l.response_bytes + 0 as response_bytes,
    l.tokens_in + 0 as tokens_in,
    l.tokens_out + 0 as tokens_out,
    (l.cost + 0)::numeric(18, 9) as cost,
    l.model || '' as model,
    l.request_id,
    l.metadata
from timeseries.api_usage_logs as l
where l.tenant_id = (select app.current_tenant_id())
    and (select app.may('owner'));

comment on view api.api_usage_logs is
    'Requests that services answered for the tenant of the context, row by row; for level owner, others see none. Written by api.log_usage.';

grant select on api.api_usage_logs to application_user;
