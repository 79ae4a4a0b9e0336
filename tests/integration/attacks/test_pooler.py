"""Tenants that share server connections through PgBouncer in transaction mode."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pyairtable_db.database import connect
from pyairtable_db.local.runtime import find_runtime
from pyairtable_db.settings import Settings

from .conftest import ACME, SETTINGS, Target, enter

SEEN = "select count(*) from airtable.records"


@pytest.fixture(scope="module")
def pooled(target: Target, settings: Settings) -> Iterator[str]:
    """Return the login through a PgBouncer that has one server connection for all clients."""
    beside = find_runtime(settings).bin.parents[3] / "sbin" / "pgbouncer"
    program = str(beside) if beside.is_file() else shutil.which("pgbouncer")
    if program is None:
        pytest.skip("PgBouncer is not installed: the pooler is not attacked")
    login = conninfo_to_dict(target.login)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "users.txt").write_text(f'"authenticator" "{login["password"]}"\n')
        (folder / "pgbouncer.ini").write_text(
            f"""
[databases]
{login["dbname"]} = host=127.0.0.1 port={login["port"]} pool_size=1

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
max_prepared_statements = 100
"""
        )
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, user)
        with subprocess.Popen(
            [program, str(folder / "pgbouncer.ini")], user=user, cwd="/", stderr=subprocess.PIPE
        ) as process:
            try:
                url = make_conninfo(target.login, port=port)
                _await(url, process)
                yield url
            finally:
                process.terminate()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read().decode())
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("PgBouncer does not answer")


def test_one_connection_for_all(target: Target, pooled: str) -> None:
    """Send transactions of two tenants, and transactions without a context, through one pooled server connection.

    Each transaction sees the tenant it set, one that set none sees nothing, whether the one before ended by COMMIT,
    by ROLLBACK or by an error.
    """
    acme, globex = target.claims("alice of acme"), target.claims("bob of globex")
    with connect(pooled) as first, connect(pooled) as second:
        backends = set()
        for end in ("commit", "rollback", "select 1/0"):
            for client, claims, count in ((first, acme, 3), (second, globex, 4)):
                client.execute("begin")
                enter(client, claims)
                backends.add(client.execute("select pg_backend_pid()").fetchone())
                assert client.execute(SEEN).fetchone() == (count,)
                try:
                    client.execute(end)
                except psycopg.errors.DivisionByZero:
                    client.execute("rollback")
                for other in (first, second):
                    with other.transaction():
                        other.execute("set local role application_user")
                        backends.add(other.execute("select pg_backend_pid()").fetchone())
                        assert other.execute(SEEN).fetchone() == (0,)
        assert len(backends) == 1


def test_a_context_set_for_the_session(target: Target, pooled: str) -> None:
    """Leave one's own signed context and role behind for the session (set_config(…, false)), where the next client
    comes.

    It was good for the transaction that opened it: the next client works for its own tenant, and one that opens no
    context sees nothing, although the settings are there.
    """
    acme, globex = target.claims("alice of acme"), target.claims("bob of globex")
    settings_left = "select set_config(name, current_setting(name), false) from unnest(%s::text[]) as name"
    tenant_left = "select current_setting('app.current_tenant_id'), current_user::text"
    with connect(pooled) as attacker, connect(pooled) as client:
        with attacker.transaction():
            enter(attacker, acme)
            attacker.execute(settings_left, [[*SETTINGS, "role"]])
            assert attacker.execute(SEEN).fetchone() == (3,)
        for _ in range(2):
            with client.transaction():
                assert client.execute(tenant_left).fetchone() == (ACME, "application_user")
                assert client.execute(SEEN).fetchone() == (0,)
                assert client.execute("select app.current_tenant_id(), app.current_user_id()").fetchone() == (
                    None,
                    None,
                )
            with client.transaction():
                enter(client, globex)
                assert client.execute(SEEN).fetchone() == (4,)
        with attacker.transaction():
            attacker.execute("reset all")
            attacker.execute("reset role")


def test_statements_of_other_clients(target: Target, pooled: str) -> None:
    """Read what the sessions of a pool share: pg_prepared_statements, after globex has prepared and called.

    Statements stand there with $1 where a value was: nothing of globex is seen.
    """
    with connect(pooled) as client, connect(pooled) as attacker:
        with client.transaction():
            enter(client, target.claims("bob of globex"))
            found = client.execute("select api.search_records(%s)::text", ["plutonium"], prepare=True).fetchone()
            assert "Plutonium" in str(found)
        with attacker.transaction():
            enter(attacker, target.claims("alice of acme"))
            shared = attacker.execute("select statement from pg_catalog.pg_prepared_statements").fetchall()
            assert re.search(r"search_records\(\$1\)", str(shared))
            assert "lutonium" not in str(shared)
