"""Usage on both editions of TimescaleDB."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings

from pyairtable_db.database import Connection, connect

from .usage import (
    BEGIN,
    COUNTED,
    CUT,
    EDGES,
    LATE,
    MOVED,
    QUESTIONS,
    STEPS,
    TENANTS,
    USERS,
    Database,
    check,
    empty,
    literal,
    take,
)

ENTRY = {"service": "g", "endpoint": "/", "method": "GET", "status": 200, "durationMs": 5}


class Server:
    """A database with two tenants, reached over a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        for tenant in TENANTS:
            connection.execute(
                "insert into core.tenants (id, slug, name) values (%s, %s, 'Tenant') on conflict do nothing",
                [tenant, f"tenant-{tenant[0]}"],
            )

    def run(self, sql: str) -> list[list[str | None]]:
        """Run one statement as the owner."""
        cursor = self._connection.execute(sql.encode())
        if cursor.description is None:
            return []
        return [[None if value is None else str(value) for value in row] for row in cursor.fetchall()]

    def call(self, tenant: str, sql: str) -> Any:
        """Run a query of one value as the service of a tenant."""
        with self._connection.transaction():
            self._connection.execute("select app.begin_as(%s::uuid)", [tenant])
            row = self._connection.execute(f"select answer::text from ({sql}) as a (answer)".encode()).fetchone()
        assert row is not None
        return json.loads(str(row[0]), parse_float=Decimal, parse_int=Decimal)

    def refresh(self, until: datetime) -> None:
        """Bring the rollups up to a time."""
        self._connection.execute(f"call timeseries.refresh_usage_rollups({literal(until.isoformat())})".encode())


@pytest.fixture
def usage_db(connection: Connection) -> Database:
    """Return a database of the edition the tests' server has, without usage."""
    return Server(connection)


@pytest.fixture
def either(hypertables: Connection) -> Database:
    """Return a database of one edition after the other, without usage."""
    return Server(hypertables)


def test_answers_are_those_of_the_rows(either: Database, edition_name: str) -> None:
    """After any history of late rows, changes, deletes and refreshes every function says what the rows say."""

    # A refresh of ten continuous aggregates in WebAssembly takes its time.
    @settings(max_examples=25 if edition_name == "apache" else 6, deadline=None)
    @given(steps=STEPS, questions=QUESTIONS)
    @example(steps=COUNTED, questions=EDGES)
    @example(steps=[*COUNTED, *CUT], questions=EDGES)
    @example(steps=[*COUNTED, *MOVED], questions=EDGES)
    @example(steps=[*COUNTED, LATE, *MOVED, COUNTED[-1]], questions=EDGES)
    def holds(steps: list[tuple[Any, ...]], questions: list[tuple[int, int, str, str, str | None]]) -> None:
        empty(either)
        for step in steps:
            take(either, step)
        for number, question in enumerate(questions):
            check(either, TENANTS[number % 2], question)

    holds()


def test_answers_of_the_last_hours_are_those_of_the_rows(either: Database) -> None:
    """Rows that nobody has counted yet, or just so, count as others do, in ranges that begin within them or before."""
    empty(either)
    now = int((datetime.now(UTC) - BEGIN) / timedelta(minutes=1))
    take(either, ("load", now - 600, 85))
    entries = [
        ENTRY | {"timestamp": (BEGIN + timedelta(minutes=now - age)).isoformat(), "userId": USERS[age % 3]}
        for age in range(0, 300, 11)
    ]
    take(either, ("log", TENANTS[0], entries))
    for step in (("refresh", now - 70), ("update", 3, 1), ("delete", 4, 2)):
        take(either, step)
        for age, length, zone, dimension in (
            (60, 60, "UTC", None),
            (100, 95, "Asia/Kolkata", None),
            (170, 170, "UTC", "endpoint"),
            (600, 600, "Europe/Berlin", None),
        ):
            check(either, TENANTS[0], (now - age, length, "20 minutes", zone, dimension))


def requests(usage_db: Database) -> int:
    """Return how many requests the first tenant has had."""
    answer = usage_db.call(TENANTS[0], "select api.usage_summary('2026-03-01', '2026-05-01')")
    return int(answer["requests"])


