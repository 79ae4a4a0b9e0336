drop table automation.workflows;
