begin;

select plan(3);

select results_eq(
    $$
        select level
        from unnest(array['editor', 'owner', 'reader', 'commenter']) as level
        order by app.level_rank(level)
    $$,
    $$values ('reader'), ('commenter'), ('editor'), ('owner')$$,
    'levels are ordered by what they allow'
);
select is(app.level_rank('admin'), null, 'what is no level has no rank');
select is(app.level_rank(null), null, 'nor has null');

select *
from finish();

rollback;
