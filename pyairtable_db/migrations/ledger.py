"""The ledger: schema ``migrations`` in the database, described in ledger.sql.

Reading works with any role that may use the schema; writing happens inside the transactions of the engine.
"""

from __future__ import annotations

import getpass
import os
import socket
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from .. import __version__
from ..database import Connection
from ..errors import InsufficientRights, MigrationError
from .later import Writer
from .queries import QUERIES

VERSION = 1


class Applied(msgspec.Struct, frozen=True):
    """A row of migrations.applied without its texts; ``duration_ms`` is what the file took, ``run`` the run's id."""

    id: str
    kind: str
    origin: str
    state: str
    sha256: str
    rendered_sha256: str
    vars_sha256: str
    transactional: bool
    rollback_transactional: bool
    irreversible: str | None
    at: datetime
    duration_ms: Decimal
    run: int
    position: int


class Installed(msgspec.Struct, frozen=True):
    """A repeatable body in force now, or at the time asked for; ``objects`` as in objects.DatabaseObject."""

    path: str
    from_run: int
    sha256: str
    rendered_sha256: str
    vars_sha256: str
    objects: list[dict[str, Any]]


class Record(msgspec.Struct, frozen=True):
    """What migrations.applied gets for one migration."""

    id: str
    kind: str
    origin: str
    state: str
    sha256: str
    rendered_sha256: str
    vars_sha256: str
    sql: str
    transactional: bool
    rollback_sql: str | None
    rollback_transactional: bool
    irreversible: str | None


class Picture(msgspec.Struct, frozen=True):
    """The ledger at one moment; empty when the database has none yet."""

    exists: bool
    applied: tuple[Applied, ...] = ()
    repeatables: tuple[Installed, ...] = ()
    absent: frozenset[str] = frozenset()  # paths of repeatables whose objects somebody dropped


def picture(connection: Connection) -> Picture:
    """Read the ledger; raises MigrationError for one of a newer release, InsufficientRights when it is closed."""
    try:
        if not _scalar(connection, "ledger_exists"):
            return Picture(exists=False)
        _check_version(connection)
        applied = connection.execute(QUERIES["applied"])
        installed, absent = installed_now(connection)
        return Picture(
            exists=True,
            applied=tuple(Applied(*row) for row in applied),
            repeatables=tuple(installed.values()),
            absent=absent,
        )
    except psycopg.errors.InsufficientPrivilege as error:
        raise closed(connection, error) from None


def installed_now(connection: Connection) -> tuple[dict[str, Installed], frozenset[str]]:
    """Return the repeatable bodies in force, and the paths among them whose objects somebody dropped."""
    installed = connection.execute(QUERIES["repeatables"]).fetchall()
    absent = connection.execute(QUERIES["absent_repeatables"]).fetchall()
    return {row[0]: Installed(*row) for row in installed}, frozenset(row[0] for row in absent)


def create(connection: Connection) -> None:
    """Create or upgrade the ledger's tables, in one transaction; raises InsufficientRights naming what lacks."""
    role = connection.info.user
    try:
        if _scalar(connection, "ledger_exists") and _check_version(connection) == VERSION:
            return
        with connection.transaction():
            connection.execute((Path(__file__).parent / "ledger.sql").read_bytes())
    except psycopg.errors.InsufficientPrivilege as error:
        raise InsufficientRights(
            f"the ledger (schema migrations) cannot be created: {error.diag.message_primary} (role {role})",
            where=connection.info.dbname,
            hint=f'Run as the owner of the database: grant create on database "{connection.info.dbname}" to "{role}";',
        ) from None


def start_run(connection: Connection, command: str, backend_pid: int) -> int:
    """Open a row in migrations.runs and return its id."""
    values = {**_who(), "command": command, "backend_pid": backend_pid}
    row = connection.execute(QUERIES["start_run"], values).fetchone()
    if row is None:
        raise MigrationError("the ledger did not take the run", where="migrations.runs")
    return int(row[0])


def finish_run(connection: Connection, run: int, error: str | None) -> None:
    """Close a run's row."""
    outcome = "failed" if error else "succeeded"
    connection.execute(QUERIES["finish_run"], {"run": run, "outcome": outcome, "error": error})


def end_orphans(connection: Connection) -> list[int]:
    """End what a killed runner left working on the server and close its runs; return the ids of those runs.

    Only the holder of the lock may call this: whoever is still marked as running then is dead.
    """
    rows = connection.execute(QUERIES["orphans"]).fetchall()
    for _, pid in rows:
        if pid is not None:
            connection.execute(QUERIES["terminate"], {"pid": pid})
    if rows:
        connection.execute(QUERIES["close_orphans"])
    return [int(run) for run, _ in rows]


