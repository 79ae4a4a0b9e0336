create or replace function automation.tg_outbox__follow_run()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'DELETE' then
        update automation.runs as r
        set
            state = 'succeeded',
            message_id = null,
            finished_at = clock_timestamp()
        where r.tenant_id = old.tenant_id
            and r.id = old.payload ->> 'runId'
            and r.message_id = old.id
            and r.state in ('queued', 'running');
        return null;
    end if;
    update automation.runs as r
    set
        state = case new.state when 'leased' then 'running' when 'waiting' then 'queued' else 'failed' end,
        attempts = new.attempts,
        error = case
            when new.state = 'leased' or new.last_error is not distinct from r.error ->> 'message' then r.error
            else jsonb_build_object('message', new.last_error)
        end,
        started_at = case when new.state = 'leased' then coalesce(r.started_at, clock_timestamp()) else r.started_at end,
        finished_at = case when new.state = 'dead' then clock_timestamp() end
    where r.tenant_id = new.tenant_id
        and r.id = new.payload ->> 'runId'
        and r.message_id = new.id
        and r.state in ('queued', 'running', 'failed');
    return null;
end;
$$;

comment on function automation.tg_outbox__follow_run() is
    'Lets a run follow the message that hands it out: leased is running, waiting is queued, dead is failed, completed is '
    'succeeded.';

revoke all on function automation.tg_outbox__follow_run() from public;
