"""A day of usage less: DELETE from a plain table beside dropping the chunk of the hypertable.

The rows are those of the benchmark of usage. The first days go one after the other, from both in turns, with every
write safe on the disk, as in production, and a checkpoint before each: some while the system has all files in memory,
and some when it has none of them, as is likely of days that nobody has read for months.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server

from .usage import storage
from .usage.loading import DAYS, END, ROWS, load, timed

ROUNDS = 5
SAFE_WRITES = ["fsync", "full_page_writes", "synchronous_commit"]
_DELETE = "delete from public.usage where timestamp < %s"
_DROP = "select public.drop_chunks('timeseries.api_usage_logs', older_than => %s)"
_FILES = """
select current_setting('data_directory'), pg_relation_filepath(c.oid)
from pg_class as c
where c.relnamespace in ('public'::regnamespace, 'ts_chunks'::regnamespace)
    and c.relkind in ('r', 'i')
"""


class Day(NamedTuple):
    """Seconds that a day took to go, and the bytes it gave back."""

    deleted: float
    vacuumed: float
    freed: int
    dropped: float
    given: int


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    with scratch_server(chosen) as admin, scratch_database(admin) as url:
        migrate(url, chosen)
        with connect(url) as connection:
            load(url, connection)
            connection.execute("vacuum (analyze)")
            with _safe_writes(connection):
                warm = [_day(connection, day, in_memory=True) for day in range(ROUNDS)]
                cold = [_day(connection, ROUNDS + day, in_memory=False) for day in range(ROUNDS)]
    return _report(warm, cold)


def _day(connection: Connection, day: int, *, in_memory: bool) -> Day:
    """Take the day that is the first one left from both tables."""
    end = END - timedelta(days=DAYS - day - 1)
    if in_memory:
        _read(connection)
    else:
        _forget(connection)
    before = storage.size(connection, "public.usage")
    deleted = timed(partial(connection.execute, _DELETE, [end]))
    vacuumed = timed(partial(connection.execute, "vacuum public.usage"))
    freed = before - storage.size(connection, "public.usage")
    if not in_memory:
        _forget(connection)
    connection.execute("checkpoint")
    before = storage.hypertable_size(connection)
    dropped = timed(partial(connection.execute, _DROP, [end]))
    return Day(deleted, vacuumed, freed, dropped, before - storage.hypertable_size(connection))


def _read(connection: Connection) -> None:
    """Have the system read all of the plain table and the chunks."""
    connection.execute("checkpoint")
    for file in _files(connection):
        with file.open("rb", buffering=0) as opened:
            while opened.read(1 << 20):
                pass


def _forget(connection: Connection) -> None:
    """Have the system forget what it has in memory of the plain table and the chunks, with their indexes."""
    connection.execute("checkpoint")
    for file in _files(connection):
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _files(connection: Connection) -> list[Path]:
    rows = connection.execute(_FILES).fetchall()
    paths = [Path(folder, path) for folder, path in rows]
    return [file for path in paths for file in (path, *path.parent.glob(f"{path.name}.*"))]


@contextmanager
def _safe_writes(connection: Connection) -> Iterator[None]:
    """Let the server write as one in production does, which the throw-away server does not."""
    before = _shown(connection)
    for name in SAFE_WRITES:
        connection.execute(f"alter system set {name} = on".encode())
    _reload(connection, ["on"] * len(SAFE_WRITES))
    try:
        yield
    finally:
        for name in SAFE_WRITES:
            connection.execute(f"alter system reset {name}".encode())
        _reload(connection, before)


def _shown(connection: Connection) -> list[str]:
    query = "select setting from pg_settings where name = any (%s) order by name"
    return [str(row[0]) for row in connection.execute(query, [SAFE_WRITES]).fetchall()]


def _reload(connection: Connection, wanted: list[str]) -> None:
    connection.execute("select pg_reload_conf()")
    while _shown(connection) != wanted:
        time.sleep(0.01)


def _report(warm: list[Day], cold: list[Day]) -> str:
    lines = [
        "## Retention",
        "",
        f"`python -m bench retention`: of {ROWS:,} requests over {DAYS} days one day less, by DELETE from a plain "
        f"table with the same indexes and by dropping the chunk; medians of {ROUNDS} days each, in turns, with `fsync` "
        "and `full_page_writes` on and a checkpoint before each. The ratio is taken within each day.",
        "",
        "| files of the tables | DELETE s | VACUUM s | drop s | DELETE : drop | MB back by VACUUM | MB back by drop |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, days in (("in the system's memory", warm), ("on the disk alone", cold)):
        median = {field: statistics.median(getattr(day, field) for day in days) for field in Day._fields}
        ratio = statistics.median(day.deleted / day.dropped for day in days)
        lines.append(
            f"| {name} | {median['deleted']:.2f} | {median['vacuumed']:.2f} | {median['dropped']:.3f} | {ratio:,.0f} | "
            f"{median['freed'] / 1e6:.1f} | {median['given'] / 1e6:.1f} |"
        )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(main())
