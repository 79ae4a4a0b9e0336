drop table automation.triggers;
