"""What else SQL offers to whoever may run any of it."""

from __future__ import annotations

import re

import psycopg
import pytest

from pyairtable_db.database import Connection, connect

from .conftest import ACME, GLOBEX, Target, attempt, enter, leaked, session


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


def test_functions_that_look_at_hidden_rows(alice: Connection) -> None:
    """Use functions and operators of one's own choosing in a filter, so that they are shown rows before the policy
    is.

    Only leakproof ones run first: an error message or a NOTICE never shows a hidden row.
    """
    notices: list[str] = []
    alice.add_notice_handler(lambda diagnostic: notices.append(str(diagnostic.message_primary)))
    for statement in (
        "select id from airtable.records where fields::text::integer = 1",
        "select id from airtable.records where (fields ->> 'fldSecret00000000')::integer = 1",
        "select slug from core.tenants where name::integer = 1",
        "select email from core.users where email::inet is not null",
        "select id from airtable.records where 1 / (case when fields::text like '%Plutonium%' then 0 else 1 end) = 1",
    ):
        outcome = attempt(alice, statement)
        assert not leaked(*outcome.rows, outcome.said, *notices), statement
    assert (
        attempt(
            alice, "select 1 where 1 / (select count(*) from airtable.records where fields::text like '%rocket%') = 1"
        ).code
        == "22012"
    )


def test_unique_conflicts(alice: Connection) -> None:
    """Insert rows with ids, slugs, names and addresses that globex has, to learn from the conflict.

    Keys are led by tenant_id: alice's own row of that id is made, or refused before any key is compared.
    """
    assert attempt(alice, "select api.create_base('Mine', 'appVault000000000')").code is None
    assert (
        attempt(
            alice, "insert into airtable.bases (tenant_id, id, name) values (%s, 'appVault000000000', 'x')", [GLOBEX]
        ).code
        == attempt(
            alice, "insert into airtable.bases (tenant_id, id, name) values (%s, 'appQqqqq000000000', 'x')", [GLOBEX]
        ).code
        == "42501"
    )
    assert attempt(alice, "insert into core.tenants (slug, name) values ('globex', 'x')").code == "42501"
    assert attempt(alice, "insert into core.users (email, name) values ('bob@example.com', 'x')").code == "42501"
    conflict = attempt(
        alice,
        "insert into airtable.bases (tenant_id, id, name) values (%s, 'appVault000000000', 'x') "
        "on conflict (tenant_id, id) do update set name = excluded.name returning name",
        [GLOBEX],
    )
    assert (conflict.code, conflict.rows) == ("42501", [])


def test_how_long_conflicts_take(target: Target) -> None:
    """Time inserts whose keys globex has against inserts whose keys nobody has, by what takes the time: the blocks of
    indexes that are looked at.

    They are as many, in one's own tenant and in globex, as alice and as anonymous.
    """
    with connect(target.admin) as admin:  # anonymous cannot even name the table
        found = admin.execute("select indexrelid from pg_catalog.pg_index where indrelid = 'airtable.bases'::regclass")
        indexes = [row[0] for row in found]
    assert indexes
    looked_at = f"select sum(pg_stat_get_xact_blocks_fetched(i)) from unnest(array{indexes}::oid[]) as i"
    insert = "insert into airtable.bases (tenant_id, id, name) values (%s, %s, 'x')"
    for persona, role in (("alice of acme", "application_user"), (None, "anonymous")):
        for tenant in (ACME, GLOBEX):
            blocks = []
            for base in ("appVault000000000", "appQqqqq000000000") * 3:
                with session(target, persona, role) as attacker:
                    attempt(attacker, insert, [tenant, "appFirst000000000"])  # reads the catalogs
                    before = attacker.execute(looked_at).fetchone()
                    outcome = attempt(attacker, insert, [tenant, base])
                    after = attacker.execute(looked_at).fetchone()
                    assert (outcome.code is None) == (persona is not None and tenant == ACME), outcome
                    assert before is not None
                    assert after is not None
                    blocks.append(after[0] - before[0])
            assert len(set(blocks)) == 1, (persona, tenant, blocks)
            assert (blocks[0] > 0) == (persona is not None and tenant == ACME)


def test_foreign_keys(alice: Connection) -> None:
    """Refer to rows of globex with a foreign key, to learn whether they exist.

    The key is composite: a row of globex and one that never was get the same refusal.
    """
    insert = "insert into airtable.tables (tenant_id, base_id, name) values (app.current_tenant_id(), %s, 'x')"
    said = []
    for base in ("appVault000000000", "appQqqqq000000000"):
        with pytest.raises(psycopg.errors.ForeignKeyViolation) as caught, alice.transaction():
            alice.execute(insert, [base])
        said.append(str(caught.value).replace(base, "ID"))
    assert said[0] == said[1]


@pytest.mark.globex_works
def test_listening(target: Target, alice: Connection) -> None:
    """LISTEN on every channel one can think of while globex works.

    What is sent says that somebody has a new event or message, not who: a digest of the tenant's id, or a topic.
    """
    claims = target.claims("bob of globex")
    with connect(target.login) as listener:
        for channel in (
            *("records", "airtable", "api", "app", "globex", "changes", "webhooks", "outbox", "events"),
            *("pyairtable_events", "pyairtable_outbox"),
        ):
            listener.execute(f"listen {channel}")
        with connect(target.login) as connection, connection.transaction():
            enter(connection, claims)
            connection.execute("select api.set_feature_flag('moonbase', true)")
            connection.execute("""select api.update_records('tblSecrets0000000',
                '[{"id": "recSecret00000000", "fields": {"Secret": "Plutonium under the sofa"}}]')""")
            connection.execute("select set_config('role', 'none', true)")
        sent = {notice.payload for notice in listener.notifies(timeout=0.2)}
        assert not leaked(*sent)
        assert all(re.fullmatch("webhook|[0-9a-f]{16}", payload) for payload in sent)
        assert GLOBEX[:8] not in str(sent)
    assert alice.execute("select count(*) from airtable.records").fetchone() == (3,)


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


