"""Export a table: every record in the order of creation, streamed, in a file that is whole or not there."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from ..database import Connection
from ..errors import UsageError
from .files import compressed, refuse_same_file, whole_file, writing_errors
from .jsontext import Number, dump, quoted
from .source import FORMATS
from .tables import Table, require_table
from .tenancy import database_errors, find_tenant, work_as

BYTES_AT_ONCE = 1 << 18
ID_COLUMN = "id"
_SUFFIXES = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_COPY_RECORDS = """
    copy (
        select
            r.id,
            to_char(r.created_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            r.fields
        from airtable.records as r
        where r.tenant_id = (select app.require_tenant_id())
            and r.table_id = %s
        order by r.auto_number
    )
    to stdout
"""

_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number)

Record = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class ExportReport:
    """What an export did."""

    tenant: str
    table_id: str
    rows: int
    seconds: float


class _Writer(Protocol):
    def begin(self) -> str: ...
    def records(self, records: Sequence[Record]) -> str: ...
    def end(self) -> str: ...


def export_table(
    connection: Connection,
    *,
    base: str,
    table: str,
    tenant: str | None = None,
    output: Path | BinaryIO,
    format: str | None = None,  # noqa: A002
    compress: bool | None = None,
    with_ids: bool = False,
    schema: Path | None = None,
    progressed: Callable[[int], None] = lambda _rows: None,
) -> ExportReport:
    """Write all records of a table to ``output``, a path or an open binary file.

    ``format`` is csv, json or jsonl; without it the path's suffix decides, else it is csv. ``compress`` gzips, by
    default when the path ends in ``.gz``. ``with_ids`` adds record ids: a first column in CSV, Airtable's
    ``{"id", "createdTime", "fields"}`` in JSON. ``schema`` is a file for the fields' types, which CSV cannot carry.
    Raises UsageError, DataError when base, table or folder are missing, DatabaseError for what the server refuses.
    """
    began = time.monotonic()
    found = find_tenant(connection, tenant)
    path = output if isinstance(output, Path) else None
    format = format or _format_of(path)  # noqa: A001
    if format not in FORMATS:
        raise UsageError(f'format "{format}" is unknown', hint=f"Known formats: {', '.join(FORMATS)}.")
    if compress is None:
        compress = path is not None and path.suffix.lower() == ".gz"
    if path is not None:
        refuse_same_file(path, schema, "--schema")
    with ExitStack() as stack:
        stack.enter_context(database_errors("an export changes nothing"))
        stack.enter_context(connection.transaction())
        connection.execute("set transaction isolation level repeatable read")
        work_as(connection, found)
        known = require_table(connection, base, table)
        if isinstance(output, Path):
            file = stack.enter_context(whole_file(output, compress=compress))
        else:
            stack.enter_context(writing_errors("standard output"))
            file = compressed(stack, output, compress)
        rows = _write(connection, known, file, _WRITERS[format](known, with_ids), progressed)
        if schema is not None:
            _write_schema(known, schema)
    return ExportReport(found.slug, known.id, rows, time.monotonic() - began)


def _write(
    connection: Connection, table: Table, file: BinaryIO, writer: _Writer, progressed: Callable[[int], None]
) -> int:
    count = 0
    file.write(writer.begin().encode())
    for records in _records(connection, table):
        file.write(writer.records(records).encode())
        count += len(records)
        progressed(count)
    file.write(writer.end().encode())
    return count


def _records(connection: Connection, table: Table) -> Iterator[list[Record]]:
    """Yield batches of records. COPY hands over row by row, so that memory holds one batch, or one large record."""
    batch: list[Record] = []
    size = 0
    with connection.cursor() as cursor, cursor.copy(_COPY_RECORDS, (table.id,)) as copy:
        for line in copy:
            batch.append(_record(line))
            size += len(line)
            if size >= BYTES_AT_ONCE:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _record(line: bytes | bytearray | memoryview) -> Record:
    # JSON text has no control character, so the backslash is all that COPY escapes.
    key, created, fields = bytes(line).rstrip(b"\n").replace(b"\\\\", b"\\").split(b"\t")
    return key.decode(), created.decode(), _DECODER.decode(fields.decode())


class _CsvWriter:
    """RFC 4180: a header, CRLF. Lists are JSON arrays, so that a comma in a choice stays one choice."""

    def __init__(self, table: Table, with_ids: bool) -> None:
        self._names = [field.spec.name for field in table.fields]
        self._ids = [field.id for field in table.fields]
        self._with_ids = with_ids
        if with_ids and (taken := [name for name in self._names if name.lower() == ID_COLUMN]):
            raise UsageError(
                f'the table has a field "{taken[0]}", which the column of record ids would collide with',
                hint="Export as json or jsonl, where ids stand outside the fields.",
            )

    def begin(self) -> str:
        return _csv([[ID_COLUMN, *self._names] if self._with_ids else self._names])

    def records(self, records: Sequence[Record]) -> str:
        ids = self._ids
        rows: Iterator[list[str]] = ([_cell(fields.get(name)) for name in ids] for _, _, fields in records)
        if self._with_ids:
            rows = ([record[0], *row] for record, row in zip(records, rows, strict=True))
        return _csv(rows)

    def end(self) -> str:
        return ""


class _LinesWriter:
    """One JSON object a line, keyed by field names in the table's order, empty cells left out."""

    separator, first, last = "\n", "", "\n"

    def __init__(self, table: Table, with_ids: bool) -> None:
        self._keys = [(field.id, quoted(field.spec.name)) for field in table.fields]
        self._with_ids = with_ids
        self._is_empty = True

    def begin(self) -> str:
        return self.first

    def records(self, records: Sequence[Record]) -> str:
        start = "" if self._is_empty else self.separator
        self._is_empty = False
        return start + self.separator.join(map(self._object, records))

    def end(self) -> str:
        return "" if self._is_empty else self.last

    def _object(self, record: Record) -> str:
        key, created, fields = record
        members = ", ".join(f"{name}: {dump(fields[field])}" for field, name in self._keys if field in fields)
        if self._with_ids:
            return f'{{"id": "{key}", "createdTime": "{created}", "fields": {{{members}}}}}'
        return f"{{{members}}}"


class _ArrayWriter(_LinesWriter):
    """The same objects as one JSON array, one on each line."""

    separator, first, last = ",\n", "[\n", "\n]\n"

    def end(self) -> str:
        return "]\n" if self._is_empty else self.last


_WRITERS: dict[str, Callable[[Table, bool], _Writer]] = {
    "csv": _CsvWriter,
    "json": _ArrayWriter,
    "jsonl": _LinesWriter,
}


def _csv(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    return "" if value is None else dump(value)


def _format_of(path: Path | None) -> str:
    if path is None:
        return "csv"
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return _SUFFIXES.get(suffixes[-1], "csv") if suffixes else "csv"


def _write_schema(table: Table, path: Path) -> None:
    definitions = [field.spec.definition() for field in table.fields]
    with whole_file(path) as file:
        file.write((json.dumps({"fields": definitions}, ensure_ascii=False, indent=2) + "\n").encode())
