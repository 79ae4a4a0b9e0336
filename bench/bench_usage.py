"""Questions about usage beside the same questions to a plain table; what loading and rolling up costs.

The same rows lie in the hypertable and in a plain table with the same two indexes: as many as PYAIRTABLE_BENCH_ROWS
says, 20 million unless it does, over the 90 days before today, and as many an hour today; of 100 tenants. Every pair
of statements gives the same numbers, which is checked (percentiles within the 5.4 % of the histogram), and runs in
turns, each as text of its own.
"""

from __future__ import annotations

import statistics
import time
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pyairtable_db import settings
from pyairtable_db.database import Connection, connect
from pyairtable_db.migrations import migrate
from pyairtable_db.scratch import scratch_database
from pyairtable_db.testing.template import scratch_server
from tests.community import edition

from .usage import storage
from .usage.loading import DAYS, END, NOW, ROWS, load, made, timed
from .usage.questions import DASHBOARDS, LAST_HOUR, SO_FAR, Question, compare

ROUNDS = 5
SHORT_ROUNDS = 100
# Of questions for which the plain table takes this long
LONG_MS = 1000
LONG_ROUNDS = 3
INGESTED = 200_000
FIRST_LOADS = 7
LATE = 10_000
TENANTS = {"largest": 1, "middle": 50}
ROLLUPS = ("usage_rollup_hours", "usage_rollup_days", "usage_user_hours", "usage_user_numbers")


class Answer(NamedTuple):
    """Milliseconds of both sides, and how many times as fast ours is: medians, the latter within rounds."""

    name: str
    tenant: str
    span: str
    plain: float
    ours: float
    ratio: float


class Ingest(NamedTuple):
    """Rows a second of both sides, and how many times as many ours takes: medians, the latter within rounds."""

    plain: float
    ours: float
    ratio: float


def main() -> str:
    """Measure, and return the section of docs/benchmarks.md."""
    chosen = settings.load()
    with scratch_server(chosen) as admin, scratch_database(admin) as url:
        migrate(url, chosen)
        with connect(url) as connection:
            load(url, connection)
            rolled_up = timed(lambda: connection.execute("call timeseries.refresh_usage_rollups()"))
            connection.execute("vacuum (analyze)")
            sizes = _sizes(connection)
            answers = _answers(connection)
            late = _late(connection)
            ingest = _ingest(connection, NOW, timedelta(hours=8), 3)
        first = _first_loads(chosen, admin)
    try:
        compressed = _told(storage.compressed_storage(chosen))
    except edition.Unavailable as reason:
        compressed = f"Storage with compression was not measured: {reason}"
    return _report(answers, rolled_up, late, ingest, first, sizes, compressed)


def _answers(connection: Connection) -> list[Answer]:
    found = []
    month = END.replace(day=1)
    for who, rank in TENANTS.items():
        tenant = f"00000000-0000-4000-8000-{rank:012}"
        for question in DASHBOARDS:
            for days in (30, 90):
                found.append(
                    _answer(connection, question, who, tenant, END - timedelta(days=days), END, f"{days} days")
                )
        for question, since in zip(SO_FAR, (month, END - timedelta(days=END.weekday())), strict=True):
            span = f"{(NOW - since) / timedelta(days=1):.1f} days"
            found.append(_answer(connection, question, who, tenant, since, NOW, span))
        found.append(_answer(connection, LAST_HOUR, who, tenant, NOW - timedelta(hours=1), NOW, "1 hour"))
    return found


def _answer(
    connection: Connection, question: Question, who: str, tenant: str, since: datetime, until: datetime, span: str
) -> Answer:
    names = {"tenant": tenant, "since": since.isoformat(), "until": until.isoformat()}
    sides = [side.format(**names).encode() for side in (question.plain, question.ours)]
    rounds: list[list[float]] = []
    said: list[Any] = []
    wanted = SHORT_ROUNDS if question is LAST_HOUR else ROUNDS
    with connection.transaction():
        connection.execute("select app.begin_as(%s::uuid)", [tenant])
        while len(rounds) < wanted:
            said, taken = [], []
            for side in sides:
                began = time.perf_counter()
                row = connection.execute(side, prepare=False).fetchone()
                taken.append((time.perf_counter() - began) * 1000)
                said.append(row and row[0])
            rounds.append(taken)
            wanted = LONG_ROUNDS if taken[0] > LONG_MS else wanted
        compare(question, said[1], said[0])
    plain, ours = (statistics.median(taken[side] for taken in rounds) for side in range(2))
    return Answer(question.name, who, span, plain, ours, statistics.median(taken[0] / taken[1] for taken in rounds))


