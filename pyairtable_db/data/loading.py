"""Rows into a table: COPY to a temporary table, then set by set through row level security, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from ..database import Connection
from .conversion import Rows

SLICE_BYTES = 8 << 20
CONFLICTS_AT_ONCE = 5000

_STAGE = (Path(__file__).parent / "staging.sql").read_bytes()
_COPY = "copy pg_temp.staged_records (position, line, id, fields) from stdin"


class Loader:
    """Add rows to a table, slice by slice, so that neither side holds more than a slice.

    The connection must be in a transaction that works as the tenant, with ``stage`` called before. ``created`` counts.
    """

    def __init__(self, connection: Connection, table_id: str) -> None:
        self.connection = connection
        self.table_id = table_id
        self.created = 0
        self._slice: list[bytes] = []
        self._size = 0

    def add(self, rows: Rows) -> None:
        """Take rows in; every few megabytes they go to the table."""
        if rows.count:
            self._slice.append(rows.data)
            self._size += len(rows.data)
            if self._size >= SLICE_BYTES:
                self._flush()

    def finish(self) -> None:
        """Load what is left."""
        if self._slice:
            self._flush()

    def _flush(self) -> None:
        self._copy()
        row = self.connection.execute(
            "select airtable.load_staged_records('pg_temp.staged_records', %s)", (self.table_id,)
        ).fetchone()
        self.created += row[0] if row else 0
        self.connection.execute("truncate pg_temp.staged_records")

    def _copy(self) -> None:
        with self.connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for text in self._slice:
                copy.write(text)
        self._slice.clear()
        self._size = 0


class Merger(Loader):
    """Merge rows into a table by a field: all of them are staged first, since any two may have the same value."""

    def __init__(self, connection: Connection, table_id: str, merge_field_id: str, field_ids: list[str]) -> None:
        super().__init__(connection, table_id)
        self.merge_field_id = merge_field_id
        self.field_ids = field_ids
        self.updated = 0
        self.unchanged = 0

    def mark_conflicts(self) -> int:
        """Stage what is left and return how many rows cannot be merged."""
        super().finish()
        self.connection.execute("analyze pg_temp.staged_records")
        row = self.connection.execute(
            "select airtable.mark_staged_conflicts('pg_temp.staged_records', %s, %s)",
            (self.table_id, self.merge_field_id),
        ).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def conflicts(self) -> Iterator[Iterator[tuple[int, str]]]:
        """Give position and reason of the rows that cannot be merged, in the order of the file."""
        with self.connection.cursor(name="staged_conflicts") as cursor:
            cursor.itersize = CONFLICTS_AT_ONCE
            cursor.execute(
                "select position, conflict from pg_temp.staged_records where conflict is not null order by position"
            )
            yield iter(cast(Iterator[tuple[int, str]], cursor))

    def finish(self) -> None:
        """Merge the rows that have no conflict."""
        row = self.connection.execute(
            "select * from airtable.merge_staged_records('pg_temp.staged_records', %s, %s, %s)",
            (self.table_id, self.merge_field_id, self.field_ids),
        ).fetchone()
        if row:
            self.created, self.updated, self.unchanged = row

    def _flush(self) -> None:
        self._copy()


def stage(connection: Connection) -> None:
    """Create the temporary table of this transaction, as the login role."""
    connection.execute(_STAGE)
