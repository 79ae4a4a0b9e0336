drop table core.memberships;
