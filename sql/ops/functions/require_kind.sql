create or replace function ops.require_kind(kind text)
returns ops.retention_kinds
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind ops.retention_kinds;
begin
    select k.* into v_kind
    from ops.retention_kinds as k
    where k.kind = require_kind.kind;
    if v_kind.kind is null then
        raise exception using
            errcode = 'PT422',
            message = format(
                'kind: expected one of %s, got %s',
                (select string_agg(k.kind, ', ' order by k.place) from ops.retention_kinds as k),
                coalesce(left(kind, 100), 'null')
            );
    end if;
    return v_kind;
end;
$$;

comment on function ops.require_kind(text) is 'The kind of rows of that name. Raises PT422, naming all, when there is none.';

revoke all on function ops.require_kind(text) from public;
grant execute on function ops.require_kind(text) to application_user;
