"""The ways to say which database, as people and CI do: password files, services, environments, poolers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pyairtable_db.local.runtime import find_runtime
from pyairtable_db.settings import Settings

from .conftest import COMMAND, Project

PASSWORD = "p@s:s/w%o r?d#'\"\\é"


@pytest.fixture
def login(project: Project) -> Iterator[dict[str, str]]:
    """Yield the parts of a login that needs its password."""
    name = f"mig_login_{os.getpid()}"  # roles are the server's, which other test processes share
    with psycopg.connect(project.url, autocommit=True) as connection:
        connection.execute(f"drop role if exists {name}".encode())
        connection.execute(
            psycopg.sql.SQL("create role {} login superuser password {}").format(psycopg.sql.Identifier(name), PASSWORD)
        )
    parts = {key: str(value) for key, value in conninfo_to_dict(project.url).items()}
    login = {"host": "127.0.0.1", "port": parts["port"], "dbname": parts["dbname"], "user": name}
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(**login)  # type: ignore[arg-type]
    yield login
    project.query(f"reassign owned by {name} to postgres; drop owned by {name}; drop role {name}")


def run(project: Project, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line with these variables only."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [COMMAND, *arguments],
        env={**kept, "PYAIRTABLE_DB_SQL": str(project.sql), **environment},
        cwd=project.sql.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )


def test_a_password_file_and_a_service_are_used(project: Project, login: dict[str, str], tmp_path: Path) -> None:
    project.table()
    secret = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    passfile = tmp_path / "pgpass"
    passfile.write_text(f"127.0.0.1:*:*:{login['user']}:{secret}\n", encoding="utf-8")
    passfile.chmod(0o600)
    (tmp_path / "services").write_text(
        "[prod]\n" + "".join(f"{key}={value}\n" for key, value in login.items()), encoding="utf-8"
    )
    url = f"postgresql://{login['user']}@127.0.0.1:{login['port']}/{login['dbname']}"

    first = run(project, "migrate", "--backup", str(tmp_path / "b.dump"), "--url", url, PGPASSFILE=str(passfile))
    assert first.returncode == 0, first.stderr
    service = {"PGSERVICEFILE": str(tmp_path / "services"), "PGPASSFILE": str(passfile)}
    for done in (
        run(project, "status", "--check", "--url", "service=prod", **service),
        run(project, "plan", "--locks", "--url", "postgresql:///?service=prod", **service),
        run(project, "rollback", "--all", "--yes", "--url", "service=prod", **service),
        run(project, "migrate", PYAIRTABLE_DB_URL="service=prod", **service),
    ):
        assert done.returncode == 0, done.stderr
    refused = run(project, "status", "--url", url)
    assert refused.returncode == 1
    assert "~/.pgpass" in refused.stderr


def test_a_url_takes_a_password_of_any_characters(project: Project, login: dict[str, str], tmp_path: Path) -> None:
    project.table()
    place = f"127.0.0.1:{login['port']}/{login['dbname']}"
    uri = f"postgresql://{login['user']}:{quote(PASSWORD, safe='')}@{place}"
    shown = ""
    for url in (uri, f"{uri}?connect_timeout=5", make_conninfo(**login, password=PASSWORD)):
        for arguments in (
            ["migrate", "--backup", str(tmp_path / f"{len(shown)}.dump")],
            ["plan", "--locks"],
            ["diff"],
            ["rollback", "--all", "--yes"],
        ):
            done = run(project, *arguments, PYAIRTABLE_DB_URL=url)
            assert done.returncode == 0, done.stderr
            shown += done.stdout + done.stderr
    wrong = run(project, "migrate", PYAIRTABLE_DB_URL=f"postgresql://{login['user']}:{PASSWORD}@{place}")
    assert wrong.returncode != 0
    shown += wrong.stdout + wrong.stderr
    assert "percent-encoded" in wrong.stderr
    for secret in (PASSWORD, quote(PASSWORD, safe=""), "p@s:s", "w%o", "r?d"):
        assert secret not in shown


def test_environments_by_name_have_their_own_database_and_variables(project: Project, login: dict[str, str]) -> None:
    project.migration("0001_create_t", "create table t (x text default '{{ word }} {{ other }}');", "drop table t;")
    admin = {**login, "password": PASSWORD}
    staging, prod = f"{login['user']}_staging", f"{login['user']}_prod"
    with psycopg.connect(make_conninfo(**admin), autocommit=True) as connection:
        for name in (staging, prod):
            connection.execute(f"create database {name}".encode())
    place = f"postgresql://{login['user']}@127.0.0.1:{login['port']}"
    (project.sql.parent / "pyproject.toml").write_text(
        f"""
