"""Two tenants in a migrated database, and an attacker of one of them who can run any SQL as the services' login."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from pyairtable_db import migrations
from pyairtable_db.database import Connection, connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import Settings

SETUP = Path(__file__).resolve().parents[2] / "sql" / "setup.sql"

# What only globex has: none of it may reach anybody who works for acme. Ids are left out, since attackers pass them.
SECRETS = ("plutonium", "rocket", "astronaut", "globex", "bob@example.com", "moonbase")
GLOBEX = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
FILE = "filRocket00000000"
KEY = "bbbbbbbb-0000-4000-8000-00000000000b"
SESSION = "sesRocket00000000"
ACME = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"


@dataclass(frozen=True)
class Target:
    """A database with the tenants acme and globex. ``admin`` is its superuser's URL, ``login`` that of the services.

    Services sign with ``key``, whose id is ``key_id``.
    """

    admin: str
    login: str
    key_id: int
    key: bytes

    def claims(self, persona: str, role: str = "application_user") -> dict[str, str]:
        """Return what a service passes to app.open_context, signed as a service signs."""
        person, _, tenant = persona.partition(" of ")
        with connect(self.admin) as admin:
            row = admin.execute("select tests.tenant(%s)::text, tests.person(%s)::text", [tenant, person]).fetchone()
        assert row is not None
        claims = {
            "role": role,
            "tenant_id": str(row[0]),
            "user_id": str(row[1]),
            "level": "",
            "expires_at": str(int(time.time()) + 3600),
        }
        digest = hmac.digest(self.key, "\n".join(claims.values()).encode(), "sha256").hex()
        return {**claims, "signature": f"{self.key_id}:{digest}"}

    def rows(self) -> dict[str, list[str]]:
        """Return every row of globex by table, as text."""
        with connect(self.admin) as admin:
            return {
                table: [
                    row[0] for row in admin.execute(f"select t::text from {table} as t where {condition} order by 1")
                ]
                for table, condition in self._tables(admin)
            }

    @staticmethod
    def _tables(admin: Connection) -> list[tuple[str, str]]:
        tables = admin.execute(
            """
            select c.oid::regclass::text, format('t.tenant_id = %%L', %s::text)
            from pg_catalog.pg_class as c
            join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
            where c.relkind in ('r', 'p') and not c.relispartition
            order by 1
            """,
            [GLOBEX],
        ).fetchall()
        return [("core.tenants", f"t.id = '{GLOBEX}'"), *((str(table), str(where)) for table, where in tables)]


SETTINGS = [
    "app.current_tenant_id",
    "app.current_user_id",
    "app.current_level",
    "app.context_expires_at",
    "app.context_signature",
]
OPEN = "select app.open_context(%s, %s, %s, %s, %s, %s)"


def enter(connection: Connection, claims: dict[str, str] | None, role: str = "application_user") -> None:
    """Do what a service does at the start of a transaction."""
    if claims is not None:
        connection.execute(OPEN, list(claims.values()))
    connection.execute("select set_config('role', %s, true)", [role])


def leaked(*texts: object) -> list[str]:
    """Return the secrets of globex that occur in ``texts``."""
    text = "\n".join(str(text) for text in texts).lower()
    return [secret for secret in SECRETS if secret in text]


@dataclass(frozen=True)
class Outcome:
    """What a statement came to: rows as text, or SQLSTATE and everything the error said."""

    rows: list[str]
    code: str | None = None
    said: str = ""


def attempt(connection: Connection, statement: str, arguments: Any = None) -> Outcome:
    """Run ``statement`` and take back what it did."""
    try:
        with connection.transaction(force_rollback=True):
            cursor = connection.execute(statement, arguments)
            return Outcome([str(row) for row in cursor.fetchall()] if cursor.description else [])
    except psycopg.Error as error:
        parts = (error.diag.message_primary, error.diag.message_detail, error.diag.message_hint)
        return Outcome([], error.sqlstate, "\n".join(part for part in parts if part))


def _let_authenticator_in(server: Cluster) -> str:
    """Give the services' login a password and return it: roles are the server's, which other test sessions share."""
    password = hashlib.sha256(str(server.home).encode()).hexdigest()
    with connect(server.url()) as admin, admin.transaction():
        admin.execute("select pg_advisory_xact_lock(hashtext('attacks'))")
        admin.execute(f"alter role authenticator password '{password}'")
    return password


def seed_records(admin: Connection) -> None:
    """Comment on a record, attach a file to it, and leave a link in the trash: for either tenant, with its own ids."""
    for persona, table, record, name in (
        ("alice of acme", "tblTasks000000000", "recOne00000000000", "Office"),
        ("bob of globex", "tblSecrets0000000", "recSecret00000000", "Rocket"),
    ):
        admin.execute("select tests.be(%s)", [persona])
        admin.execute("select api.create_field(%s, 'Plans', 'multipleAttachments')", [table])
        admin.execute(
            "select api.create_field(%s, 'After', 'multipleRecordLinks', %s)",
            [table, json.dumps({"linkedTableId": table})],
        )
        plans = [{"id": f"att{name}00000000", "url": f"https://example.com/{name.lower()}.pdf"}]
        admin.execute(
            "select api.update_records(%s, %s)",
            [table, json.dumps([{"id": record, "fields": {"Plans": plans}}])],
        )
        created = admin.execute(
            "select api.create_records(%s, %s) #>> '{records,0,id}'",
            [table, json.dumps([{"fields": {"After": [record]}}])],
        ).fetchone()
        assert created is not None
        admin.execute("select api.delete_records(%s, %s)", [table, [created[0]]])
        admin.execute("select api.create_comment(%s, %s, %s)", [table, record, f"{name} is ready"])
        admin.execute("reset role")
        admin.execute(
            "update airtable.comments set id = %s where text = %s", [f"com{name}00000000", f"{name} is ready"]
        )


@pytest.fixture(scope="session")
def target(server: Cluster, settings: Settings) -> Iterator[Target]:
    """Return a database migrated on the spot: a clone would not have the rights that belong to a database."""
    process = server.running()
    assert process is not None
    with scratch_database(server.url()) as url:
        migrations.migrate(url, settings)
        password = _let_authenticator_in(server)
        with connect(url) as admin:
            admin.execute(SETUP.read_text(encoding="utf-8"))
            key = admin.execute("select id, key from app.create_context_key()").fetchone()
            assert key is not None
            name = str(conninfo_to_dict(url)["dbname"])
        login = f"host=127.0.0.1 port={process.port} dbname={name} user=authenticator password={password}"
        found = Target(url, login, key[0], bytes.fromhex(key[1]))
        with connect(url) as admin, admin.transaction():
            seed_records(admin)
            admin.execute("select tests.be('bob of globex')")
            admin.execute("select api.create_api_key('Rocket key', 'owner')")
            admin.execute("select api.set_feature_flag('moonbase', true)")
            admin.execute("select api.create_base('Moonbase')")
            admin.execute("select api.register_file('rocket.txt', 9, id => %s)", [FILE])
            admin.execute("select api.set_file_text(%s, 'Fuel: plutonium')", [FILE])
            admin.execute("select api.set_file_extension('moonbase', true)")
            admin.execute(
                "select api.create_session('Rocket', '{\"fuel\": \"plutonium\"}', 'tenant', id => %s)", [SESSION]
            )
            admin.execute(
                "select api.append_messages(%s, %s)",
                [SESSION, '{"role": "user", "content": "Plutonium?", "toolsUsed": [{"name": "rocket"}]}'],
            )
            # Enough of them for the statistics.
            question = {"role": "assistant", "content": "More plutonium", "model": "rocket-1"}
            admin.execute("select api.append_messages(%s, %s)", [SESSION, json.dumps([question] * 50)])
            entry = {"service": "rocket", "endpoint": "/moonbase", "method": "GET", "status": 418, "durationMs": 418}
            owner = admin.execute("select app.current_user_id()::text").fetchone()
            assert owner is not None
            admin.execute(
                "select api.log_usage(%s)",
                [json.dumps([{**entry, "model": "plutonium", "userId": owner[0]}] * 50)],
            )
            admin.execute(
                "select api.create_table('appVault000000000', 'Rocket parts', %s)",
                ['[{"name": "Plutonium", "type": "number"}]'],
            )
            admin.execute("select api.create_view('tblSecrets0000000', 'Rocket view', id => 'viwSecret00000000')")
            admin.execute("select app.create_typed_view('tblTasks000000000')")
            admin.execute(
                "select api.create_webhook('appVault000000000', %s, 'https://moonbase.example/rocket')",
                ['{"options": {"filters": {"dataTypes": ["tableData"]}}}'],
            )
            admin.execute("select api.begin_sync('appVault000000000', 'rocket')")
            admin.execute(
                "select api.start_run(api.create_trigger(api.create_workflow('Rocket launch', %s) ->> 'id', 'manual')"
                " ->> 'workflowId', '{\"fuel\": \"plutonium\"}')",
                ['[{"type": "launch", "config": {"fuel": "plutonium"}}]'],
            )
            for secret in ("A second astronaut", "Plutonium under the sofa"):
                admin.execute(
                    "select api.update_records('tblSecrets0000000', %s)",
                    [json.dumps([{"id": "recSecret00000000", "fields": {"Secret": secret}}])],
                )
        with connect(url) as admin:
            admin.execute("update core.api_keys set id = %s", [KEY])
        yield found


@contextmanager
def session(
    target: Target, persona: str | None = "alice of acme", role: str = "application_user"
) -> Iterator[Connection]:
    """Yield a login as the services' role, inside a transaction for ``persona``."""
    claims = target.claims(persona, role) if persona else None
    with connect(target.login) as connection, connection.transaction(force_rollback=True):
        enter(connection, claims, role)
        yield connection


