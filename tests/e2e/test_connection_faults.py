"""What `migrate` says when the server is not there, not willing, too old or incomplete, and that nothing changes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, sql

from pyairtable_db import settings as configuration
from pyairtable_db.database import connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.local.config import THROW_AWAY
from pyairtable_db.local.runtime import find_runtime

COMMAND = Path(sysconfig.get_path("scripts")) / "pyairtable-db"
PASSWORD = "p@ss/w:rd ?&#%'"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *(arguments or ("migrate",))],
            env=os.environ | {"PYAIRTABLE_DB_URL": url},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return call


def over_tcp(url: str, **parts: str) -> str:
    """Return ``url`` over TCP, where a role needs its password."""
    given = conninfo.conninfo_to_dict(url)
    return conninfo.make_conninfo("", **{**given, "host": "127.0.0.1", **parts})


@pytest.fixture
def guest(empty_database: str) -> Iterator[str]:
    """A login without any right, and a password full of characters that mean something in a URL."""
    name = f"guest_{os.getpid()}"
    with connect(empty_database) as admin:
        admin.execute(sql.SQL("create role {} login password {}").format(sql.Identifier(name), PASSWORD))
        yield name
        admin.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))


def schemas(url: str) -> set[str]:
    with connect(url) as connection:
        return {
            str(row[0])
            for row in connection.execute("select nspname from pg_namespace where nspname !~ '^pg_'").fetchall()
        }


def test_a_url_that_cannot_be_read_is_a_usage_error(run: Run) -> None:
    done = run("postgresql://user:secret@[::1/db")
    assert done.returncode == 2
    assert "remedy:" in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:p@hunter2/x@127.0.0.1:5/shop",
        "postgresql://me:%zzhunter2@127.0.0.1:5/shop",
        "host=127.0.0.1 port=5 password=my hunter2 user=me",
        "postgres:/me:hunter2@127.0.0.1/shop",
        "me:hunter2@127.0.0.1/shop",
    ],
)
def test_a_url_that_cannot_be_read_shows_no_piece_of_its_password(run: Run, url: str) -> None:
    done = run(url, "status")

    assert done.returncode == 2
    assert "the database URL" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr


def test_a_server_that_is_down_is_named_with_its_address(run: Run) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = run(f"postgresql://someone@127.0.0.1:{port}/somewhere")
    assert done.returncode == 1
    assert f"someone@127.0.0.1:{port}/somewhere" in done.stderr
    assert "pyairtable-db local start" in done.stderr


def test_a_wrong_password_is_refused_and_never_shown(run: Run, empty_database: str, guest: str) -> None:
    done = run(over_tcp(empty_database, user=guest, password="wrong-horse"))
    assert done.returncode == 1
    assert "refused the role or its password" in done.stderr
    assert "wrong-horse" not in done.stdout + done.stderr


def test_a_role_that_does_not_exist_is_told_like_a_wrong_password(run: Run, empty_database: str) -> None:
    done = run(over_tcp(empty_database, user="nobody_here", password="anything"))
    assert done.returncode == 1
    assert "refused the role or its password" in done.stderr


def test_a_database_that_does_not_exist_is_named(run: Run, empty_database: str) -> None:
    done = run(conninfo.make_conninfo(empty_database, dbname="no_such_database"))
    assert done.returncode == 1
    assert 'database "no_such_database" does not exist' in done.stderr
    assert "createdb" in done.stderr


def test_a_role_without_rights_changes_nothing_and_names_what_it_lacks(
    run: Run, empty_database: str, guest: str
) -> None:
    before = schemas(empty_database)
    done = run(over_tcp(empty_database, user=guest, password=PASSWORD))
    assert done.returncode == 1
    assert guest in done.stderr
    assert "remedy:" in done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert schemas(empty_database) == before


def test_a_password_with_special_characters_works_in_a_uri(run: Run, empty_database: str, guest: str) -> None:
    from urllib.parse import quote

    port = conninfo.conninfo_to_dict(empty_database)["port"]
    dbname = conninfo.conninfo_to_dict(empty_database)["dbname"]
    done = run(f"postgresql://{guest}:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/{dbname}", "status")
    assert "refused the role or its password" not in done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert quote(PASSWORD, safe="") not in done.stdout + done.stderr


def test_an_absent_extension_is_named_with_its_package_before_anything_changes(
    run: Run, empty_database: str, tmp_path: Path
) -> None:
    project(tmp_path, "-- requires: postgis\ncreate extension postgis;\n", "drop extension postgis;\n")
    done = run(empty_database)
    assert done.returncode == 1
    assert 'extension "postgis" is not installed' in done.stderr
    assert "postgresql-17-postgis" in done.stderr
    assert schemas(empty_database) == {"public", "information_schema"}


def project(folder: Path, up: str, down: str) -> None:
    (folder / "pyproject.toml").write_text('[tool.pyairtable-db]\nsql = "sql"\n')
    migrations = folder / "sql" / "shop" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_shop_create_things.sql").write_text(up)
    (migrations / "0001_shop_create_things.rollback.sql").write_text(down)


def test_a_missing_preload_library_is_told_before_anything_changes(run: Run, tmp_path: Path) -> None:
    overrides = {**THROW_AWAY, "shared_preload_libraries": "pg_stat_statements"}
    cluster = Cluster(tmp_path / "server", overrides, sync=False)
    cluster.start(lambda: find_runtime(configuration.load()))
    try:
        before = schemas(cluster.url())
        done = run(cluster.url())
        assert done.returncode == 1
        assert 'shared_preload_libraries lacks "timescaledb"' in done.stderr
        assert "restart" in done.stderr
        assert schemas(cluster.url()) == before
    finally:
        cluster.remove()


@pytest.fixture
def postgresql_15() -> Iterator[str]:
    """The URL of a PostgreSQL 15 of the distribution."""
    programs = Path("/usr/lib/postgresql/15/bin")
    if not (programs / "initdb").exists():
        pytest.skip("no PostgreSQL 15 is installed on this machine (Debian 12's package postgresql-15)")
    as_server: dict[str, str] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    folder = Path("/var/tmp") / f"pg15-{os.getpid()}"
    folder.mkdir(mode=0o700)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if as_server:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    try:
        for command in (
            [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"],
            [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o",
             f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start"],
        ):  # fmt: skip
            subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **as_server)  # type: ignore[call-overload]
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
            check=False, cwd="/", stdout=subprocess.DEVNULL, **as_server,
        )  # type: ignore[call-overload]  # fmt: skip
        shutil.rmtree(folder)


def test_postgresql_15_is_too_old(run: Run, postgresql_15: str) -> None:
    done = run(postgresql_15)
    assert done.returncode == 1
    assert "PostgreSQL 15 is too old" in done.stderr
    with psycopg.connect(postgresql_15) as connection:
        assert connection.execute("select to_regnamespace('migrations')").fetchone() == (None,)
