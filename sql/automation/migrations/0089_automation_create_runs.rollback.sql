drop table automation.runs;
