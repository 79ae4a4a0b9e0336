"""What is due in a database, and the work that does it: `ops.due()`, `ops.maintain()` and their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg

from .data.tenancy import database_errors
from .database import Connection
from .errors import LockHeld, UsageError

UNTOUCHED = "nothing was changed"


@dataclass(frozen=True)
class Due:
    """One kind of rows. ``keep`` is the operator's period as text, None for ever; ``bytes`` the size of its table."""

    kind: str
    keep: str | None
    cut: datetime | None
    own_periods: int
    holds: int
    chunks: int | None
    chunks_due: int | None
    rows_due: int
    rows_held: int
    bytes: int
    last_run: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Rollups:
    """The rollups of usage: how far they reach, from when rows count, and what the next refresh has to mend."""

    watermark: datetime | None
    kept_from: datetime | None
    own_times: int
    dirty_hours: int
    late_rows: int


@dataclass(frozen=True)
class Schedule:
    """A job that maintains the database; ``last_said`` is what its scheduler noted of the last run, or of an error."""

    scheduler: str
    job: str
    schedule: str
    command: str
    is_active: bool
    run_by: str
    last_run: datetime | None
    last_status: str | None
    last_said: str | None


@dataclass(frozen=True)
class Edition:
    """What TimescaleDB's license allows and how usage is rolled up: ``rollups`` is tables or aggregates."""

    license: str
    rollups: str
    compressed_chunks: int


@dataclass(frozen=True)
class Chunk:
    """A chunk that retention concerns: dropped whole, or some of its rows deleted."""

    kind: str
    chunk: str
    begins: datetime
    ends: datetime
    is_droppable: bool


@dataclass(frozen=True)
class Run:
    """A row of the ledger. ``seconds`` is None for one that has not ended, or never did."""

    id: int
    task: str
    began_at: datetime
    seconds: float | None
    chunks: int
    rows: int
    error: str | None
    run_by: str


def read_due(connection: Connection) -> list[Due]:
    """Return what is due of each kind, counted now."""
    with database_errors(UNTOUCHED):
        rows = connection.execute(
            "select kind, keep::text, cut, own_periods, holds, chunks, chunks_due, rows_due, rows_held, bytes, "
            "last_run, last_error from ops.due()"
        ).fetchall()
    return [Due(*row) for row in rows]


def read_rollups(connection: Connection) -> Rollups:
    """Return how far the rollups of usage are."""
    with database_errors(UNTOUCHED):
        row = connection.execute(
            "select watermark, kept_from, own_times, dirty_hours, late_rows from ops.rollup_state()"
        ).fetchone()
    assert row is not None  # noqa: S101 - usage_state has one row
    return Rollups(*row)


def read_schedules(connection: Connection) -> list[Schedule]:
    """Return the jobs that can be seen from this database."""
    with database_errors(UNTOUCHED):
        rows = connection.execute(
            "select scheduler, job, schedule, command, is_active, run_by, last_run, last_status, last_said "
            "from ops.schedules()"
        ).fetchall()
    return [Schedule(*row) for row in rows]


def read_chunks(connection: Connection) -> list[Chunk]:
    """Return the chunks that retention would drop or delete from, if it ran now."""
    with database_errors(UNTOUCHED):
        rows = connection.execute(
            "select k.kind, d.chunk::text, d.begins, d.ends, d.is_droppable "
            "from unnest(array['api_usage_logs', 'conversation_messages']) as k (kind) "
            "cross join lateral timeseries.due_chunks(k.kind, planned => true) as d order by k.kind, d.begins"
        ).fetchall()
    return [Chunk(*row) for row in rows]


def read_history(connection: Connection, limit: int = 50) -> list[Run]:
    """Return the last rows of the ledger, the newest first."""
    with database_errors(UNTOUCHED):
        rows = connection.execute(
            "select id, task, began_at, extract(epoch from ended_at - began_at)::float8, chunks, rows, error, "
            "run_by::text from ops.maintenance_runs order by id desc limit %s",
            [limit],
        ).fetchall()
    return [Run(*row) for row in rows]


def read_tasks(connection: Connection, chosen: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the tasks with what they are about, or the chosen ones, in their order.

    Raises UsageError for one that is not there.
    """
    with database_errors(UNTOUCHED):
        rows = connection.execute("select task, description from ops.tasks()").fetchall()
    tasks = [(str(task), str(description)) for task, description in rows]
    known = [task for task, _ in tasks]
    for task in chosen:
        if task not in known:
            raise UsageError(f"there is no task {task}", hint=f"There are {', '.join(known)}.")
    return [(task, description) for task, description in tasks if not chosen or task in chosen]


def run(connection: Connection, tasks: Sequence[str]) -> Iterator[Run]:
    """Do the tasks one after the other and yield what each did; one that failed has its error, and the others are done.

    ``connection`` must be in autocommit mode. Raises LockHeld when another session does maintenance.
    """
    for task in tasks:
        try:
            connection.execute("call ops.maintain(%s)", [[task]])
        except psycopg.errors.LockNotAvailable as error:
            if not _is_running(error):
                raise
            raise LockHeld(
                str(error.diag.message_primary),
                hint="Wait for it; `pyairtable-db maintain history` shows what it does.",
            ) from None
        except psycopg.Error as error:
            if error.sqlstate is None:
                raise
            _note(connection, task, error)
        yield read_history(connection, 1)[0]


def schedule(connection: Connection) -> str | None:
    """Schedule maintenance of this database; return timescaledb, pg_cron, or None where neither runs jobs here."""
    with database_errors(UNTOUCHED):
        row = connection.execute("select ops.schedule_maintenance()").fetchone()
    return str(row[0]) if row and row[0] else None


def unschedule(connection: Connection) -> int:
    """Take the jobs of ``schedule`` away; return how many there were."""
    with database_errors(UNTOUCHED):
        row = connection.execute("select ops.unschedule_maintenance()").fetchone()
    return int(row[0]) if row else 0


def read_edition(connection: Connection) -> Edition:
    """Return which edition of TimescaleDB the database runs on, and for which it is set up."""
    with database_errors(UNTOUCHED):
        row = connection.execute(
            "select current_setting('timescaledb.license'), "
            "case when exists (select from timeseries.usage_aggregates()) then 'aggregates' else 'tables' end, "
            "(select count(*) from timescaledb_information.chunks where is_compressed)"
        ).fetchone()
    assert row is not None  # noqa: S101 - a query without FROM has one row
    return Edition(*row)


def move_edition(connection: Connection, to: str) -> Edition:
    """Set the database up for the ``community`` or the ``apache`` edition; nothing is done twice.

    ``connection`` must be in autocommit mode. Raises StatementFailed while the license does not allow it.
    """
    procedure = {"community": "use_continuous_aggregates", "apache": "use_rollup_tables"}[to]
    with database_errors("what was done stays done; every answer is as it was"):
        connection.execute(f"call timeseries.{procedure}()".encode())
    return read_edition(connection)


def _is_running(error: psycopg.Error) -> bool:
    return error.diag.message_primary == "maintenance is running in another session"


def _note(connection: Connection, task: str, error: psycopg.Error) -> None:
    """Write an error that ended the call into the ledger, where the call could not."""
    connection.execute("select pg_advisory_unlock_all()")
    connection.execute(
        "update ops.maintenance_runs as r "
        "set ended_at = clock_timestamp(), error = format('%%s (%%s)', %s::text, %s::text) "
        "where r.id = (select max(m.id) from ops.maintenance_runs as m where m.task = %s) and r.ended_at is null",
        [error.diag.message_primary, error.sqlstate, task],
    )
