drop table automation.outbox;
drop schema automation;
