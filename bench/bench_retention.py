"""A day of usage less: DELETE from a plain table beside dropping the chunk of the hypertable.

The rows are those of the benchmark of usage. The first days go one after the other, from both in turns, with every
write safe on the disk, as in production, and a checkpoint before each: some while the system has all files in memory,
and some when it has none of them, as is likely of days that nobody has read for months. Then the plain table and the
days that are left move to a file system with a journal, as servers have, and it goes on there: how long a dropped file
takes is for the file system to say, and one that is mounted with discard may wait for the device.
"""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from psycopg import sql

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

from .usage import disk, storage
from .usage.loading import DAYS, END, ROWS, load, timed

ROUNDS = 5
SAFE_WRITES = ["fsync", "full_page_writes", "synchronous_commit"]
_DELETE = "delete from public.usage where timestamp < %s"
# The indexes too, where VACUUM would leave a day's entries for later.
_VACUUM = "vacuum (index_cleanup on) public.usage"
_DROP = "select public.drop_chunks('timeseries.api_usage_logs', older_than => %s)"
_UNSAFE = "select from pg_settings where name = any (%s) and setting <> 'on'"
_FIRST_CHUNKS = """
select
    format(
        'alter %%s %%s set tablespace %%I',
        case c.relkind when 'r' then 'table' else 'index' end,
        c.oid::regclass,
        %s::text
    )
from pg_class as c
left join pg_index as i
    on i.indexrelid = c.oid
where coalesce(i.indrelid, c.oid) = 'public.usage'::regclass
    or coalesce(i.indrelid, c.oid) in (
        select format('%%I.%%I', h.chunk_schema, h.chunk_name)::regclass
        from timescaledb_information.chunks as h
        where h.hypertable_name = 'api_usage_logs'
        order by h.range_start
        limit %s
    )
"""


class Day(NamedTuple):
    """Seconds that a day took to go, and the bytes it gave back."""

    deleted: float
    vacuumed: float
    freed: int
    dropped: float
    given: int


class State(NamedTuple):
    """Where the files were, and the days that went."""

    place: str
    files: str
    days: list[Day]


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    with scratch_server(chosen) as admin, ExitStack() as stack:
        with connect(admin) as connection:
            data = disk.data_directory(connection)
        try:
            folder = stack.enter_context(disk.journaled(data.parent, data.stat().st_uid))
            name = stack.enter_context(_tablespace(admin, folder))
            absent = None
        except disk.Unavailable as error:
            absent = str(error)
        url = stack.enter_context(scratch_database(admin))
        migrate(url, chosen)
        with connect(url) as connection:
            load(url, connection)
            connection.execute("vacuum (analyze)")
            with _safe_writes(connection):
                states = _states(connection, 0, disk.file_system(data))
                if absent is None:
                    _move(connection, name, 2 * ROUNDS)
                    states += _states(connection, 2 * ROUNDS, f"{disk.file_system(folder)} with a journal")
    return _report(states, absent)


@contextmanager
def _tablespace(admin: str, folder: Path) -> Iterator[str]:
    name = f"pyairtable_bench_{secrets.token_hex(4)}"
    with connect(admin) as connection:
        connection.execute(
            sql.SQL("create tablespace {} location {}").format(sql.Identifier(name), sql.Literal(str(folder)))
        )
        try:
            yield name
        finally:
            connection.execute(sql.SQL("drop tablespace {}").format(sql.Identifier(name)))


def _move(connection: Connection, tablespace: str, days: int) -> None:
    """Move the plain table and the first days of the hypertable to another file system."""
    for (statement,) in connection.execute(_FIRST_CHUNKS, [tablespace, days]).fetchall():
        connection.execute(str(statement).encode())


def _states(connection: Connection, first: int, place: str) -> list[State]:
    return [
        State(place, name, [_day(connection, first + offset + day, in_memory) for day in range(ROUNDS)])
        for offset, in_memory, name in ((0, True, "in memory"), (ROUNDS, False, "not in memory"))
    ]


def _day(connection: Connection, day: int, in_memory: bool) -> Day:
    """Take the day that is the first one left from both tables."""
    end = END - timedelta(days=DAYS - day - 1)
    prepare = disk.read if in_memory else disk.forget
    prepare(connection)
    before = storage.size(connection, "public.usage")
    deleted = timed(partial(connection.execute, _DELETE, [end]))
    vacuumed = timed(partial(connection.execute, _VACUUM))
    freed = before - storage.size(connection, "public.usage")
    prepare(connection)
    connection.execute("checkpoint")
    before = storage.hypertable_size(connection)
    dropped = timed(partial(connection.execute, _DROP, [end]))
    return Day(deleted, vacuumed, freed, dropped, before - storage.hypertable_size(connection))


@contextmanager
def _safe_writes(connection: Connection) -> Iterator[None]:
    """Let the server write as one in production does, which the throw-away server does not."""
    for name in SAFE_WRITES:
        connection.execute(f"alter system set {name} = on".encode())
    try:
        connection.execute("select pg_reload_conf()")
        while connection.execute(_UNSAFE, [SAFE_WRITES]).fetchone() is not None:
            time.sleep(0.01)
        yield
    finally:
        for name in SAFE_WRITES:
            connection.execute(f"alter system reset {name}".encode())
        connection.execute("select pg_reload_conf()")


def _report(states: list[State], absent: str | None) -> str:
    lines = [
        "## Retention",
        "",
        f"`python -m bench retention`: of {ROWS:,} requests over {DAYS} days one day less, by DELETE from a plain "
        f"table with the same indexes and by dropping the chunk; medians of {ROUNDS} days each, in turns, with "
        "`fsync` and `full_page_writes` on and a checkpoint before each. VACUUM takes the day's entries out "
        "of the indexes too. The ratios are taken within each day. Where root measures, it goes on on an ext4 with a "
        "journal, made in a file and mounted without options.",
        "",
        "| file system | files | DELETE s | VACUUM s | drop s | DELETE : drop | DELETE and VACUUM : drop "
        "| MB back by VACUUM | MB back by drop |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for place, files, days in states:
        median = {field: statistics.median(getattr(day, field) for day in days) for field in Day._fields}
        alone = statistics.median(day.deleted / day.dropped for day in days)
        clean = statistics.median((day.deleted + day.vacuumed) / day.dropped for day in days)
        lines.append(
            f"| {place} | {files} | {median['deleted']:.2f} | {median['vacuumed']:.2f} | {median['dropped']:.3f} "
            f"| {alone:,.0f} | {clean:,.0f} | {median['freed'] / 1e6:.1f} | {median['given'] / 1e6:.1f} |"
        )
    if absent is not None:
        lines += ["", f"Not measured on a file system with a journal of its own: {absent}."]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(main())
