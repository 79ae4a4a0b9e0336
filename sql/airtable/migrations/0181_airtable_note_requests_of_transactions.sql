-- Which request of a service made a change: the service sets app.request_id for its transaction, and its log has a line
-- with the same id. A text that is too long is cut, since the change itself is in order.
set local role pyairtable_owner;

alter table airtable.transactions
    add column request_id text;

alter table airtable.transactions
    alter column request_id set default left(nullif(current_setting('app.request_id', true), ''), 128);

comment on column airtable.transactions.request_id is
    'The request of a service that made the change, from the setting app.request_id; null where it was none.';
