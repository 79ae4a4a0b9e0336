-- A part a transaction: what is done stays done, and nobody waits for a whole night's work. A part that fails ends its task,
-- not the others. No search_path of its own: a procedure that has one may not commit.
-- lint: allow PDB107 a procedure that commits cannot set anything
-- lint: allow PS005 for the same reason
-- lint: allow PS001 only the owner may call it, with the search_path of a session of its own
-- lint: allow PS017 likewise
create or replace procedure ops.maintain(tasks text[] default null)
language plpgsql
security invoker
as $$
declare
    v_task text;
    v_run bigint;
    v_begins timestamptz;
    v_ends timestamptz;
    v_chunks bigint;
    v_rows bigint;
    v_more boolean;
    v_error text;
    v_failed text[] := array[]::text[];
begin
    select g.task into v_task
    from pg_catalog.unnest(maintain.tasks) as g (task)
    where not exists (select from ops.tasks() as t where t.task = g.task);
    if found then
        raise exception using
            errcode = 'PT422',
            message = pg_catalog.format('there is no task %s', v_task),
            hint = pg_catalog.format('There are %s.', (select pg_catalog.string_agg(t.task, ', ') from ops.tasks() as t));
    end if;
    -- In a transaction of the caller's this fails, before there is a lock that outlives it.
    commit;
    if not pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('ops.maintain', 0)) then
        raise exception using
            errcode = '55P03',
            message = 'maintenance is running in another session',
            hint = 'It is the one that holds an advisory lock in pg_locks; its tasks are in ops.maintenance_runs.';
    end if;
    for v_task in
        select t.task
        from ops.tasks() as t
        where tasks is null
            or t.task = any (tasks)
    loop
        insert into ops.maintenance_runs (task)
        values (v_task)
        returning id into v_run;
        commit;
        v_error := null;
        if v_task = 'refresh' then
            call timeseries.refresh_usage_rollups();
            commit;
        else
            <<parts>>
            for v_begins, v_ends in
                select u.begins, u.ends
                from ops.units(v_task) as u
            loop
                loop
                    begin
                        select u.chunks, u.rows, u.more
                        into v_chunks, v_rows, v_more
                        from ops.run_unit(v_task, v_begins, v_ends) as u;
                        update ops.maintenance_runs as r
                        set
                            chunks = r.chunks + v_chunks,
                            rows = r.rows + v_rows
                        where r.id = v_run;
                    exception
                        when others then
                            v_error := pg_catalog.format('%s (%s)', sqlerrm, sqlstate);
                    end;
                    commit;
                    exit parts when v_error is not null;
                    exit when not v_more;
                end loop;
            end loop;
        end if;
        update ops.maintenance_runs as r
        set
            ended_at = pg_catalog.clock_timestamp(),
            error = v_error
        where r.id = v_run;
        commit;
        if v_error is not null then
            v_failed := v_failed || pg_catalog.format('%s: %s', v_task, v_error);
        end if;
    end loop;
    delete from ops.maintenance_runs as r
    where r.began_at < pg_catalog.now() - interval '2 years';
    commit;
    perform pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended('ops.maintain', 0));
    if pg_catalog.cardinality(v_failed) > 0 then
        raise exception using
            errcode = 'PT500',
            message = pg_catalog.format('maintenance failed: %s', v_failed[1]),
            detail = pg_catalog.array_to_string(v_failed, e'\n'),
            hint = 'What was done before stays done. The ledger is ops.maintenance_runs; call ops.maintain() again.';
    end if;
end;
$$;

comment on procedure ops.maintain(text[]) is -- noqa: LT01
    'Does all tasks of ops.tasks(), or those named, and writes each into ops.maintenance_runs; commits after each part. Raises PT422 for '
    'an unknown task, 55P03 while another session does it, PT500 at the end when a task failed. For the owner, outside of a '
    'transaction.';

revoke all on routine ops.maintain(text[]) from public;
