-- The role stays: other databases of the cluster may use it.
select 1;
