"""Statements that go to the server together with the next commit, in one round trip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

import psycopg

from ..database import Connection


class Later:
    """Takes statements with parameters as a connection does, and gives them back as one text."""

    def __init__(self, connection: Connection) -> None:
        self._cursor = psycopg.ClientCursor(connection)
        self._queue: list[str] = []

    def execute(self, query: LiteralString, values: Mapping[str, Any] | None = None) -> None:
        """Queue a statement; parameters become literals now."""
        self._queue.append(self._cursor.mogrify(query, values) if values else query)

    def take(self) -> list[str]:
        """Return what is queued, and forget it."""
        queue, self._queue = self._queue, []
        return queue


Writer = Connection | Later
