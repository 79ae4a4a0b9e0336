"""``wait``: block until the server answers and the database is migrated; for init containers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from ..database import check_server, connect
from ..errors import (
    AuthenticationFailed,
    DatabaseMissing,
    MigrationsPending,
    PyairtableDbError,
    ServerUnreachable,
)
from ..settings import Settings
from . import ledger
from .status import Status, check, compare, read_project

_PAUSE_SECONDS = (0.3, 1.0)
_PASSING = (ServerUnreachable, DatabaseMissing, AuthenticationFailed, MigrationsPending)


def wait(
    url: str, settings: Settings, *, timeout_seconds: float, say: Callable[[str], None] = lambda _text: None
) -> Status:
    """Return the status once nothing is pending; ``say`` hears each new reason to go on waiting.

    A server, database or role that is not there yet may come; an edited file will not mend itself and raises
    FilesDisagree at once. A database that is ahead of the files is fine: during a rolling update old containers
    start too. When the time is up, the last reason is raised.
    """
    project = read_project(settings)
    deadline = time.monotonic() + timeout_seconds
    said = ""
    while True:
        try:
            with connect(url, application_name=ledger.application_name("wait")) as connection:
                check_server(connection)
                status = compare(project, ledger.picture(connection))
                _check(status)
                return status
        except _PASSING as problem:
            if time.monotonic() >= deadline:
                raise _too_late(problem, timeout_seconds) from None
            if str(problem) != said:
                said = str(problem)
                say(said)
        time.sleep(max(0.0, min(random.uniform(*_PAUSE_SECONDS), deadline - time.monotonic())))  # noqa: S311 - jitter


def _check(status: Status) -> None:
    ahead = bool(status.missing)
    if status.edited or not ahead:
        check(status)
    if status.pending:
        names = ", ".join(migration.id for migration in status.pending)
        raise MigrationsPending(f"to apply: {names}", hint="Run `pyairtable-db migrate`.")


def _too_late(problem: PyairtableDbError, seconds: float) -> PyairtableDbError:
    problem.state = f"waited {seconds:g} s"
    return problem
