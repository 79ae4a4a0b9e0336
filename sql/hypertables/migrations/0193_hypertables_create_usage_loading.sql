-- COPY into the hypertable itself ends the server where TimescaleDB 2.19 and pgAudit 17.1 are both loaded. This table takes the
-- COPY; its trigger moves the rows on within the same transaction, so that nothing stays here.
set local role pyairtable_owner;

-- lint: allow PDB105 nobody but the owner enters this schema
create unlogged table timeseries.usage_loading (
    like timeseries.api_usage_logs including defaults
);

comment on table timeseries.usage_loading is
    'Where usage is loaded by COPY: rows are in timeseries.api_usage_logs when it ends, but those whose tenant, request id and time are '
    'there already. Always empty.';
