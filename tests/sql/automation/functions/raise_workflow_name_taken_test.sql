begin;

select plan(4);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

select is(
    (select row(r.*)::text from tests.refusal('select automation.raise_workflow_name_taken(''Say "hi"'')') as r),
    row(
        'PT409',
        'there is a workflow named "Say \"hi\""',
        '',
        'Choose another name, or change the one there is: api.list_workflows() has its id.'
    )::text,
    'the name is told, quoted'
);
select throws_ok(
    $$select api.create_workflow('Mail', '[{"type": "x"}]')$$, 'PT409', 'there is a workflow named "Mail"', 'so a second one is refused'
);
select api.create_workflow('Other', '[{"type": "x"}]') ->> 'id' as id
into temporary other;
select throws_ok(
    format('select api.update_workflow(%L, name => ''Mail'')', id), 'PT409', 'there is a workflow named "Mail"', 'and so is renaming'
)
from other;
select lives_ok(format('select api.update_workflow(%L, name => ''Mail'')', workflow), 'its own name is free to it')
from ids;

select *
from finish();

rollback;
