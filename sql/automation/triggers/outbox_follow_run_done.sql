create or replace trigger outbox_follow_run_done
    after delete on automation.outbox
    for each row
    when (old.topic = 'run')
    execute function automation.tg_outbox__follow_run();
