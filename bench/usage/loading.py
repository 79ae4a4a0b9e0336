"""The rows of the benchmarks of usage: in the hypertable, and in a plain table with the same indexes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from pyairtable_db.database import Connection, connect

from . import storage

ROWS = int(os.environ.get("PYAIRTABLE_BENCH_ROWS", "20000000"))
DAYS = 90
# The present, for every question, to five minutes; and the midnight before it.
END = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
NOW = END + (datetime.now(UTC) - END) // timedelta(minutes=5) * timedelta(minutes=5)


def load(url: str, connection: Connection) -> None:
    """Fill the hypertable in two sessions, every second day each, then the plain table."""
    connection.execute(storage.ROWS_SQL.read_bytes())

    def fill(first: int) -> None:
        with connect(url) as session:
            for day in range(first, DAYS + 1, 2):
                begins = END - timedelta(days=DAYS - day)
                ends = min(begins + timedelta(days=1), NOW)
                count = int(ROWS / DAYS * ((ends - begins) / timedelta(days=1)))
                session.execute(f"select setseed({day / 100})".encode())
                session.execute(
                    f"insert into timeseries.api_usage_logs select * from {made(begins, ends, count)}".encode()
                )

    threads = [threading.Thread(target=fill, args=[first]) for first in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.execute(storage.PLAIN.encode())
    connection.execute("grant usage on schema public to application_user")
    connection.execute("grant select on public.usage to application_user")
    counted = connection.execute("select count(*) from public.usage").fetchone()
    if counted is None or counted[0] < ROWS - DAYS:
        raise AssertionError(f"there are {counted} rows, not {ROWS}")


def made(begins: datetime, ends: datetime, count: int) -> str:
    """Return the call that makes ``count`` rows between two times."""
    return f"bench.usage(timestamptz '{begins.isoformat()}', timestamptz '{ends.isoformat()}', {count})"


def timed(work: Callable[[], Any]) -> float:
    """Return how many seconds ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
