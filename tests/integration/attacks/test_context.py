"""Becoming another tenant, another user or another role."""

from __future__ import annotations

import psycopg
import pytest

from pyairtable_db.database import Connection, connect

from .conftest import ACME, GLOBEX, OPEN, SETTINGS, Target, attempt, enter, leaked, session

SEEN = "select count(*) from airtable.records"
EVERYTHING = """
select r::text from airtable.records as r
union all select b::text from airtable.bases as b
union all select t::text from core.tenants as t
union all select u::text from core.users as u
union all select m::text from core.memberships as m where m.tenant_id = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb'
"""


def test_alice_reads_her_own(alice: Connection) -> None:
    """Work as a member of acme.

    She sees acme's rows: the attacks below fail for a reason.
    """
    assert alice.execute(SEEN).fetchone() == (3,)


@pytest.mark.parametrize(
    "statement",
    [
        f"select set_config('app.current_tenant_id', '{GLOBEX}', true)",
        f"select set_config('app.current_tenant_id', '{GLOBEX}', false)",
        f"set app.current_tenant_id = '{GLOBEX}'",
        f"set local app.current_tenant_id = '{GLOBEX}'",
        f"set session app.current_tenant_id = '{GLOBEX}'",
        "set app.current_user_id = '00000000-0000-4000-8000-00000000000b'",
        "set app.current_level = 'owner'",
        "set app.context_expires_at = '99999999999'",
        "set app.context_signature = '1:0000000000000000000000000000000000000000000000000000000000000000'",
        "reset app.context_signature",
        "reset all",
    ],
)
def test_changing_a_claim(alice: Connection, statement: str) -> None:
    """Change a claim of the context: set_config, SET, SET LOCAL, SET SESSION, RESET, RESET ALL.

    The signature no longer holds: neither globex's rows nor acme's are seen.
    """
    alice.execute(statement)
    if statement == "reset all":
        alice.execute("set local role application_user")
    assert alice.execute(SEEN).fetchone() == (0,)


@pytest.mark.parametrize(
    "statements",
    [
        ["reset role"],
        ["set role none"],
        ["set role authenticator"],
        ["reset session authorization"],
        ["set session authorization default"],
        ["set role anonymous"],
        ["set role auditor"],
        ["set role analyst"],
        ["reset role", f"set app.current_tenant_id = '{GLOBEX}'"],
        ["reset role", f"set app.current_tenant_id = '{GLOBEX}'", "set role application_user"],
        ["set role anonymous", f"set app.current_tenant_id = '{GLOBEX}'"],
    ],
)
def test_changing_the_role(alice: Connection, statements: list[str]) -> None:
    """Become another of the services' roles, with or without a changed claim, and read everything.

    A context is void under any role but its own; what may be read holds nothing of globex.
    """
    for statement in statements:
        alice.execute(statement)
    seen = attempt(alice, EVERYTHING)
    assert seen.rows == []
    assert seen.code in (None, "42501")
    assert not leaked(seen.said)


@pytest.mark.parametrize(
    "role",
    ["pyairtable_owner", "pyairtable_search", "pyairtable_monitor", "pg_read_all_data", "pg_monitor", "postgres"],
)
@pytest.mark.parametrize("verb", ["set role", "set session authorization"])
def test_becoming_a_role_with_more_rights(target: Target, role: str, verb: str) -> None:
    """SET ROLE and SET SESSION AUTHORIZATION to the owner, the look-up role, monitoring, a predefined role, a
    superuser.

    Refused (42501), also after RESET ROLE.
    """
    with session(target) as alice:
        if not alice.execute("select from pg_catalog.pg_roles where rolname = %s", [role]).rowcount:
            alice.execute("reset role")
            role = str(alice.execute("select rolname from pg_catalog.pg_roles where rolsuper limit 1").fetchone()[0])  # type: ignore[index]
        alice.execute("reset role")
        assert attempt(alice, f'{verb} "{role}"').code == "42501"


def test_signing_a_context(alice: Connection) -> None:
    """Make a signature: call app.begin_as or app.create_context_key, read or write app.context_keys, as either
    role.

    Refused (42501).
    """
    for role in ("application_user", "none"):
        alice.execute("select set_config('role', %s, true)", [role])
        for statement in (
            f"select app.begin_as('{GLOBEX}')",
            "select app.create_context_key()",
            "select app.retire_context_key(1::smallint)",
            "select * from app.context_keys",
            "insert into app.context_keys (inner_block, outer_block) values ('\\x00', '\\x00')",
            "update app.context_keys set retired_at = null",
        ):
            assert attempt(alice, statement).code == "42501", statement


def test_mixing_two_contexts(target: Target) -> None:
    """Combine the claims of two contexts one holds: carol edits in globex and reads in acme.

    Every claim is under one signature: a mixture opens nothing (PT401), and settings of two contexts see nothing.
    """
    acme, globex = target.claims("carol of acme"), target.claims("carol of globex")
    other = {**globex, "role": "analyst", "user_id": ACME, "level": "owner", "expires_at": "9999999999"}
    opened: dict[str, dict[str, str]] = {}
    with connect(target.login) as connection, connection.transaction(force_rollback=True):
        for name, value in other.items():
            assert attempt(connection, OPEN, list({**acme, name: value}.values())).code == "PT401", name
        for tenant, claims in (("acme", acme), ("globex", globex)):
            enter(connection, claims)
            opened[tenant] = {name: _setting(connection, name) for name in SETTINGS}
            assert connection.execute(SEEN).fetchone() != (0,)
        for name in ("app.current_tenant_id", "app.context_signature"):
            for setting, value in {**opened["acme"], name: opened["globex"][name]}.items():
                connection.execute("select set_config(%s, %s, true)", [setting, value])
            assert connection.execute(SEEN).fetchone() == (0,), name