[tool.pyairtable-db]
sql = "elsewhere"
vars = {{ word = "hej", other = "du" }}

[tool.pyairtable-db.environments.staging]
url = "{place}/{staging}"

[tool.pyairtable-db.environments.prod]
url = "{place}/{prod}"
vars = {{ other = "alla" }}
""",
        encoding="utf-8",
    )
    try:
        by_flag = run(project, "migrate", "--env", "staging", PGPASSWORD=PASSWORD)
        by_variable = run(project, "migrate", PGPASSWORD=PASSWORD, PYAIRTABLE_DB_ENV="prod")
        unknown = run(project, "migrate", "--env", "test", PGPASSWORD=PASSWORD)
        assert (by_flag.returncode, by_variable.returncode, unknown.returncode) == (0, 0, 2), by_flag.stderr
        assert "defined: prod, staging" in unknown.stderr
        for name, default in ((staging, "hej du"), (prod, "hej alla")):
            with psycopg.connect(make_conninfo(**{**admin, "dbname": name})) as connection:
                assert connection.execute("insert into t default values returning x").fetchone() == (default,)
    finally:
        for name in (staging, prod):
            project.query(f"drop database {name} with (force)")


@pytest.fixture
def pooler(project: Project, login: dict[str, str], settings: Settings) -> Iterator[dict[str, int]]:
    """Return the port of a PgBouncer in transaction mode, and of one in session mode."""
    beside = find_runtime(settings).bin.parents[3] / "sbin" / "pgbouncer"
    program = str(beside) if beside.is_file() else shutil.which("pgbouncer")
    if program is None:
        pytest.skip("PgBouncer is not installed: that it is refused is not tested")
    ports = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        user = "nobody" if os.geteuid() == 0 else None
        running = []
        for mode in ("transaction", "session"):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                ports[mode] = probe.getsockname()[1]
            file = folder / f"{mode}.ini"
            file.write_text(
                f"[databases]\n{login['dbname']} = host=127.0.0.1 port={login['port']}\n[pgbouncer]\n"
                f"listen_addr = 127.0.0.1\nlisten_port = {ports[mode]}\nunix_socket_dir =\nauth_type = scram-sha-256\n"
                f"auth_file = {folder}/users.txt\npool_mode = {mode}\n"
            )
            (folder / "users.txt").write_text(f'"{login["user"]}" "plain"\n')
            if user:
                for path in (folder, *folder.iterdir()):
                    shutil.chown(path, user)
            running.append(subprocess.Popen([program, str(file)], user=user, cwd="/", stderr=subprocess.DEVNULL))
        try:
            project.query(f"alter role {login['user']} password 'plain'")
            for port in ports.values():
                _await(make_conninfo(**{**login, "port": str(port)}, password="plain"))
            yield ports
        finally:
            for process in running:
                process.terminate()
                process.wait()


def _await(url: str) -> None:
    for _ in range(100):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("PgBouncer does not answer")


def test_a_pooler_in_transaction_mode_is_refused_and_one_in_session_mode_works(
    project: Project, login: dict[str, str], pooler: dict[str, int]
) -> None:
    project.table()
    urls = {mode: make_conninfo(**{**login, "port": str(port)}) for mode, port in pooler.items()}

    refused = [
        run(project, *arguments, PYAIRTABLE_DB_URL=urls["transaction"], PGPASSWORD="plain")
        for arguments in (["migrate"], ["migrate", "--dry-run"], ["baseline", "1"])
    ]
    assert [done.returncode for done in refused] == [2, 2, 2], refused[0].stderr
    assert all("pooler in transaction mode" in done.stderr for done in refused)
    assert project.value("select to_regclass('t')") is None

    for arguments in (["migrate"], ["status", "--check"], ["rollback", "--all", "--yes"]):
        done = run(project, *arguments, PYAIRTABLE_DB_URL=urls["session"], PGPASSWORD="plain")
        assert done.returncode == 0, done.stderr
    for arguments in (["status"], ["plan"]):
        done = run(project, *arguments, PYAIRTABLE_DB_URL=urls["transaction"], PGPASSWORD="plain")
        assert done.returncode == 0, done.stderr
