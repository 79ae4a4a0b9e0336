-- Called at commit, for each note of changed records. A transaction is taken for what it came to, as in payloads. A trigger has one run
-- for each record; a thousand are the most, then one run says that there were more.
create or replace function automation.start_changed(tenant_id uuid, base_id text, transaction_id bigint, change_id bigint, table_id text)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_max_depth constant integer := 5;
    v_max_runs constant integer := 1000;
    v_trigger automation.triggers;
    v_parent automation.runs;
    v_sides text[];
    v_inputs jsonb[];
begin
    if not exists (
        select
        from automation.triggers as t
        where t.tenant_id = start_changed.tenant_id
            and t.table_id = start_changed.table_id
    )
    -- The last note of the transaction about the table answers for all.
    or exists (
        select
        from airtable.changes as later
        where later.tenant_id = start_changed.tenant_id
            and later.base_id = start_changed.base_id
            and later.transaction_id = start_changed.transaction_id
            and later.id > change_id
            and later.kind = 'record'
            and later.table_id = start_changed.table_id
    ) then
        return;
    end if;
    select r.* into v_parent
    from automation.runs as r
    where r.tenant_id = start_changed.tenant_id
        and r.id = current_setting('app.run_id', true);
    for v_trigger in
        select t.*
        from automation.triggers as t
        inner join automation.workflows as w
            on t.tenant_id = w.tenant_id
            and t.workflow_id = w.id
        where t.tenant_id = start_changed.tenant_id
            and t.table_id = start_changed.table_id
            and t.fault is null
            and w.is_enabled
        order by t.id
    loop
        if v_parent.depth >= v_max_depth then
            update automation.runs as r
            set is_chain_end = true
            where r.tenant_id = v_parent.tenant_id
                and r.id = v_parent.id;
            return;
        end if;
        -- Which sides of the change there must be, and which of them pass the filter.
        v_sides := case v_trigger.type
            when 'recordCreated' then array['n.old is null', 'new', null]
            when 'recordUpdated' then array['n.old is not null and n.new is not null', 'new', null]
            when 'recordDeleted' then array['n.new is null', 'old', null]
            else array['n.new is not null', 'new', 'old']
        end;
        begin
            execute format(
                $sql$
                    with net as (
                        select
                            object.key as id,
                            (array_agg(object.value -> 'old' order by c.id))[1] as old,
                            (array_agg(object.value -> 'new' order by c.id desc))[1] as new
                        from airtable.changes as c
                        cross join lateral jsonb_each(c.objects) as object (key, value)
                        where c.tenant_id = $1
                            and c.base_id = $2
                            and c.transaction_id = $3
                            and c.kind = 'record'
                            and c.table_id = $4
                        group by object.key
                    ),

                    passing as (
                        select n.*
                        from net as n
                        where n.old is distinct from n.new
                            and %s
                            and exists (
                                select
                                from (
                                    select n.%I -> 'cells', (n.%I ->> 'time')::timestamptz
                                ) as r (fields, created_time)
                                where %s
                            )
                            and not exists (
                                select
                                from (
                                    select n.%I -> 'cells', (n.%I ->> 'time')::timestamptz
                                ) as r (fields, created_time)
                                where %s
                            )
                        order by n.id
                        limit $5
                    )

                    select array_agg(
                        jsonb_build_object(
                            'baseId', $2, 'tableId', $4, 'recordId', p.id, 'cells', p.new -> 'cells', 'previousCells', p.old -> 'cells'
                        )
                        order by p.id
                    )
                    from passing as p
                $sql$,
                v_sides[1],
                v_sides[2],
                v_sides[2],
                search.filter_condition(v_trigger.condition),
                coalesce(v_sides[3], 'old'),
                coalesce(v_sides[3], 'old'),
                case when v_sides[3] is null then 'false' else 'n.old is not null and ' || search.filter_condition(v_trigger.condition) end
            )
            into v_inputs
            using start_changed.tenant_id, start_changed.base_id, start_changed.transaction_id, start_changed.table_id, v_max_runs + 1;
        exception
            when data_exception or sqlstate 'PT400' then
                -- Nobody's write fails because of somebody's filter.
                update automation.triggers as t
                set fault = format('its filter cannot be asked: %s', sqlerrm)
                where t.tenant_id = v_trigger.tenant_id
                    and t.id = v_trigger.id;
                continue;
        end;
        if cardinality(v_inputs) > v_max_runs or exists (
            select
            from airtable.transactions as x
            where x.tenant_id = start_changed.tenant_id
                and x.base_id = start_changed.base_id
                and x.id = start_changed.transaction_id
                and x.is_truncated
        ) then
            v_inputs := array[
                jsonb_build_object('baseId', base_id, 'tableId', table_id, 'error', 'TOO_MANY_CHANGES')
            ];
        end if;
        perform automation.enqueue_run(
            start_changed.tenant_id,
            v_trigger.workflow_id,
            'record',
            format('change %s %s %s', v_trigger.id, transaction_id, input.value ->> 'recordId'),
            input.value,
            v_trigger.id,
            v_parent.id,
            coalesce(v_parent.depth, 0) + 1
        )
        from unnest(v_inputs) as input (value);
    end loop;
end;
$$;

comment on function automation.start_changed(uuid, text, bigint, bigint, text) is
    'Makes the runs that a transaction''s changes of a table''s records ask for.';

revoke all on function automation.start_changed(uuid, text, bigint, bigint, text) from public;