def _late(connection: Connection) -> tuple[float, float]:
    """Return the seconds of refreshing after rows that came late, all over the range and all in one day."""
    found = []
    for days in (DAYS, 1):
        late_ones = made(END - timedelta(days=days), END, LATE)
        connection.execute(f"insert into timeseries.api_usage_logs select * from {late_ones}".encode())
        found.append(timed(lambda: connection.execute("call timeseries.refresh_usage_rollups()")))
    return found[0], found[1]


def _first_loads(chosen: settings.Settings, admin: str) -> Ingest:
    """Load a day after the other into empty tables: each has a chunk of its own."""
    with scratch_database(admin) as url:
        migrate(url, chosen)
        with connect(url) as connection:
            connection.execute(storage.ROWS_SQL.read_bytes())
            connection.execute(storage.PLAIN.encode())
            return _ingest(connection, END - timedelta(days=FIRST_LOADS), timedelta(days=1), FIRST_LOADS)


def _ingest(connection: Connection, begins: datetime, span: timedelta, rounds: int) -> Ingest:
    """Load rows by COPY into the plain table, and into the hypertable by its table for loading, in turns."""
    sides = ("public.usage", "timeseries.usage_loading")
    found = []
    for turn in range(rounds):
        rows = _lines(connection, begins + turn * span, span)
        taken = {}
        for side in sides[:: 1 if turn % 2 else -1]:
            began = time.perf_counter()
            with connection.cursor().copy(f"copy {side} from stdin".encode()) as target:
                target.write(rows)
            taken[side] = INGESTED / (time.perf_counter() - began)
        found.append([taken[side] for side in sides])
    plain, ours = (statistics.median(taken[side] for taken in found) for side in range(2))
    return Ingest(plain, ours, statistics.median(ours / plain for plain, ours in found))


def _lines(connection: Connection, begins: datetime, span: timedelta) -> bytes:
    lines = made(begins, begins + span, INGESTED)
    with connection.cursor().copy(f"copy (select * from {lines}) to stdout".encode()) as source:
        return b"".join(bytes(part) for part in source)


def _sizes(connection: Connection) -> dict[str, int]:
    return {
        "plain table": storage.size(connection, "public.usage"),
        "hypertable": storage.hypertable_size(connection),
        "rollups": sum(storage.size(connection, f"timeseries.{name}") for name in ROLLUPS),
    }


def _told(stored: storage.Storage) -> str:
    return (
        f"Storage with compression, measured on the community edition's WebAssembly build: {storage.ROWS:,} rows of "
        f"one day take {stored.plain / 1e6:,.1f} MB with indexes in a plain table, {stored.chunks / 1e6:,.1f} MB in "
        f"the hypertable, {stored.compressed / 1e6:,.1f} MB once the chunk is compressed, "
        f"{stored.plain / stored.compressed:.1f} times less than the plain table."
    )


def _report(
    answers: list[Answer],
    rolled_up: float,
    late: tuple[float, float],
    ingest: Ingest,
    first: Ingest,
    sizes: dict[str, int],
    compressed: str,
) -> str:
    lines = [
        "## Usage",
        "",
        f"`python -m bench usage`: {ROWS:,} requests of 100 tenants over {DAYS} days, and today's at the same rate, in "
        "the hypertable and in a plain table with the same indexes; the n-th tenant has a share of 1/n. Both sides "
        "answer the same, which is checked. One client, in turns, "
        f"medians of {ROUNDS} rounds (of {LONG_ROUNDS} where the plain table takes over {LONG_MS / 1000:.0f} s, of "
        f"{SHORT_ROUNDS} for the last hour), the speed-up within rounds; the signed context is set before.",
        "",
        "| question | tenant | range | plain table ms | api ms | speed-up |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for answer in answers:
        lines.append(
            f"| {answer.name} | {answer.tenant} | {answer.span} | {answer.plain:,.2f} | {answer.ours:,.2f} "
            f"| {answer.ratio:,.1f} |"
        )
    lines += [
        "",
        f"Rolling all of it up took {rolled_up:,.0f} s. Refreshing after {LATE:,} late rows: {late[0]:.2f} s with the "
        f"rows all over the {DAYS} days, {late[1]:.2f} s within one.",
        "",
        f"Loading {INGESTED:,} rows: COPY into the plain table {ingest.plain:,.0f} rows/s, into the "
        f"hypertable by `timeseries.usage_loading` {ingest.ours:,.0f} rows/s, {ingest.ratio:.2f} of it. "
        f"From empty tables on, as many a day, {FIRST_LOADS} times: {first.plain:,.0f} and {first.ours:,.0f} rows/s, "
        f"{first.ratio:.2f}.",
        "",
        "Storage with indexes: " + ", ".join(f"{name} {size / 1e6:,.0f} MB" for name, size in sizes.items()) + ".",
        "",
        compressed,
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(main())
