begin;

select plan(2);

select results_eq(
    $$
        select field, automation.cron_values(field, low, high, names)
        from (
            values
                ('*', 1, 3, '{}'::text[]),
                ('*/20', 0, 59, '{}'),
                ('10/20', 0, 59, '{}'),
                ('5-9/2', 0, 59, '{}'),
                ('9,1-2,9', 0, 59, '{}'),
                ('mon-WED', 0, 7, array['SUN', 'MON', 'TUE', 'WED']),
                ('FEB', 1, 12, array['JAN', 'FEB'])
        ) as cases (field, low, high, names)
    $$,
    $$
        values
            ('*', array[1, 2, 3]),
            ('*/20', array[0, 20, 40]),
            ('10/20', array[10, 30, 50]),
            ('5-9/2', array[5, 7, 9]),
            ('9,1-2,9', array[1, 2, 9]),
            ('mon-WED', array[1, 2, 3]),
            ('FEB', array[2])
    $$,
    'stars, steps, ranges, lists and names'
);
select is(
    array(
        select field
        from unnest(array['', '60', '1-', '5-3', '*/0', '1,,2', 'x', '1 2', '-1', '1.5', '100', 'MONDAY']) as field
        where automation.cron_values(field, 0, 59, array['MON']) is not null
    ),
    '{}',
    'nothing else'
);

select *
from finish();

rollback;
