create or replace trigger workflows_count_version
    before update on automation.workflows
    for each row
    when (
        old.name is distinct from new.name
        or old.definition is distinct from new.definition
        or old.max_attempts is distinct from new.max_attempts
    )
    execute function automation.tg_workflows__count_version();
