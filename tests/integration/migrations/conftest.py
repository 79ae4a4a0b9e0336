"""A small project in a temporary folder, and its own database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pyairtable_db import migrations
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.migrations.events import Event
from pyairtable_db.migrations.rollback import rollback
from pyairtable_db.migrations.status import Status
from pyairtable_db.schema import dump, read
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import Settings

COMMAND = str(Path(sys.executable).with_name("pyairtable-db"))


class Project:
    """Files of a SQL folder and the database they are applied to."""

    def __init__(self, folder: Path, url: str) -> None:
        self.sql = folder / "sql"
        self.url = url
        self.settings = Settings(project=folder, sql=self.sql, owner_role=None, lock_timeout_ms=300)
        self.events: list[Event] = []

    def write(self, path: str, text: str) -> Path:
        file = self.sql / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def migration(self, name: str, up: str, down: str | None = "select 1", concern: str = "app") -> Path:
        """Write ``<number>_<concern>_<rest>.sql`` from a name such as ``0001_create_t`` (and its rollback)."""
        number, rest = name.split("_", 1)
        stem = f"{concern}/migrations/{number}_{concern}_{rest}"
        if down is not None:
            self.write(f"{stem}.rollback.sql", down)
        return self.write(f"{stem}.sql", up)

    def table(self, name: str = "0001_create_t") -> None:
        """Write a migration that creates table t (id int, name text)."""
        self.migration(name, "create table t (id int primary key, name text);", "drop table t;")

    def remove(self, path: str) -> None:
        (self.sql / path).unlink()

    def configure(self, **settings: Any) -> None:
        self.settings = self.settings.replace(**settings)

    def migrate(self, **arguments: Any) -> migrations.Report:
        return migrations.migrate(self.url, self.settings, listener=self.events.append, **arguments)

    def rollback(self, **arguments: Any) -> migrations.Report:
        return rollback(self.url, self.settings, listener=self.events.append, **arguments)

    def status(self) -> Status:
        return migrations.status(self.url, self.settings)

    def heard(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    def value(self, text: str) -> Any:
        return self.query(text)[0][0]

    def applied(self) -> list[str]:
        return [
            row[0] for row in self.query("select id from migrations.applied where state = 'applied' order by position")
        ]

    def schema(self) -> str:
        return dump(read(self.url))

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYAIRTABLE_DB_URL": self.url,
            "PYAIRTABLE_DB_SQL": str(self.sql),
            "PYAIRTABLE_DB_OWNER_ROLE": "nobody_of_that_name",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command line; the caller ends it."""
        return subprocess.Popen(
            [COMMAND, *arguments],
            env=self.environment(),
            cwd=self.sql.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line to its end."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.environment(),
            cwd=self.sql.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)


@pytest.fixture(scope="session")
def worker_database(server: Cluster) -> Iterator[str]:
    """Return a database that the tests of one process use in turn: emptying it is faster than another one."""
    with scratch_database(server.url()) as url:
        yield url


@pytest.fixture
def project(tmp_path: Path, worker_database: str) -> Iterator[Project]:
    """Return an empty project with an empty database."""
    made = Project(tmp_path, worker_database)
    made.sql.mkdir()
    yield made
    with psycopg.connect(worker_database, autocommit=True) as connection:
        connection.execute(CLEAN)


CLEAN = """
do $$
declare
    v_statement text;
begin
    perform pg_terminate_backend(pid, 5000)
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
    for v_statement in
        select format('drop event trigger %I', evtname) from pg_event_trigger
        union all
        select format('drop schema %I cascade', nspname) from pg_namespace
        where nspname !~ '^(pg_|information_schema$)'
        union all
        select format('create schema public')
        union all
        select 'grant usage on schema public to public'
        union all
        select format('alter database %I reset all', current_database())
        union all
        select format('revoke create on database %I from %s', current_database(), a.grantee::regrole)
        from pg_database, aclexplode(datacl) as a
        where datname = current_database() and a.grantee not in (0, datdba) and a.privilege_type = 'CREATE'
    loop
        execute v_statement;
    end loop;
end
$$
"""
