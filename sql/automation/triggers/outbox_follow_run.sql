create or replace trigger outbox_follow_run
    after update of state on automation.outbox
    for each row
    when (new.topic = 'run')
    execute function automation.tg_outbox__follow_run();
