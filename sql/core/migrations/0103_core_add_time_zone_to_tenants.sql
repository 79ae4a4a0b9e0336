-- Days and months of reports are those of the tenant.
set local role pyairtable_owner;

alter table core.tenants add column time_zone text not null default 'UTC';

comment on column core.tenants.time_zone is 'A name of the IANA time zone database, as Europe/Berlin. Set by api.set_time_zone.';

grant update (time_zone) on core.tenants to application_user;