def _setting(connection: Connection, name: str) -> str:
    row = connection.execute("select coalesce(current_setting(%s, true), '')", [name]).fetchone()
    assert row is not None
    return str(row[0])


def test_settings_of_another_transaction(target: Target) -> None:
    """Read the settings of one's context and set them again in a later transaction, or leave them for the session;
    open a context with the signature that stands in them.

    They hold in the transaction that opened the context and in no other; their signature opens nothing (PT401).
    """
    claims = target.claims("alice of acme")
    with connect(target.login) as connection:
        with connection.transaction():
            enter(connection, claims)
            seen = {name: _setting(connection, name) for name in SETTINGS}
            for name, value in seen.items():
                connection.execute("select set_config(%s, %s, false)", [name, value])
            assert connection.execute(SEEN).fetchone() == (3,)
        for is_local in (None, True, False):
            with connection.transaction(force_rollback=True):
                connection.execute("set local role application_user")
                for name, value in seen.items() if is_local is not None else ():
                    connection.execute("select set_config(%s, %s, %s)", [name, value, is_local])
                assert [_setting(connection, name) for name in SETTINGS] == list(seen.values())
                assert connection.execute(SEEN).fetchone() == (0,)
                stolen = {**claims, "signature": seen["app.context_signature"]}
                assert attempt(connection, OPEN, list(stolen.values())).code == "PT401"


def test_a_context_after_its_transaction(target: Target) -> None:
    """Go on after COMMIT or ROLLBACK in the same session.

    The context was the transaction's: the next one sees nothing.
    """
    claims = target.claims("alice of acme")
    with connect(target.login) as connection:
        for end in ("commit", "rollback"):
            connection.execute("begin")
            enter(connection, claims)
            assert connection.execute(SEEN).fetchone() == (3,)
            connection.execute(end)
            connection.execute("begin")
            connection.execute("set local role application_user")
            assert connection.execute(SEEN).fetchone() == (0,)
            connection.execute("rollback")


def test_a_context_of_a_removed_member(target: Target) -> None:
    """Use a signed context that is still in time after the membership has ended.

    Nothing is seen from the moment the membership is gone.
    """
    claims = target.claims("erin of acme")
    with connect(target.admin) as admin, admin.transaction(force_rollback=True):
        admin.execute("select tests.be('alice of acme')")
        admin.execute("select api.remove_member(tests.person('erin'))")
        admin.execute("reset role")
        enter(admin, claims)
        assert admin.execute(SEEN).fetchone() == (0,)


def test_prepared_statements_across_contexts(target: Target) -> None:
    """Prepare statements in one context, until their plans are kept, and run them in another one.

    The context is asked at each execution: each run sees the tenant it runs for.
    """
    claims = {
        tenant: target.claims(persona) for tenant, persona in ((ACME, "alice of acme"), (GLOBEX, "bob of globex"))
    }
    with connect(target.login) as connection:
        with connection.transaction():
            enter(connection, claims[GLOBEX])
            connection.execute("prepare seen as select distinct tenant_id::text from airtable.records")
            connection.execute("prepare listed as select api.list_bases()::text")
        for tenant in [GLOBEX, ACME] * 8:
            with connection.transaction():
                enter(connection, claims[tenant])
                assert connection.execute("execute seen").fetchall() == [(tenant,)]
                listed = connection.execute("execute listed").fetchone()
                assert ("Vault" in str(listed)) == (tenant == GLOBEX)


def test_cursors_across_contexts(target: Target) -> None:
    """Fetch from a cursor that was opened for globex, in a later transaction of the same session.

    The cursor went with its transaction. (One declared WITH HOLD would stay: see the limits.)
    """
    with connect(target.login) as connection:
        with connection.transaction():
            enter(connection, target.claims("bob of globex"))
            connection.execute("declare plain cursor for select * from airtable.records")
        with connection.transaction(force_rollback=True):
            enter(connection, target.claims("alice of acme"))
            assert attempt(connection, "fetch all from plain").code == "34000"


def test_a_cursor_of_one_context_in_another(target: Target) -> None:
    """Open a cursor for one tenant and move on to another tenant in the same transaction.

    The cursor reads for the context that its first row was asked in, never for one that was made up.
    """
    with session(target) as connection:
        connection.execute("declare mine cursor for select tenant_id::text from airtable.records")
        connection.execute("select set_config('app.current_tenant_id', %s, true)", [GLOBEX])
        assert connection.execute("fetch all from mine").fetchall() == []


def test_wrong_password(target: Target) -> None:
    """Log in as another role over TCP: the owner, the look-up role, application_user, without or with the
    password.

    None of them can log in.
    """
    for user in ("pyairtable_owner", "pyairtable_search", "application_user", "anonymous"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(target.login, user=user)