@pytest.fixture
def alice(target: Target) -> Iterator[Connection]:
    """Return a transaction of alice, who owns acme and runs any SQL she likes."""
    with session(target) as connection:
        yield connection


@pytest.fixture
def nobody(target: Target) -> Iterator[Connection]:
    """Return a transaction as anonymous."""
    with session(target, None, "anonymous") as connection:
        yield connection


@pytest.fixture
def bob(target: Target) -> Iterator[Connection]:
    """Return a session of globex at work, whose last statement spells out a secret."""
    with session(target, "bob of globex") as connection:
        connection.execute("select 'plutonium', count(*) from airtable.records")
        connection.execute("prepare rocket as select 'plutonium'")
        yield connection


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "globex_works: globex itself changes its rows during the attack")


@pytest.fixture(scope="module")
def last_seen() -> list[dict[str, list[str]]]:
    """Return where an attack leaves the rows of globex as it found them, for the next one of its module."""
    return []


@pytest.fixture(autouse=True)
def unharmed(target: Target, last_seen: list[dict[str, list[str]]], request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold, after every attack, that each row of globex is as it was."""
    before = last_seen.pop() if last_seen else target.rows()
    yield
    after = target.rows()
    last_seen.append(after)
    if request.node.get_closest_marker("globex_works") is None:
        assert after == before
