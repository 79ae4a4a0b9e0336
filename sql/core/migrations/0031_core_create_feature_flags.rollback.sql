drop table core.feature_flags;
