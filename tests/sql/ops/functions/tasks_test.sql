begin;

select plan(2);

select is((array(select task from ops.tasks()))[1], 'refresh', 'rollups first');
select is_empty(
    'select kind from ops.retention_kinds except select task from ops.tasks()', 'every kind of rows has its task'
);

select *
from finish();

rollback;
