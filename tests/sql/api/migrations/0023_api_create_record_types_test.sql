begin;

select plan(6);

select results_eq(
    format('select name, type from tests.columns(%L)', type),
    columns,
    description
)
from (values
    (
        'api.record',
        $$values ('id', 'text'), ('createdTime', 'timestamp with time zone'), ('fields', 'jsonb')$$,
        'a record has the keys of its JSON'
    ),
    (
        'api.found_record',
        $$
            values
                ('id', 'text'), ('tableId', 'text'), ('createdTime', 'timestamp with time zone'), ('fields', 'jsonb')
        $$,
        'one that was found also tells its table'
    )
) as given (type, columns, description);
select isnt(obj_description(type::regtype), null, format('the catalog says what %s is', type))
from unnest(array['api.record', 'api.found_record']) as type;
select ok(has_type_privilege('application_user', type, 'USAGE'), format('application_user uses %s', type))
from unnest(array['api.record', 'api.found_record']) as type;

select *
from finish();

rollback;
