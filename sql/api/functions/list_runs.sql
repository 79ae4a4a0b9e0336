-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_runs(
    workflow_id text    default null,
    state       text    default null,
    page_size   integer default 100,
    "offset"    text    default null
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_signature text := left(md5(concat_ws(e'\n', 'runs', coalesce(workflow_id, '-'), state)), 12);
    v_after jsonb;
    v_before_time timestamptz := 'infinity';
    v_after_id text := '';
    v_page automation.runs[];
begin
    perform airtable.page_start(null, page_size);
    if state not in ('queued', 'running', 'succeeded', 'failed', 'cancelled') then
        raise exception using
            errcode = 'PT400',
            message = format('state: expected queued, running, succeeded, failed or cancelled, got %s', to_json(left(state, 100)));
    end if;
    if workflow_id is not null then
        perform automation.require_workflow(workflow_id);
    end if;
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 1);
        v_before_time := airtable.number_time((v_after ->> 'number')::bigint);
        v_after_id := v_after -> 'keys' ->> 0;
    end if;
    -- One more than asked for tells whether there is another page.
    v_page := array(
        select r
        from automation.runs as r
        where r.tenant_id = v_tenant_id
            and (list_runs.workflow_id is null or r.workflow_id = list_runs.workflow_id)
            and (list_runs.state is null or r.state = list_runs.state)
            and r.created_at <= v_before_time
            and (r.created_at < v_before_time or r.id > v_after_id)
        order by r.created_at desc, r.id
        limit page_size + 1
    );
    return json_strip_nulls(json_build_object('offset', case
        when cardinality(v_page) > page_size then
            airtable.page_cursor(
                v_signature, airtable.time_number(v_page[page_size].created_at), jsonb_build_array(v_page[page_size].id)
            )
    end))::jsonb || jsonb_build_object('runs', to_jsonb(array(
        select automation.run_json(page, false)
        from unnest(v_page) as page
        order by page.created_at desc, page.id
        limit page_size
    )));
end;
$$;

comment on function api.list_runs(text, text, integer, text) is
    'One page of runs, the latest first: {"runs": […], "offset"}, each {"id", "workflowId", "workflowVersion", '
    '"triggerId", "source", "idempotencyKey", "parentRunId", "depth", "isChainEnd", "state", "attempts", "error", '
    '"requestedBy", "createdTime", "startedTime", "finishedTime"}. `page_size` is 1 to 1000, `offset` where the previous '
    'page ended. Raises PT400 for a state, page size or offset that is none, PT404 when the workflow does not exist.
    @tag workflows
    @param state: RunState
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @returns {runs: [ListedRun], offset?: text}
    @shape RunState "queued" | "running" | "succeeded" | "failed" | "cancelled"
    @shape ListedRun {id: text, workflowId: text, workflowVersion: integer, triggerId: text | null, source: text,
        idempotencyKey: text | null, parentRunId: text | null, depth: integer, isChainEnd: boolean, state: RunState,
        attempts: integer, error: json, requestedBy: uuid | null, createdTime: timestamptz, startedTime: timestamptz |
        null, finishedTime: timestamptz | null}';

revoke all on function api.list_runs(text, text, integer, text) from public;
grant execute on function api.list_runs(text, text, integer, text) to application_user;
