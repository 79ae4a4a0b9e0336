"""Statements that go to the server together with the next commit, in one round trip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

from psycopg import pq, sql

from ..database import Connection


class Later:
    """Takes statements with parameters as a connection does, and gives them back as one text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._escape = pq.Escaping(connection.pgconn).escape_literal
        self._queue: list[str] = []

    def execute(self, query: LiteralString, values: Mapping[str, Any] | None = None) -> None:
        """Queue a statement; parameters become literals now."""
        if values:
            self._queue.append(query % {name: self._literal(value) for name, value in values.items()})
        else:
            self._queue.append(query)

    def take(self) -> list[str]:
        """Return what is queued, and forget it."""
        queue, self._queue = self._queue, []
        return queue

    def _literal(self, value: Any) -> str:
        """Return ``value`` as SQL; psycopg's own adaptation, which can do more, takes ten times as long."""
        match value:
            case None | bool():
                return "null" if value is None else str(value).lower()
            case int():
                return str(value)
            case str():
                return bytes(self._escape(value.encode())).decode()
            case _:
                return sql.Literal(value).as_string(self._connection)


Writer = Connection | Later
