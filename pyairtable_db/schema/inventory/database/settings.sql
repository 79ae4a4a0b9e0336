-- Settings somebody gave this database, for everybody or for one role. The text is psql's: :"DBNAME" is the database.
select
    'pg_db_role_setting'::regclass::oid as classid,
    row_number() over ()::bigint::oid as objid,
    'setting' as kind,
    concat_ws(' of ', parts.name, quote_ident(r.rolname)) as identity,
    concat(
        'alter ',
        'role ' || quote_ident(r.rolname) || ' in ',
        format('database :"DBNAME" set %s = ', parts.name),
        -- Lists of names are kept quoted as they must be.
        case
            when parts.name in ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries') then
                parts.value
            else quote_literal(parts.value)
        end,
        ';'
    ) as definition
from pg_catalog.pg_db_role_setting as s
join pg_catalog.pg_database as d
    on d.oid = s.setdatabase
left join pg_catalog.pg_roles as r
    on r.oid = s.setrole
cross join unnest(s.setconfig) as setting
cross join lateral (
    select
        split_part(setting, '=', 1) as name,
        substr(setting, strpos(setting, '=') + 1) as value
) as parts
where d.datname = current_database();
