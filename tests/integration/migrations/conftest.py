"""A small project in a temporary folder, and its own database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pyairtable_db import migrations
from pyairtable_db.migrations.events import Event
from pyairtable_db.migrations.rollback import rollback
from pyairtable_db.migrations.status import Status
from pyairtable_db.schema import dump, read
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
        self.settings = self.settings.model_copy(update=settings)

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


@pytest.fixture
def project(tmp_path: Path, empty_database: str) -> Project:
    """Return an empty project with an empty database."""
    made = Project(tmp_path, empty_database)
    made.sql.mkdir()
    return made