def record(connection: Writer, entry: Record, run: int, duration_ms: float, *, position: int | None = None) -> None:
    """Insert a migration's row, last in order unless ``position`` says otherwise."""
    values = {name: getattr(entry, name) for name in entry.__struct_fields__}
    values |= {"run": run, "duration_ms": round(duration_ms, 3)}
    if position is None:
        connection.execute(QUERIES["record_applied"], values)
    else:
        connection.execute(QUERIES["record_applied_at"], {**values, "position": position})


def set_state(connection: Writer, migration_id: str, state: str, duration_ms: float | None = None) -> None:
    """Change the state of a migration's row."""
    duration = None if duration_ms is None else round(duration_ms, 3)
    connection.execute(QUERIES["set_state"], {"id": migration_id, "state": state, "duration_ms": duration})


def forget(connection: Writer, migration_id: str) -> None:
    """Delete a migration's row."""
    connection.execute(QUERIES["forget_applied"], {"id": migration_id})


def record_step(connection: Writer, run: int, number: int, action: str, name: str, duration_ms: float) -> None:
    """Insert a row into migrations.steps; ``number`` counts from 1 within the run."""
    connection.execute(
        QUERIES["record_step"],
        {"run": run, "number": number, "action": action, "name": name, "duration_ms": round(duration_ms, 3)},
    )


def texts(connection: Connection, migration_id: str) -> tuple[str, str | None]:
    """Return the SQL of an applied migration and of its rollback."""
    row = connection.execute(QUERIES["applied_sql"], {"id": migration_id}).fetchone()
    if row is None:
        raise MigrationError(f"{migration_id} is not in the ledger", where="migrations.applied")
    return row[0], row[1]


def installed_before(connection: Connection, run: int) -> dict[str, Installed]:
    """Return the repeatable bodies that were in force when ``run`` started."""
    return {row[0]: Installed(*row) for row in connection.execute(QUERIES["repeatables_before"], {"run": run})}


def repeatable_sql(connection: Connection, path: str, from_run: int) -> str:
    """Return the body of a repeatable as it was applied by ``from_run``."""
    row = connection.execute(QUERIES["repeatable_sql"], {"path": path, "from_run": from_run}).fetchone()
    if row is None:
        raise MigrationError(f"{path} of run {from_run} is not in the ledger", where="migrations.repeatables")
    return str(row[0])


def replace_repeatable(connection: Writer, run: int, path: str, new: dict[str, Any] | None) -> None:
    """End the body of ``path`` that is in force, and put ``new`` (columns of the table) into force."""
    connection.execute(QUERIES["drop_own_repeatable"], {"path": path, "run": run})
    connection.execute(QUERIES["close_repeatable"], {"path": path, "run": run})
    if new is not None:
        values = {**new, "objects": Jsonb(new["objects"])}
        connection.execute(QUERIES["record_repeatable"], {**values, "path": path, "run": run})


def application_name(command: str) -> str:
    """Return the name under which a session shows in pg_stat_activity: command, who, host (at most 63 bytes)."""
    who = _who()
    return f"pyairtable-db {command} {who['os_user']}@{who['host']}:{os.getpid()}".encode()[:63].decode(errors="ignore")


def _who() -> dict[str, str]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user id without a name
        user = str(os.getuid())
    return {"os_user": user, "host": socket.gethostname(), "release": __version__}


def _check_version(connection: Connection) -> int:
    version = int(_scalar(connection, "ledger_version"))
    if version > VERSION:
        raise MigrationError(
            f"the ledger has version {version}, this release knows {VERSION}",
            where="migrations.ledger",
            hint="Use the release of pyairtable-db that migrated this database, or a newer one.",
        )
    return version


def _scalar(connection: Connection, query: str) -> Any:
    row = connection.execute(QUERIES[query]).fetchone()
    return row[0] if row else None


def closed(connection: Connection, error: psycopg.Error) -> InsufficientRights:
    """Return the error of a role that may not read the ledger."""
    role = connection.info.user
    return InsufficientRights(
        f"the ledger cannot be read: {error.diag.message_primary} (role {role})",
        where="migrations",
        hint=f'grant usage on schema migrations to "{role}"; '
        f'grant select on all tables in schema migrations to "{role}";',
    )