def test_estimates(target: Target, alice: Connection) -> None:
    """EXPLAIN queries over rows of globex, and ask for statistics after ANALYZE, to learn what cells hold.

    pg_stats shows nothing of tables under row level security, and the estimate for a value that globex has in its
    cells, or in a text of any table, is the one for a value nobody has. (Sizes can be estimated: see the limits.)
    """
    with connect(target.admin) as admin:
        admin.execute("analyze")
    assert alice.execute(
        "select count(*) from pg_catalog.pg_stats where schemaname in ('app', 'core', 'airtable', 'search')"
    ).fetchone() == (0,)

    def estimate(condition: str) -> str:
        lines = alice.execute(f"explain select from airtable.records where {condition}").fetchall()
        found = re.search(r"rows=\d+", str(lines[0][0]))
        assert found
        return found[0]

    assert estimate("""fields @> '{"fldSecret00000000": "Plutonium under the sofa"}'""") == estimate(
        """fields @> '{"fldSecret00000000": "Nothing anybody has"}'"""
    )
    assert estimate("search_vector @@ 'plutonium'") == estimate("search_vector @@ 'nobody'")

    def estimates(table: str, condition: str) -> list[str]:
        lines = alice.execute(f"explain select from {table} where {condition}").fetchall()
        return [found for (line,) in lines for found in re.findall(r"cost=\S+ rows=\d+", str(line))]

    for table, column in (
        ("core.tenants", "name"),
        ("core.users", "lower(email)"),
        ("airtable.bases", "name"),
        ("airtable.tables", "lower(name)"),
        ("airtable.fields", "name"),
        ("airtable.comments", "text"),
        ("airtable.attachments", "filename"),
        ("airtable.webhooks", "notification_url"),
        ("chat.conversation_sessions", "title"),
        ("files.files", "name"),
        ("automation.workflows", "name"),
    ):
        for operator in ("=", "<"):
            known = [tuple(estimates(table, f"{column} {operator} '{value}'")) for value in ("", "m", "rocket", "zz")]
            assert len(set(known)) == 1, (table, column, operator)
    assert not leaked(*alice.execute("explain (verbose) select api.search_records('paint')").fetchall())


def test_estimates_of_time_series(target: Target, alice: Connection) -> None:
    """EXPLAIN queries over the views of usage and messages, to learn what globex has there.

    The estimate for a value that globex has is the one for a value nobody has, for each column but those of the keys.
    """
    with connect(target.admin) as admin:
        admin.execute("analyze timeseries.api_usage_logs, timeseries.conversation_messages")
        kept = admin.execute(
            "select count(*) from pg_catalog.pg_stats "
            "where schemaname = 'ts_chunks' and most_common_vals::text ~ 'plutonium'"
        ).fetchone()
        assert kept is not None
        assert kept[0] >= 2, "there are statistics to learn from"
        member = admin.execute("select tests.person('bob')::text").fetchone()
        assert member is not None

    def plan(view: str, condition: str) -> list[str]:
        return [str(row[0]) for row in alice.execute(f"explain select * from api.{view} where {condition}").fetchall()]

    def estimates(view: str, condition: str) -> list[str]:
        return [part for line in plan(view, condition) for part in re.findall(r"cost=\S+ rows=\d+", line)]

    for view, columns in (
        (
            "api_usage_logs",
            {
                "user_id": (member[0], "00000000-0000-4000-8000-000000000000"),
                "service": ("rocket", "nobody"),
                "endpoint": ("/moonbase", "/nowhere"),
                "method": ("GET", "PUT"),
                "status": ("418", "599"),
                "duration_ms": ("418", "7"),
                "tokens_in": ("0", "7"),
                "tokens_out": ("0", "7"),
                "request_bytes": ("0", "7"),
                "response_bytes": ("0", "7"),
                "cost": ("0", "7"),
                "model": ("plutonium", "nothing"),
            },
        ),
        (
            "conversation_messages",
            {
                "role": ("assistant", "tool"),
                "content": ("More plutonium", "More of nothing"),
                "model": ("rocket-1", "nothing"),
                "tokens_in": ("0", "7"),
                "tokens_out": ("0", "7"),
                "cost": ("0", "7"),
            },
        ),
    ):
        for column, (theirs, nobodys) in columns.items():
            for operator in ("=", "<", ">", "<>", ">=", "<="):
                assert estimates(view, f"{column} {operator} '{theirs}'") == estimates(
                    view, f"{column} {operator} '{nobodys}'"
                ), (view, column, operator)


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


def test_changing_planner_settings(alice: Connection) -> None:
    """Switch row_security off and change what the planner may do.

    With row_security off queries fail instead of showing more; no plan shows more rows.
    """
    alice.execute("set local row_security = off")
    assert attempt(alice, "select * from airtable.records").code == "42501"
    alice.execute("set local row_security = on")
    for setting in (
        "enable_seqscan = off",
        "enable_indexscan = off",
        "debug_parallel_query = on",
        "plan_cache_mode = force_generic_plan",
    ):
        alice.execute(f"set local {setting}")
        assert alice.execute("select count(*) from airtable.records").fetchone() == (3,)
    assert attempt(alice, "set local session_preload_libraries = 'x'").code == "42501"
    assert attempt(alice, "load 'dblink'").code in ("42501", "58P01")
