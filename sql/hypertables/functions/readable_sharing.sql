create or replace function timeseries.readable_sharing()
returns text[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select case when app.may('owner') then array['tenant', 'owners'] else array['tenant'] end
$$;

comment on function timeseries.readable_sharing() is 'The words of shared_with with which others'' conversations are the caller''s to read.';

revoke all on function timeseries.readable_sharing() from public;
