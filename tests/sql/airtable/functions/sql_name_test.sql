begin;

select plan(27);

select is(airtable.sql_name(name, 'field'), made, format('%s is %s', to_json(left(name, 40)), left(made, 40)))
from (values
    ('Full Name', 'full_name'),
    ('  Größe (m²) ', 'grosse_m'),
    ('Länge/Breite', 'lange_breite'),
    ('名前', '名前'),
    ('Имя клиента', 'имя_клиента'),
    ('2nd line', '_2nd_line'),
    ('pg_class', '_pg_class'),
    ('user', 'user_'),
    ('SELECT', 'select_'),
    ('left', 'left_'),
    ('time', 'time'),
    ('name', 'name'),
    ('"; drop table airtable.records; --', 'drop_table_airtable_records'),
    (e'a\nb\t c', 'a_b_c'),
    ('__a__', 'a'),
    ('☎', 'field'),
    ('', 'field'),
    (null, 'field'),
    (repeat('a', 255), repeat('a', 63)),
    (repeat('名', 255), repeat('名', 21)),
    ('a' || repeat('名', 255), 'a' || repeat('名', 20))
) as given (name, made);
select is(airtable.sql_name(name, 'field', '_12'), made, format('with a suffix %s is %s', to_json(left(name, 40)), left(made, 40)))
from (values
    ('Name', 'name_12'),
    (repeat('a', 255), repeat('a', 60) || '_12'),
    (repeat('名', 255), repeat('名', 20) || '_12'),
    ('☎', 'field_12')
) as given (name, made);

-- What needs no quotes: quote_ident puts none around ASCII names, and others are letters and digits too
select is(quote_ident(airtable.sql_name(name, 'field')), airtable.sql_name(name, 'field'), format('%s needs no quotes', to_json(name)))
from unnest(array['Order By', 'A"b''c']) as name;

select *
from finish();

rollback;
