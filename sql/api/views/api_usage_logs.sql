-- The owner's rights, since nobody else has any on hypertables; a barrier, so that no function of a caller sees a row before
-- the tenant's have been picked.
create or replace view api.api_usage_logs with (security_barrier = true) as
select
    l.timestamp,
    l.tenant_id,
    l.user_id,
    l.service,
    l.endpoint,
    l.method,
    l.status,
    l.duration_ms,
    l.request_bytes,
    l.response_bytes,
    l.tokens_in,
    l.tokens_out,
    l.cost,
    l.model,
    l.request_id,
    l.metadata
from timeseries.api_usage_logs as l
where l.tenant_id = (select app.current_tenant_id())
    and (select app.may('owner'));

comment on view api.api_usage_logs is
    'Requests that services answered for the tenant of the context, row by row; for level owner, others see none. Written by api.log_usage.';

grant select on api.api_usage_logs to application_user;
