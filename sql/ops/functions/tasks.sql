create or replace function ops.tasks()
returns table (task text, description text)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select t.task, t.description
    from (
        values
            ('refresh', 0.0, 'bring the rollups of usage up to date'),
            ('history', 0.5, 'keep the rollups of usage whose rows are due'),
            ('api_usage_logs', 1.0, 'requests that services answered'),
            ('usage_rollups', 2.0, 'usage by hour and day'),
            ('conversation_messages', 3.0, 'messages of conversations'),
            ('changes', 4.0, 'the feed of changes'),
            ('trash', 5.0, 'deleted records'),
            ('attachments', 6.0, 'attachments in no cell'),
            ('files', 7.0, 'deleted files'),
            ('runs', 8.0, 'ended runs of workflows'),
            ('outbox', 9.0, 'dead messages of the outbox'),
            ('compression', 10.0, 'compress chunks')
    ) as t (task, place, description)
    where t.task <> 'compression'
        or current_setting('timescaledb.license', true) = 'timescale'
    order by t.place
$$;

comment on function ops.tasks() is 'What ops.maintain does, in its order; a kind of ops.retention_kinds deletes what is due of it. For the owner.';

revoke all on function ops.tasks() from public;
