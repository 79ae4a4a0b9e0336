"""What can be learnt of rows without being shown them: from errors, keys, time, channels, estimates and plans."""

from __future__ import annotations

import re

import psycopg
import pytest

from pyairtable_db.database import Connection, connect

from .conftest import ACME, GLOBEX, Target, attempt, enter, leaked, session


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
