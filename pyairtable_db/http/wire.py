"""One connection to PostgreSQL that answers a request in one round trip.

A request is one pipeline: the prepared statement that sets role, context and limits, the prepared call, Sync. Both
run in one transaction that Sync ends, and with it ends what was set. The answer is given after Sync, because a deferred
constraint fails after the call has returned. One request is in flight at a time.
"""

from __future__ import annotations

import asyncio
import select
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGresult

from .outcomes import ConnectionLost, ServerError
from .statements import SETTINGS, Settings, Statement

PREPARED_KEPT = 200  # statements of a connection
CHUNK_ROWS = 100
_CHUNKS_AHEAD = 2
_CANCEL_SECONDS = 5.0
_KEPT = frozenset(SETTINGS.values())

_TUPLES_OK = int(pq.ExecStatus.TUPLES_OK)
_COMMAND_OK = int(pq.ExecStatus.COMMAND_OK)
_PIPELINE_SYNC = int(pq.ExecStatus.PIPELINE_SYNC)
_PIPELINE_ABORTED = int(pq.ExecStatus.PIPELINE_ABORTED)
_SOME_ROWS = (int(pq.ExecStatus.SINGLE_TUPLE), int(pq.ExecStatus.TUPLES_CHUNK))
_STATE = int(pq.DiagnosticField.SQLSTATE)

# The server, or what stands between, ends the session after this error.
ENDING = frozenset((b"57P01", b"57P02", b"57P03", b"57P05", b"25P03", b"08P01", b"08006", b"08003", b"08004"))


