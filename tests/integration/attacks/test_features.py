"""What else SQL offers to whoever may run any of it."""

from __future__ import annotations

import psycopg
import pytest

from pyairtable_db.database import Connection, connect

from .conftest import GLOBEX, Target, attempt, leaked, session


@pytest.mark.parametrize(
    "statement",
    [
        "create temporary table records (fields jsonb)",
        "create temporary view records as select 1",
        "create function pg_temp.current_tenant_id() returns uuid language sql return null::uuid",
        "create table public.records (fields jsonb)",
        'create function public."="(uuid, uuid) returns boolean language sql return true',
        "create operator public.= (leftarg = uuid, rightarg = uuid, function = pg_catalog.uuid_eq)",
        "create schema pg_catalog_first",
        "create function api.current_tenant_id() returns uuid language sql return null::uuid",
        "create function app.current_tenant_id(text) returns uuid language sql return null::uuid",
        "create or replace function app.current_tenant_id() returns uuid language sql return null::uuid",
        "create cast (text as uuid) with inout",
        "create aggregate public.count(text) (sfunc = textcat, stype = text)",
        "create rule everything as on select to airtable.records do instead select 1",
        "create trigger mine after insert on airtable.records execute function pg_catalog.trigger_in()",
        "create policy mine on airtable.records using (true)",
        "alter table airtable.records disable row level security",
        "alter table airtable.records no force row level security",
        "alter role application_user bypassrls",
        "alter role authenticator bypassrls",
        "grant pyairtable_owner to authenticator",
        "create event trigger mine on ddl_command_start execute function pg_catalog.trigger_in()",
        "create extension dblink",
        "create extension postgres_fdw",
        "create extension plpython3u",
        "create server mine foreign data wrapper postgres_fdw",
        "create publication mine for all tables",
        "set session_replication_role = 'replica'",
        "do $$ begin execute 'alter table airtable.records disable row level security'; end $$",
        "security label on table airtable.records is 'x'",
        "truncate airtable.records",
        "create view t_72d20e60f660_office.mine as select 1",
        "create or replace view t_72d20e60f660_office.tasks as select * from airtable.records",
        "alter view t_72d20e60f660_office.tasks set (security_invoker = false)",
        "alter view t_72d20e60f660_office.tasks owner to pyairtable_owner",
        "drop view t_72d20e60f660_office.tasks",
        "drop schema t_72d20e60f660_office cascade",
        "reindex table airtable.records",
        "cluster airtable.records using records_pkey",
    ],
)
def test_making_or_changing_objects(target: Target, statement: str) -> None:
    """Make what would shadow, replace or switch off the checks, as application_user and after RESET ROLE.

    Temporary tables and functions, operators, casts, rules, triggers, policies, event triggers, extensions (dblink,
    postgres_fdw), role attributes, TRUNCATE: all refused.
    """
    for role in ("application_user", "none", "anonymous"):
        with session(target) as attacker:
            attacker.execute("select set_config('role', %s, true)", [role])
            outcome = attempt(attacker, statement)
            if statement.startswith("security label"):
                assert outcome.code in ("22023", "42501")
            elif "pg_temp" in statement or "temporary" in statement:
                assert outcome.code in ("42501", "3F000"), outcome
            else:
                assert outcome.code in ("42501", "42704", "0A000", "42939"), outcome


