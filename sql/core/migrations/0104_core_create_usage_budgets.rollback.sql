drop table core.usage_budgets;