class Wire:
    """A connection in pipeline mode. ``busy_since`` is the loop's time of the request in flight, 0 when idle."""

    __slots__ = (
        "_ahead",
        "_answered",
        "_before",
        "_chunks",
        "_connection",
        "_fd",
        "_loop",
        "_next",
        "_pg",
        "_poll",
        "_prepared",
        "_preparing",
        "_reading",
        "_refused",
        "_rows",
        "_waiter",
        "_writing",
        "busy_since",
        "closed",
        "deadline",
        "on_lost",
        "owner",
    )

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._pg.nonblocking = 1
        self._pg.enter_pipeline_mode()
        self._fd = self._pg.socket
        self._poll = select.poll()
        self._poll.register(self._fd, 0)  # tells of errors and hang-ups alone
        self._loop = asyncio.get_running_loop()
        self._prepared: OrderedDict[Statement, bytes] = OrderedDict()
        self._preparing: deque[Statement | None] = deque()  # sent to be prepared or (None) closed, not yet confirmed
        self._next = 0
        self._answered: asyncio.Future[PGresult] | None = None
        self._rows: PGresult | None = None
        self._refused: PGresult | None = None
        self._before = 0  # commands before the call, when its rows are to come in chunks
        self._chunks: deque[PGresult] | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._ahead = False
        self._writing = False
        self._reading = True
        self.busy_since = 0.0
        self.deadline = 0.0
        self.closed = False
        self.on_lost: Any = None
        self.owner: Any = None
        self._loop.add_reader(self._fd, self._readable)

    @classmethod
    async def connect(cls, conninfo: str, timeout: float) -> Wire:
        """Connect. Raises psycopg.OperationalError, also after ``timeout`` seconds."""
        connection = await psycopg.AsyncConnection.connect(
            conninfo, autocommit=True, connect_timeout=max(2, round(timeout)), client_encoding="utf8"
        )
        return cls(connection)

    def parameter(self, name: bytes) -> bytes | None:
        """Return what the server reported about itself, e.g. ``in_hot_standby``."""
        return self._pg.parameter_status(name)

    def ask(self, settings: Settings, statement: Statement, values: Sequence[bytes | None]) -> asyncio.Future[PGresult]:
        """Send a request; the future gives the rows of the call, all in one result.

        It raises ServerError or ConnectionLost. A future that is given up leaves the wire busy: ``abandon`` it.
        """
        future: asyncio.Future[PGresult] = self._loop.create_future()
        self._answered = future
        self._send(settings, statement, values)
        return future

    async def stream(
        self, settings: Settings, statement: Statement, values: Sequence[bytes | None]
    ) -> AsyncGenerator[PGresult]:
        """Send a request and yield its rows, up to 100 in a result, as fast as they are taken.

        The last result has no rows, and is the only one where there are none. What ``ask`` raises may come after rows.
        """
        chunks: deque[PGresult] = deque()
        self._chunks = chunks
        self._answered = answered = self._loop.create_future()
        self._send(settings, statement, values)
        try:
            while True:
                if chunks:
                    self.deadline = 0.0  # from now on it is the caller who sets the pace
                    chunk = chunks.popleft()
                    if self._ahead and len(chunks) < _CHUNKS_AHEAD:
                        self._resume()
                    yield chunk
                elif answered.done():
                    last = answered.result()
                    if last is not None and last.ntuples == 0:
                        yield last
                    return
                else:
                    self._waiter = self._loop.create_future()
                    await self._waiter
        finally:
            self._chunks = None
            self._waiter = None
            if answered.done() and not answered.cancelled():
                answered.exception()

    def _send(self, settings: Settings, statement: Statement, values: Sequence[bytes | None]) -> None:
        pg = self._pg
        self._rows = self._refused = None
        self.busy_since = self._loop.time()
        try:
            prepared = self._prepared
            before = 1
            first = settings.statement
            name = prepared.get(first)
            if name is None:
                name = self._prepare(first)
                before += 1
            pg.send_query_prepared(name, settings.values)
            name = prepared.get(statement)
            if name is None:
                before += self._forget()
                name = self._prepare(statement)
                before += 1
            else:
                prepared.move_to_end(statement)
            self._before = before
            pg.send_query_prepared(name, values, result_format=statement.format)
            pg.pipeline_sync()
            if pg.flush():
                self._writing = True
                self._loop.add_writer(self._fd, self._writable)
        except psycopg.OperationalError:
            self._lost(unsent=True)

    def _prepare(self, statement: Statement) -> bytes:
        name = b"p%d" % self._next
        self._next += 1
        self._pg.send_prepare(name, statement.sql, statement.types)
        self._prepared[statement] = name
        self._preparing.append(statement)
        return name

    def _forget(self) -> int:
        """Make room for another statement; return how many commands that sends."""
        if len(self._prepared) < PREPARED_KEPT:
            return 0
        for oldest in self._prepared:
            if oldest not in _KEPT:
                self._pg.send_close_prepared(self._prepared.pop(oldest))
                self._preparing.append(None)
                return 1
        return 0

    def _writable(self) -> None:
        try:
            if self._pg.flush():
                return
        except psycopg.OperationalError:
            self._lost()
            return
        self._writing = False
        self._loop.remove_writer(self._fd)

    def _readable(self) -> None:
        asked = self._answered is not None
        try:
            self._pg.consume_input()
            self._take()
            if self._answered is not None or not asked:
                self._read_to_the_end()
        except psycopg.Error:
            self._lost()

    def look(self) -> None:
        """Notice that the server has hung up: uvloop calls once, and never again, for a socket that is in error."""
        try:
            self._read_to_the_end()
        except psycopg.Error:
            self._lost()

    def _read_to_the_end(self) -> None:
        """Read what is left when the server has hung up; raises OperationalError at its end."""
        while self._reading and self._poll.poll(0):
            self._pg.consume_input()
            self._take()

    def _take(self) -> None:
        """Take the results that are complete."""
        pg = self._pg
        while not pg.is_busy():
            if self._answered is None:
                return  # nothing was asked: a notice or a changed setting has been read
            result = pg.get_result()
            if result is None:
                self._before -= 1
                if self._before == 0 and self._chunks is not None and self._refused is None:
                    pg.set_chunked_rows_mode(CHUNK_ROWS)
                continue
            status = result.status
            if status == _TUPLES_OK:
                self._rows = result
            elif status == _PIPELINE_SYNC:
                self._finish()
                return
            elif status in _SOME_ROWS:
                chunks = self._chunks
                if chunks is not None:
                    chunks.append(result)
                    self._wake()
                    if len(chunks) >= _CHUNKS_AHEAD:
                        self._pause()
                        return
            elif status == _COMMAND_OK:
                self._preparing.popleft()
            elif status != _PIPELINE_ABORTED and self._refused is None:
                self._refused = result

    def _finish(self) -> None:
        future, self._answered = self._answered, None
        self.busy_since = 0.0
        self.owner = None
        refused = self._refused
        while self._preparing:
            statement = self._preparing.popleft()
            if statement is not None:
                self._prepared.pop(statement, None)
        if future is not None and not future.done():
            if refused is None:
                future.set_result(self._rows)  # type: ignore[arg-type]
            else:
                error = ServerError(refused)
                if error.sqlstate in ENDING:
                    future.set_exception(ConnectionLost(refused))
                    self.close()
                else:
                    future.set_exception(error)
        self._rows = None
        self._wake()

    def forget(self, statement: Statement) -> None:
        """Prepare ``statement``, and the settings, anew when they are needed next."""
        self._prepared.pop(statement, None)
        for settings in _KEPT:
            self._prepared.pop(settings, None)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _pause(self) -> None:
        """Stop reading: rows stay with the server until those that are here have been taken."""
        self._ahead = True
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._fd)

    def _resume(self) -> None:
        self._ahead = False
        self._take()
        if not self._ahead and not self._reading and not self.closed:
            self._reading = True
            self._loop.add_reader(self._fd, self._readable)

    def _lost(self, *, unsent: bool = False) -> None:
        future, self._answered = self._answered, None
        said = self._refused
        if said is None and future is not None:
            said = self._last_words()
        self.close()
        if future is not None and not future.done():
            future.set_exception(ConnectionLost(said, unsent=unsent))
        self._wake()

    def _last_words(self) -> PGresult | None:
        """Return the error that the server sent before it hung up."""
        for _ in range(8):
            result = self._pg.get_result()
            if result is not None and result.error_field(_STATE):
                return result
        return None

    async def cancel(self) -> None:
        """Ask the server to give up the request in flight, then close. Does not raise."""
        future = self._answered
        try:
            if future is not None and not self.closed:
                self._chunks = None
                if not self._reading:
                    self._resume()
                await self._connection.cancel_safe(timeout=_CANCEL_SECONDS)
                await asyncio.wait([future], timeout=_CANCEL_SECONDS)
        except (psycopg.Error, OSError):
            pass  # closing ends it as well, only later
        finally:
            if future is not None and future.done() and not future.cancelled():
                future.exception()
            self.close()

    def close(self, *, expired: bool = False) -> None:
        """Hang up; a request in flight is rolled back by the server."""
        if self.closed:
            return
        self.closed = True
        if self._reading:
            self._loop.remove_reader(self._fd)
            self._reading = False
        if self._writing:
            self._loop.remove_writer(self._fd)
        self._pg.finish()
        future, self._answered = self._answered, None
        if future is not None and not future.done():
            future.set_exception(ConnectionLost(expired=expired))
            self._wake()
        if self.on_lost is not None:
            self.on_lost(self)