@pytest.mark.parametrize("late", [False, True])
def test_a_row_committed_after_a_refresh_is_not_lost(usage_db: Database, database: str, late: bool) -> None:
    """A transaction that wrote before the rollups were refreshed and ends after it still counts."""
    until = BEGIN.replace(month=4)
    entry = literal(json.dumps(ENTRY | {"timestamp": BEGIN.isoformat()}))
    if late:
        usage_db.refresh(until)
    with connect(database) as writer:
        with writer.transaction():
            writer.execute("select app.begin_as(%s::uuid)", [TENANTS[0]])
            writer.execute(f"select api.log_usage({entry})".encode())
            usage_db.refresh(until)
            assert requests(usage_db) == 0
        assert requests(usage_db) == 1
        usage_db.refresh(until)
        assert requests(usage_db) == 1
    hours = usage_db.run("select sum(requests) from timeseries.usage_hours where dimension = 'total'")
    days = usage_db.run("select sum(requests) from timeseries.usage_days where dimension = 'total'")
    assert (hours, days) == ([["1"]], [["1"]])
    assert (
        usage_db.run("select from timeseries.usage_dirty_hours union all select from timeseries.usage_late_rows") == []
    )


def test_a_refresh_that_is_undone_loses_nothing(usage_db: Database, database: str) -> None:
    """What a rolled back refresh took from the log is there again."""
    usage_db.call(TENANTS[0], f"select api.log_usage({literal(json.dumps(ENTRY | {'timestamp': BEGIN.isoformat()}))})")
    with connect(database) as other, other.transaction(force_rollback=True):
        other.execute("call timeseries.refresh_usage_rollups('2026-04-20', at_once => true)")
    usage_db.refresh(BEGIN.replace(month=4))
    assert requests(usage_db) == 1


def test_retries_at_once_are_logged_once(usage_db: Database, database: str) -> None:
    """Two sessions that log one request id at the same moment, with different times, add one row."""

    def log(minute: int) -> None:
        entry = ENTRY | {"requestId": "one", "timestamp": BEGIN.replace(minute=minute).isoformat()}
        with connect(database) as session, session.transaction():
            session.execute("select app.begin_as(%s::uuid)", [TENANTS[0]])
            barrier.wait()
            session.execute(f"select api.log_usage({literal(json.dumps(entry))})".encode())

    barrier = threading.Barrier(4)
    threads = [threading.Thread(target=log, args=[minute]) for minute in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert requests(usage_db) == 1


def test_a_year_is_loaded_by_copy_where_pgaudit_writes(usage_db: Database, database: str) -> None:
    """COPY into the table for loading, under the server's own settings of pgAudit, fills the hypertable."""
    with connect(database) as session:
        assert session.execute("show pgaudit.log").fetchone() == ("write,ddl,role",)
        with session.cursor().copy(
            "copy timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms) "
            "from stdin"
        ) as target:
            for day in range(365):
                at = BEGIN.replace(year=2025) + timedelta(days=day)
                target.write_row((at, TENANTS[0], "g", "/", "GET", 200, 5))
        assert session.execute("select count(*) from timeseries.usage_loading").fetchone() == (0,)
    usage_db.refresh(BEGIN)
    answer = usage_db.call(TENANTS[0], "select api.usage_summary('2025-01-01', '2027-01-01')")
    assert answer["requests"] == 365


def test_loads_of_the_same_rows_at_once_add_them_once(usage_db: Database, database: str) -> None:
    """A load that meets rows of another that has not committed waits for it, and leaves out what is there then."""

    def copy(session: Connection, ids: str) -> None:
        with session.cursor().copy(
            "copy timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms, "
            "request_id) from stdin"
        ) as target:
            for request_id in ids:
                target.write_row((BEGIN, TENANTS[0], "g", "/", "GET", 200, 5, request_id))

    with connect(database) as first, connect(database) as second:
        later = threading.Thread(target=copy, args=[second, "bcde"])
        with first.transaction():
            copy(first, "abc")
            later.start()
            while usage_db.run(f"select from pg_locks where pid = {second.info.backend_pid} and not granted") == []:
                assert later.is_alive(), "the second load did not wait"
        later.join()
    rows = usage_db.run("select string_agg(request_id, '' order by request_id) from timeseries.api_usage_logs")
    assert rows == [["abcde"]]
    assert usage_db.run("select from timeseries.usage_loading") == []