def test_statements_outside_of_a_transaction(target: Target) -> None:
    """VACUUM, ANALYZE, ALTER SYSTEM, CREATE DATABASE, and GRANT of what one has oneself.

    Refused, or skipped with a warning: nobody has more rights afterwards.
    """
    notices: list[str] = []
    with connect(target.login) as attacker:
        attacker.add_notice_handler(lambda diagnostic: notices.append(str(diagnostic.message_primary)))
        attacker.execute("set role application_user")
        attacker.execute("vacuum airtable.records")
        attacker.execute("analyze airtable.records")
        attacker.execute("grant select on airtable.records to anonymous")
        attacker.execute("grant all on airtable.records to public")
        for statement in ("alter system set session_replication_role = 'replica'", "create database mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                attacker.execute(statement)
    assert len(notices) == 4
    assert all("permission denied" in notice or "no privileges were granted" in notice for notice in notices)
    with connect(target.admin) as admin:
        assert admin.execute("select has_table_privilege('anonymous', 'airtable.records', 'select')").fetchone() == (
            False,
        )


def test_a_search_path_of_ones_own(alice: Connection) -> None:
    """Set search_path so that names in functions would be found elsewhere.

    Functions have their own: the answer is the same.
    """
    before = alice.execute("select api.list_bases()::text").fetchall()
    alice.execute("set local search_path = public, extensions, pg_catalog")
    assert alice.execute("select api.list_bases()::text").fetchall() == before


def test_types_of_ones_own(target: Target) -> None:
    """Where temporary objects are allowed after all, make types called uuid, text, jsonb and tsquery whose checks run a
    function of one's own, and call functions that run with their owner's rights.

    Those functions look into pg_catalog first: the attacker's function never runs as anybody else.
    """
    ran_as: set[str] = set()
    with connect(target.admin) as admin:
        database = admin.info.dbname
        admin.execute(f'grant temporary on database "{database}" to application_user')
        try:
            with session(target) as attacker:
                attacker.add_notice_handler(lambda diagnostic: ran_as.add(str(diagnostic.message_primary)))
                attacker.execute("""
                    create function pg_temp.who(value text) returns boolean language plpgsql as
                    $$ begin raise notice '%', current_user; return true; end $$
                """)
                for name in ("uuid", "text", "jsonb", "tsquery"):
                    attacker.execute(
                        f"create domain pg_temp.{name} as pg_catalog.{name} check (pg_temp.who(value::pg_catalog.text))"
                    )
                # Called while these are there to be found, after plans of the session are thrown away.
                attacker.execute("discard plans")
                attacker.execute("select '00000000-0000-4000-8000-000000000001'::pg_temp.uuid")
                assert ran_as == {"application_user"}
                for statement in (
                    "select count(*) from airtable.records",
                    "select * from search.find_records('paint', array['tblTasks000000000']::pg_catalog.text[], 10)",
                    "select * from search.filter_records('tblTasks000000000', '{}', 0, 10)",
                    "select airtable.reserve_auto_numbers('tblTasks000000000', 1)",
                    "select core.member_id('x@example.com', 'X')",
                    "delete from core.memberships where user_id = '00000000-0000-4000-8000-00000000000c'",
                ):
                    outcome = attempt(attacker, statement)
                    assert outcome.code is None, (statement, outcome)
        finally:
            admin.execute(f'revoke temporary on database "{database}" from application_user')
    assert ran_as == {"application_user"}


@pytest.mark.parametrize(
    "statement",
    [
        "copy airtable.records to stdout",
        "copy (select * from airtable.records) to stdout",
        "copy core.users to stdout",
        "copy (select * from core.api_keys) to stdout",
    ],
)
def test_copying_out(alice: Connection, statement: str) -> None:
    """COPY tables and queries TO STDOUT.

    What comes out is what SELECT shows: rows of acme, or a refusal.
    """
    said = ""
    try:
        with alice.cursor().copy(statement) as copy:
            said = b"".join(bytes(block) for block in copy).decode()
    except psycopg.errors.InsufficientPrivilege as error:
        said = str(error)
    assert said
    assert not leaked(said)


@pytest.mark.parametrize(
    "statement",
    [
        "copy airtable.records to program 'cat'",
        "copy airtable.records to '/tmp/records'",
        "copy core.users from '/etc/passwd'",
        "copy airtable.records (tenant_id, id) from stdin",
        "select pg_read_file('postgresql.conf')",
        "select pg_read_binary_file('PG_VERSION')",
        "select * from pg_ls_dir('.')",
        "select pg_stat_file('.')",
        "select lo_import('/etc/passwd')",
        "select lo_export(1, '/tmp/x')",
        "select lo_create(0)",
        "select lo_from_bytea(0, 'x')",
        "select lo_get(16384)",
        "select lo_open(16384, 262144)",
        "select pg_logical_slot_peek_changes('x', null, null)",
        "select pg_create_logical_replication_slot('x', 'pgoutput')",
        "select * from pg_get_wal_resource_managers() cross join pg_walfile_name(pg_switch_wal())",
        "select pg_reload_conf()",
        "select pg_rotate_logfile()",
        "select * from pg_show_all_file_settings()",
        "select * from pg_hba_file_rules",
        "select extensions.pg_stat_statements_reset()",
        "select * from extensions.pg_stat_statements(true)",
        "select * from pg_stat_get_activity(null)",
        "select public.add_job('pg_catalog.pg_sleep', '1 hour')",
        "select public.drop_chunks('airtable.records', now())",
        "select * from pg_backup_start('x')",
        "select query_to_xml('select * from app.context_keys', true, true, '')",
        "select * from migrations.applied",
    ],
)
def test_reaching_files_and_the_server(target: Target, bob: Connection, statement: str) -> None:
    """Read and write files, programs, large objects, WAL, jobs and other sessions' statements through server
    functions.

    pg_read_file, lo_import, COPY PROGRAM, pg_stat_statements(true), pg_stat_get_activity, add_job and others:
    refused.
    """
    del bob
    for role in ("application_user", "none", "anonymous"):
        with session(target) as attacker:
            attacker.execute("select set_config('role', %s, true)", [role])
            outcome = attempt(attacker, statement)
            assert outcome.code is not None, outcome
            assert outcome.code in ("42501", "0A000", "55000", "42P01"), outcome
            assert not leaked(outcome.said)


@pytest.mark.parametrize(
    "statement",
    [
        "select schema_to_xml('airtable', true, true, '')::text",
        "select table_to_xml('airtable.records', true, true, '')::text",
        "select table_to_xml('core.users', true, true, '')::text",
        "select cursor_to_xml('c', 10, true, true, '')::text",
        "select ts_stat('select search_vector from airtable.records')::text",
        "select * from ts_rewrite('a', 'select ''a''::tsquery, plainto_tsquery(name) from core.tenants')",
    ],
)
def test_functions_that_run_statements(alice: Connection, statement: str) -> None:
    """Let functions of PostgreSQL run the query: table_to_xml, schema_to_xml, ts_stat, ts_rewrite.

    They run it as the caller: rows of acme only.
    """
    alice.execute("declare c cursor for select * from airtable.records")
    outcome = attempt(alice, statement)
    assert outcome.code is None or outcome.code == "42501", outcome
    assert outcome.rows or outcome.code
    assert not leaked(*outcome.rows, outcome.said)


def test_the_feed_and_the_outbox(target: Target, alice: Connection) -> None:
    """Read globex's payloads, events, webhook secrets and messages, write to the feed, call what the dispatcher calls.

    Payloads and events are acme's own, secrets are no caller's to read (42501), and neither application_user nor
    authenticator nor anonymous is the dispatcher (42501).
    """
    with connect(target.admin) as admin:
        row = admin.execute("select id, encode(mac_secret, 'hex') from airtable.webhooks").fetchone()
    assert row is not None
    webhook, secret = row
    said = attempt(alice, "select api.list_webhook_payloads(%s)", [webhook])
    assert said.code == "PT404"
    assert said.said == attempt(alice, "select api.list_webhook_payloads('achNever000000000')").said.replace(
        "achNever000000000", webhook
    )
    assert "'events': []" in attempt(alice, "select api.list_events()").rows[0]
    assert attempt(alice, "select mac_secret from airtable.webhooks").code == "42501"
    created = alice.execute(
        "select api.create_webhook('appOffice00000000', %s)", ['{"options": {"filters": {"dataTypes": ["tableData"]}}}']
    ).fetchone()
    assert created is not None
    assert attempt(alice, "select api.list_webhooks('appOffice00000000')").rows
    assert created[0]["macSecretBase64"] not in str(
        attempt(alice, "select api.list_webhooks('appOffice00000000')").rows
    )
    for statement in (
        "select * from automation.outbox",
        "select * from automation.claim('me')",
        "select * from automation.outbox_state()",
        f"select * from automation.webhook_notification('{GLOBEX}', '{webhook}')",
        f"select automation.complete('{GLOBEX}', 1, gen_random_uuid())",
        f"select automation.fail('{GLOBEX}', 1, gen_random_uuid(), 'x')",
        f"select automation.extend('{GLOBEX}', 1, gen_random_uuid())",
        f"select automation.revive('{GLOBEX}', 1)",
        f"select automation.enqueue('{GLOBEX}', 'webhook')",
        "select automation.purge_outbox()",
        "select airtable.purge_changes('0')",
        f"select airtable.close_unused_feed('{GLOBEX}', 'appVault000000000')",
        f"select airtable.begin_notes('{GLOBEX}', 'appVault000000000', 'record', 'tblSecrets0000000', 1)",
        "insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects) "
        f"values ('{GLOBEX}', 'appVault000000000', 1, 'record', 'tblSecrets0000000', '{{}}')",
        "update airtable.feeds set last_number = 0",
        "update airtable.event_counters set last_event = 0",
        "set role pyairtable_dispatcher",
    ):
        for role in ("application_user", "none", "anonymous"):
            with session(target) as attacker:
                attacker.execute("select set_config('role', %s, true)", [role])
                outcome = attempt(attacker, statement)
                assert outcome.code == "42501", (statement, role, outcome)
                assert secret not in outcome.said


def test_look_up_functions(alice: Connection) -> None:
    """Call the look-ups that run without row level security, search.*, with tables and words of globex.

    They filter on the tenant of the context themselves: nothing is found.
    """
    for statement in (
        """select * from search.filter_records('tblSecrets0000000', '{}', 0, 100)""",
        """select * from search.match_records('tblSecrets0000000',
            array['{"fldSecret00000000": "Plutonium under the sofa"}']::jsonb[])""",
        """select * from search.find_records('plutonium', array['tblSecrets0000000', 'tblTasks000000000'], 100)""",
        """select * from search.find_records('rocket', array['tblTasks000000000'], 100)""",
    ):
        assert alice.execute(statement).fetchall() == [], statement
    fuzzy = alice.execute("select fuzzy::text from search.fuzzy_query('rokcet', array['tblTasks000000000'])").fetchone()
    assert "rocket" not in str(fuzzy)
    assert alice.execute("select * from search.find_records('paint', array['tblTasks000000000'], 100)").fetchall()
