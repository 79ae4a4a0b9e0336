"""The working session: transactions that start clean, retry for locks, and fail with file:line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString, TypeVar

import psycopg
from psycopg import generators, pq, sql

from ..database import STEADY, Connection, connect
from ..errors import PyairtableDbError
from ..settings import Settings
from .events import Listener, ServerNotice, StepRetried
from .failures import Source, describe_failure
from .later import Later
from .queries import QUERIES

if TYPE_CHECKING:
    from .statements import Script

T = TypeVar("T")
LOCK_FAILURES = ("55P03", "40P01")
_CHUNK = 1 << 20
_CANCEL_SECONDS = 5.0
_OWN_ROLE = ("reset session authorization", "reset role")
# What `discard all` does, in a form that may share a message, and a round trip, with `begin`.
_CLEAN: LiteralString = (
    "close all; reset session authorization; reset all; deallocate all; unlisten *; "
    "select pg_catalog.pg_advisory_unlock_all(); discard temp; discard sequences"
)
_DEAD_CLIENT_CHECK = "set client_connection_check_interval = '2s'"
# Rolled back, so that constraints are deferred again and their triggers run once more at the end.
_CHECK_DEFERRED = (
    "savepoint pyairtable_db_check; set constraints all immediate; "
    "rollback to savepoint pyairtable_db_check; release savepoint pyairtable_db_check"
)
# A default of the role, the database or the file before does not decide whether this file may write.
_BEGIN: LiteralString = "begin isolation level read committed, read write, not deferrable"


class Session:
    """One connection on which files run.

    Every transaction starts from a clean session (no settings, roles or temporary tables of the file before)
    with ``search_path`` and ``lock_timeout`` pinned; a server process whose client was killed ends by itself.
    A file takes two round trips: `begin` goes with its text, and its ledger row with `commit` and the cleaning up.
    """

    def __init__(self, url: str, settings: Settings, listener: Listener, application_name: str) -> None:
        self._settings = settings
        self._listener = listener
        self._current = ""
        self._repeatable = False
        self._connection = connect(url, application_name=application_name, notice_handler=self._notice)
        self._connection.prepare_threshold = None
        self._clean = False  # whether nothing is left of the file before, and the settings are pinned
        self._opening = False  # whether a transaction is to begin with the next statement
        self.later = Later(self._connection)
        path = [part.strip().strip('"') for part in settings.search_path.split(",") if part.strip()]
        check = self._dead_client_check()
        pinned = sql.SQL("set search_path = {}; {}; {}").format(
            sql.SQL(", ").join(sql.Identifier(part) for part in path) if path else sql.Literal(""),
            sql.SQL(STEADY),
            sql.SQL(check),
        )
        timeout = sql.SQL("set lock_timeout = {}").format(sql.Literal(f"{settings.lock_timeout_ms}ms"))
        no_timeout = sql.SQL("set lock_timeout = 0")
        self._plain = sql.SQL("{}; {}").format(pinned, timeout).as_string(self._connection)
        self._settle = "; ".join((*_OWN_ROLE, "reset all", self._plain))
        self._patient = sql.SQL("{}; {}").format(pinned, no_timeout).as_string(self._connection)

    @property
    def connection(self) -> Connection:
        """The connection, in a transaction when one was asked for."""
        if self._opening:
            self._send("")
        return self._connection

    def close(self) -> None:
        """End the session."""
        self._connection.close()

    @property
    def pid(self) -> int:
        """Process id of the session on the server."""
        row = self.connection.execute(QUERIES["backend_pid"]).fetchone()
        return int(row[0]) if row else 0

    def transaction(self, name: str, body: Callable[[], T], *, commit: bool = True, source: Source | None = None) -> T:
        """Run ``body`` in a transaction, tried again when it gets no lock, and return what it returns.

        ``commit=False`` rolls back at the end. ``source`` is the file that a failing commit is put down to.
        """
        return self.retrying(name, lambda: self._once(name, body, commit, source or Source(name)))

    def retrying(self, name: str, work: Callable[[], T]) -> T:
        """Run ``work``; when it did not get a lock in time or lost a deadlock, run it again.

        It is tried ``lock_attempts`` times in all, with growing, jittered pauses.
        """
        try:
            return work()
        except PyairtableDbError as error:
            if not _lost_a_lock(error):
                raise
            lost = [error]
        import tenacity

        attempts = max(1, self._settings.lock_attempts)

        def attempt() -> T:
            if lost:
                raise lost.pop()
            return work()

        def before_sleep(state: tenacity.RetryCallState) -> None:
            problem = state.outcome.exception() if state.outcome else None
            delay = state.next_action.sleep if state.next_action else 0.0
            self._listener(
                StepRetried(name, state.attempt_number, attempts, delay, getattr(problem, "message", str(problem)))
            )

        return tenacity.Retrying(
            stop=tenacity.stop_after_attempt(attempts),
            wait=tenacity.wait_random_exponential(multiplier=0.2, max=5.0),
            retry=tenacity.retry_if_exception(_lost_a_lock),
            before_sleep=before_sleep,
            reraise=True,
        )(attempt)

    def _once(self, name: str, body: Callable[[], T], commit: bool, source: Source) -> T:
        with self.noting(name):
            self.later.take()
            try:
                if not self._clean:
                    self._send(f"{_CLEAN}; {self._plain}")
                self._clean, self._opening = False, True
                result = body()
                self.flush("commit" if commit else "rollback", _CLEAN, self._plain)
                self._clean = True
            except (psycopg.Error, Refused) as error:
                problem = error.error if isinstance(error, Refused) else error
                failure = describe_failure(problem, self._connection, source)
                self._abandon()
                raise failure from None
            except BaseException:
                self._abandon()
                raise
            return result

    def flush(self, *more: str) -> None:
        """Send what is in ``later``, as the login role, and ``more`` after it."""
        queued = self.later.take()
        statements = [*_OWN_ROLE, *queued, *more] if queued else list(more)
        if statements:
            self._send("; ".join(statements))

    def fresh(self) -> None:
        """Within a transaction, undo what the file before has set."""
        self.flush()
        self._send(f"{_CLEAN}; {self._plain}")

    def clean(self) -> None:
        """Forget whatever the file before has set, prepared or put into temporary tables."""
        self._clean = False
        self.connection.execute("discard all")
        self.connection.execute(STEADY)

    @contextmanager
    def outside_transaction(self, name: str, *, patient: bool) -> Iterator[None]:
        """Pin the session for a statement that runs alone; ``patient`` waits for locks without a limit."""
        with self.noting(name):
            self.clean()
            self._send(self._patient if patient else self._plain)
            yield

    @contextmanager
    def noting(self, name: str, *, repeatable: bool = False) -> Iterator[None]:
        """Attribute the server's notices to ``name``; of a ``repeatable``, `drop … if exists` needs none."""
        before = self._current, self._repeatable
        self._current, self._repeatable = name, repeatable
        try:
            yield
        finally:
            self._current, self._repeatable = before

    def run(self, script: Script, source: Source) -> None:
        """Send a whole script at once; raises StatementFailed or InsufficientRights with file:line."""
        self.run_text(script.sql, source, script)

    def run_file(self, script: Script, source: Source) -> None:
        """Send a whole file at once within a transaction; what it has set does not outlive it.

        The settings go back in the file's own message: a `set statement_timeout = 1` at its end would cut the next.
        """
        self.run_text(f"{script.sql}\n;{self._settle}", source, script)

    def settle(self) -> None:
        """Within a transaction, take back roles and settings of what has run, but not its temporary tables."""
        self._send(self._settle)

    def check_deferred(self, source: Source) -> None:
        """Within a transaction, check what waits for its end, so that a failure is put down to ``source``."""
        try:
            self._send(_CHECK_DEFERRED)
        except Refused as refused:
            raise describe_failure(refused.error, self._connection, source) from None

    def run_text(self, text: str, source: Source, script: Script | None = None) -> None:
        """Send SQL text at once, feeding the rows of ``script`` to its ``copy … from stdin``."""
        try:
            self._send(text, script.data if script else ())
        except Refused as refused:
            raise describe_failure(
                refused.error,
                self._connection,
                source,
                script=script,
                completed=refused.completed,
                offset=refused.offset,
            ) from None
        if self._connection.info.encoding != "utf-8":  # the file has set another; the ledger keeps all letters
            self._send("reset client_encoding")

    def _send(self, text: str, data: tuple[str, ...] = ()) -> None:
        """Send ``text``, behind the `begin` that is due."""
        before = f"{_BEGIN}; " if self._opening else ""
        self._opening = False
        try:
            send(self._connection, (before + text).encode(self._connection.info.encoding), data)
        except Refused as refused:
            if before:
                refused.completed = max(0, refused.completed - 1)
                refused.offset = len(before)
            raise

    def _notice(self, diagnostic: psycopg.errors.Diagnostic) -> None:
        if self._repeatable and diagnostic.source_function == "does_not_exist_skipping":
            return
        self._listener(ServerNotice(self._current, diagnostic.severity or "NOTICE", diagnostic.message_primary or ""))

    def _dead_client_check(self) -> str:
        """Return the setting that ends a statement whose client is gone, where the server's platform has it."""
        try:
            self._connection.execute(_DEAD_CLIENT_CHECK)
        except psycopg.errors.InvalidParameterValue:
            return ""
        return _DEAD_CLIENT_CHECK

    def _abandon(self) -> None:
        """Roll back if the connection still can; a broken one has been rolled back by the server."""
        self._opening = False
        idle = self._connection.info.transaction_status == pq.TransactionStatus.IDLE  # a commit that failed
        if not (self._connection.closed or self._connection.broken or idle):
            self._connection.execute("rollback")


