"""One runner at a time: a session advisory lock that is polled, never waited for, and dies with its session.

A blocking wait would hold a snapshot that CREATE INDEX CONCURRENTLY of the other runner waits for: a deadlock.
Session locks do not work through a pooler that hands each transaction to another server process; that is
detected and refused.
"""

from __future__ import annotations

import random
import select
import time
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import msgspec
import psycopg

from ..database import Connection, connect
from ..errors import ConfigurationError, Interrupted, LockHeld, ServerUnreachable
from .events import Listener, LockWaiting
from .queries import QUERIES

KEY = 0x70796169_72746462  # "pyairtdb"; advisory locks are per database
_POLL_SECONDS = (0.05, 0.5)
_PARAMETERS: dict[str, Any] = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}


class Holder(msgspec.Struct, frozen=True):
    """Who holds the lock; what the role may not see is None."""

    pid: int
    user: str | None
    host: str | None
    application: str | None
    since: datetime | None

    def __str__(self) -> str:
        since = f" since {self.since.astimezone():%Y-%m-%d %H:%M:%S%z}" if self.since else ""
        application = f" ({self.application})" if self.application else ""
        return f"pid {self.pid}, user {self.user or '?'}, host {self.host or '?'}{since}{application}"


class Lock:
    """The lock as a context manager; its session also reads the ledger before work starts.

    Raises LockHeld when ``wait_seconds`` ran out, ConfigurationError behind a transaction pooler.
    """

    def __init__(self, url: str, wait_seconds: float, listener: Listener, application_name: str) -> None:
        self._url = url
        self._wait_seconds = wait_seconds
        self._listener = listener
        self._application_name = application_name

    def __enter__(self) -> Self:
        self.connection: Connection = connect(self._url, application_name=self._application_name, **_PARAMETERS)
        try:
            self.connection.execute("set idle_session_timeout = 0")
            self._refuse_pooler()
            self._acquire()
        except KeyboardInterrupt:
            self.connection.close()
            problem = Interrupted("interrupted while waiting for another runner")
            problem.state = "nothing was changed."
            raise problem from None
        except BaseException:
            self.connection.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.connection.close()  # the server lets the lock go with the session

    def check(self) -> None:
        """Raise ServerUnreachable when the session, and the lock with it, is gone.

        No round trip while the server says nothing: one that ends a session speaks up, and keepalives notice one
        that cannot.
        """
        try:
            if self.connection.closed or select.select([self.connection.pgconn.socket], [], [], 0)[0]:
                self.connection.execute("")
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise ServerUnreachable(
                "the session that holds the migration lock is gone; stopped before the next step",
                hint="Run the command again: it goes on where this one stopped.",
            ) from error

    def _acquire(self) -> None:
        deadline = time.monotonic() + self._wait_seconds
        shown: Holder | None = None
        while not self._try():
            holder = holder_of(self.connection)
            if holder is not None and (shown is None or holder.pid != shown.pid):
                shown = holder
                self._listener(LockWaiting(str(holder), self._wait_seconds))
            left = deadline - time.monotonic()
            if left <= 0:
                raise LockHeld(
                    f"another runner holds the migration lock: {shown or 'it has just changed hands'}",
                    hint="Run this again when it is done, or wait longer with --wait 5m. A hung runner ends with: "
                    f"select pg_terminate_backend({shown.pid if shown else 'PID'});",
                )
            time.sleep(min(random.uniform(*_POLL_SECONDS), left))  # noqa: S311 - jitter, not a secret

    def _try(self) -> bool:
        row = self.connection.execute(QUERIES["try_lock"], {"key": KEY}).fetchone()
        return bool(row and row[0])

    def _refuse_pooler(self) -> None:
        """Refuse a pooler that gives this session changing server processes."""
        first = self._server_pid(self.connection)
        if first == self.connection.info.backend_pid:
            return
        with connect(self._url, application_name=self._application_name, autocommit=False) as other:
            self._server_pid(other)  # an open transaction keeps the process that went back to the pool
            second = self._server_pid(self.connection)
        if first != second:
            raise ConfigurationError(
                "the URL leads to a pooler in transaction mode, through which no session lock holds",
                hint="Name the server itself (or a pooler in session mode) for migrations.",
            )

    @staticmethod
    def _server_pid(connection: Connection) -> int:
        row = connection.execute(QUERIES["backend_pid"]).fetchone()
        return int(row[0]) if row else 0


def holder_of(connection: Connection) -> Holder | None:
    """Return who holds the lock in the database of ``connection``, or None."""
    row = connection.execute(QUERIES["lock_holder"], {"key": KEY}).fetchone()
    return Holder(*row) if row else None
