begin;

select plan(2);

select has_extension('extensions', 'unaccent', 'unaccent is in schema extensions');
select is(extensions.unaccent('Málaga, Zoë, Ærø, Łódź'), 'Malaga, Zoe, AEro, Lodz', 'accents are stripped');

select *
from finish();

rollback;
