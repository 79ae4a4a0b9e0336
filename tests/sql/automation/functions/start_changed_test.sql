begin;

select plan(15);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

create function pg_temp.started()
returns text[]
language plpgsql
as $$
declare
    v_found text[];
begin
    set constraints all immediate;
    set constraints all deferred;
    v_found := array(
        select concat_ws(' ', t.type, coalesce(r.input ->> 'error', r.input ->> 'recordId'))
        from automation.runs as r
        inner join automation.triggers as t
            on r.tenant_id = t.tenant_id
            and r.trigger_id = t.id
        where r.created_at > (select seen.at from seen)
        order by 1
    );
    update seen set at = clock_timestamp();
    return v_found;
end;
$$;
create temporary table seen on commit drop as
select clock_timestamp() as at;

select api.create_trigger(workflow, type, 'tblTasks000000000', filter::jsonb)
from ids
cross join (
    values
        ('recordCreated', null),
        ('recordUpdated', '{"Done": true}'),
        ('recordDeleted', null),
        ('recordMatches', '{"field": "Effort", "op": ">", "value": 3}')
) as triggers (type, filter);

select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Effort": 4}}]');
select is(pg_temp.started(), array['recordMatches recOne00000000000'], 'a record has come to pass a filter');
select is(
    (select input from automation.runs),
    '{"baseId": "appOffice00000000", "tableId": "tblTasks000000000", "recordId": "recOne00000000000",
        "cells": {"fldName0000000000": "Paint the fence", "fldNotes000000000": "Málaga blue, two coats",
            "fldEffort00000000": 4, "fldStatus00000000": "Doing", "fldTags0000000000": ["red", "blue"]},
        "previousCells": {"fldName0000000000": "Paint the fence", "fldNotes000000000": "Málaga blue, two coats",
            "fldEffort00000000": 2.5, "fldStatus00000000": "Doing", "fldTags0000000000": ["red", "blue"]}}',
    'the run knows the record as it was and as it is'
);

select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Effort": 5}}]');
select is(pg_temp.started(), '{}', 'one that passed it before has not');

select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Done": true}}]');
select is(pg_temp.started(), array['recordUpdated recOne00000000000'], 'one that was changed and passes its filter');

select api.create_records('tblTasks000000000', '[{"fields": {"Name": "a"}}]');
select api.delete_records('tblTasks000000000', array(
    select r.id from airtable.records as r where r.fields ->> 'fldName0000000000' = 'a'
));
select is(pg_temp.started(), '{}', 'one that came and went within a transaction');

select api.delete_records('tblTasks000000000', array['recTwo00000000000']);
select is(pg_temp.started(), array['recordDeleted recTwo00000000000'], 'one that was deleted');

select api.create_records('tblTasks000000000', '[{"fields": {"Name": "b", "Effort": 9}}]');
select is(
    array(select split_part(s, ' ', 1) from unnest(pg_temp.started()) as s), array['recordCreated', 'recordMatches'], 'one that was created'
);

-- A run that changes what starts it
select set_config('app.run_id', (select r.id from automation.runs as r order by r.created_at limit 1), true);
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "c"}}]');
select is(
    (select array[r.depth::text, r.parent_run_id] from automation.runs as r where r.depth > 1),
    null,
    'nothing is started before the commit'
);
select pg_temp.started();
select is(
    (select array[r.depth::text, r.parent_run_id] from automation.runs as r where r.depth > 1),
    array['2', current_setting('app.run_id')],
    'what a run changes starts runs below it'
);
select set_config('role', 'none', true);
update automation.runs
set depth = 5
where id = current_setting('app.run_id');
select tests.be('erin of acme');
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "d"}}]');
select is(pg_temp.started(), '{}', 'but the fifth in a chain starts none');
select ok(is_chain_end, 'and says so')
from automation.runs
where id = current_setting('app.run_id');
select set_config('app.run_id', '', true);

-- Faults and limits
select set_config('role', 'none', true);
update automation.triggers
set condition = condition || '{"value": "many"}'
where type = 'recordMatches';
select tests.be('erin of acme');
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "e"}}]');
select is(
    array(select distinct split_part(s, ' ', 1) from unnest(pg_temp.started()) as s),
    array['recordCreated'],
    'a filter at fault stops no write'
);
select matches(fault, '^its filter cannot be asked: ', 'but its trigger')
from automation.triggers
where type = 'recordMatches';

select api.create_records('tblTasks000000000', (
    select jsonb_agg('{"fields": {"Name": "many"}}'::jsonb) from generate_series(1, 1001)
));
select is(pg_temp.started(), array['recordCreated TOO_MANY_CHANGES'], 'more than a thousand are one run');

select api.update_workflow(workflow, enabled => false)
from ids;
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "f"}}]');
select is(pg_temp.started(), '{}', 'a disabled workflow rests');

select *
from finish();

rollback;
