"""``history``: who ran what on this database, when, with which outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import psycopg

from ..database import check_server, connect
from . import ledger
from .queries import QUERIES


class Run(msgspec.Struct, frozen=True):
    """A row of migrations.runs with its steps; ``finished`` is None while it runs."""

    id: int
    command: str
    role: str
    os_user: str
    host: str
    release: str
    started: datetime
    finished: datetime | None
    outcome: str
    error: str | None
    steps: list[dict[str, Any]]

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.finished - self.started).total_seconds() if self.finished else None

    def as_json(self) -> dict[str, Any]:
        """Return the run for machines."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return {
            **values,
            "started": self.started.isoformat(),
            "finished": self.finished.isoformat() if self.finished else None,
            "seconds": self.seconds,
        }


def history(url: str, limit: int = 20) -> list[Run]:
    """Return the last ``limit`` runs, newest first; none when the database has no ledger."""
    with connect(url, application_name=ledger.application_name("history")) as connection:
        check_server(connection)
        try:
            row = connection.execute(QUERIES["ledger_exists"]).fetchone()
            if row is None or not row[0]:
                return []
            return [Run(*values) for values in connection.execute(QUERIES["history"], {"limit": limit})]
        except psycopg.errors.InsufficientPrivilege as error:
            raise ledger.closed(connection, error) from None