class Refused(Exception):
    """The server refused a statement after ``completed`` others of a text that began ``offset`` characters into it."""

    def __init__(self, error: psycopg.Error, completed: int) -> None:
        super().__init__(str(error))
        self.error = error
        self.completed = completed
        self.offset = 0


def send(connection: Connection, text: bytes, data: tuple[str, ...] = ()) -> None:
    """Send ``text`` by the simple protocol, feeding ``data`` to its copies in order.

    Raises Refused, which tells how many statements had completed: that is what leads to the failed one.
    """
    pgconn = connection.pgconn
    rows = iter(data)
    completed = 0
    try:
        pgconn.send_query(text)
        while True:
            results = connection.wait(generators.execute(pgconn))
            for result in results:
                if result.status == pq.ExecStatus.FATAL_ERROR:
                    raise Refused(psycopg.errors.error_from_result(result, encoding="utf-8"), completed)
                completed += result.status != pq.ExecStatus.COPY_IN
            status = results[-1].status if results else None
            if status == pq.ExecStatus.COPY_IN:
                _feed(connection, next(rows, ""))
            else:
                return
    except psycopg.OperationalError as error:
        raise Refused(error, completed) from None
    except KeyboardInterrupt:
        _stop(connection)
        raise


def _stop(connection: Connection) -> None:
    """End what the connection is still at: psycopg has cancelled it, unless the signal came between two waits."""
    pgconn = connection.pgconn
    if pgconn.transaction_status != pq.TransactionStatus.ACTIVE:
        return
    connection.cancel_safe(timeout=_CANCEL_SECONDS)
    while (result := pgconn.get_result()) is not None:
        if result.status == pq.ExecStatus.COPY_IN:
            pgconn.put_copy_end(b"interrupted")


def _feed(connection: Connection, rows: str) -> None:
    payload = rows.encode(connection.info.encoding)
    for start in range(0, len(payload), _CHUNK):
        connection.wait(generators.copy_to(connection.pgconn, payload[start : start + _CHUNK]))
    connection.pgconn.put_copy_end()


def _lost_a_lock(error: BaseException) -> bool:
    return isinstance(error, PyairtableDbError) and getattr(error, "sqlstate", None) in LOCK_FAILURES
