-- No path is set: the names are bound, and the caller's query takes the body in.
create or replace function timeseries.usage_json(
    label          text,
    value          json,
    requests       numeric,
    client_errors  numeric,
    server_errors  numeric,
    duration_ms    numeric,
    request_bytes  numeric,
    response_bytes numeric,
    tokens_in      numeric,
    tokens_out     numeric,
    cost           numeric
)
returns json
language sql
stable
security invoker
parallel safe
begin atomic
    select json_build_object(
        label, value,
        'requests', coalesce(requests, 0),
        'clientErrors', coalesce(client_errors, 0),
        'serverErrors', coalesce(server_errors, 0),
        'errorRate', round((client_errors + server_errors) / nullif(requests, 0), 6),
        'durationMs', coalesce(duration_ms, 0),
        'averageMs', round(duration_ms / nullif(requests, 0), 1),
        'requestBytes', coalesce(request_bytes, 0),
        'responseBytes', coalesce(response_bytes, 0),
        'tokensIn', coalesce(tokens_in, 0),
        'tokensOut', coalesce(tokens_out, 0),
        'cost', trim_scale(coalesce(cost, 0))
    );
end;

comment on function timeseries.usage_json(
    text, json, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric
) is
    'One thing that has been measured, first under its label, and the measures of usage as callers see them; nulls are zero, rates '
    'and averages of no requests null.';

revoke all on function timeseries.usage_json(
    text, json, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric
) from public;
