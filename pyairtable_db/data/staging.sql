create temporary table staged_records (
    position  bigint  not null,
    line      bigint  not null,
    id        text    not null,
    fields    jsonb   not null,
    conflict  text,
    is_merged boolean not null default false
)
on commit drop;

-- COPY is not for tables under row level security, but this one is the session's own: the application's role fills it.
grant select, insert, update, truncate on staged_records to application_user;
