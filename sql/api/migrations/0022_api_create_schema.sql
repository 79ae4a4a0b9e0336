-- The only schema callers are meant to know: its functions are the interface of the platform, over SQL and over HTTP.
create schema api authorization pyairtable_owner;

comment on schema api is 'The functions callers may call. Everything else is private.';

grant usage on schema api to authenticator, application_user, anonymous;
