"""One run of a changing command: the lock, the working session, the ledger's row, and the steps in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg

from ..database import CATALOG_CHANNEL, redact
from ..errors import Interrupted, PyairtableDbError
from ..settings import Settings
from . import ledger
from .events import Listener, StepFinished, StepStarted
from .failures import Source, describe_failure
from .locking import Lock
from .preparation import Prepared, parse_stored
from .reports import Step
from .session import Session
from .statements import Script


class Work:
    """What the steps of a run share; use ``working`` to get one."""

    def __init__(self, lock: Lock, session: Session, settings: Settings, listener: Listener, run: int) -> None:
        self.lock = lock
        self.session = session
        self.settings = settings
        self.listener = listener
        self.run = run
        self.steps: list[Step] = []
        self.total = 0
        self._started = 0

    @property
    def connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        """The working session's connection."""
        return self.session.connection

    def step(self, action: str, name: str, body: Callable[[], None], reason: str | None = None) -> None:
        """Do one step: check that the lock is still ours, report start and end."""
        self.lock.check()
        self._started += 1
        self.listener(StepStarted(action, name, self._started, max(self.total, self._started)))
        started = time.monotonic()
        with interruptible(name):
            body()
        self.done(action, name, time.monotonic() - started, reason)

    def done(self, action: str, name: str, seconds: float, reason: str | None = None) -> None:
        """Note a step that is finished."""
        self.steps.append(Step(action, name, seconds, reason))
        self.listener(StepFinished(action, name, seconds))

    def write_step(self, offset: int, action: str, name: str, seconds: float) -> None:
        """Write a step's ledger row, and tell who listens, with the commit to come.

        ``offset`` counts steps not yet ``done``.
        """
        ledger.record_step(self.session.later, self.run, len(self.steps) + 1 + offset, action, name, seconds * 1000)
        self.session.later.execute(f"notify {CATALOG_CHANNEL}")

    def apply(self, prepared: Prepared, *, resumed: bool = False) -> None:
        """Apply one migration and write its ledger row; both or neither, unless it is non-transactional."""
        action = "complete" if resumed else "apply"
        body = self._apply_transactional if prepared.record.transactional else self._apply_standalone
        self.step(action, prepared.id, lambda: body(prepared, action, resumed))

    def apply_in_transaction(self, prepared: Prepared, offset: int = 0, action: str = "apply") -> None:
        """Run a migration and its ledger row in the transaction that is open."""
        started = time.monotonic()
        self.run_up(prepared)
        seconds = time.monotonic() - started
        ledger.record(self.session.later, prepared.record, self.run, seconds * 1000)
        self.write_step(offset, action, prepared.id, seconds)

    def run_up(self, prepared: Prepared) -> None:
        """Run the file itself."""
        if prepared.script is not None:
            self.session.run_file(prepared.script, prepared.source)
        else:
            self.run_python(prepared.record.sql, prepared.source.place, "apply")
            self.session.settle()

    def run_python(self, source: str, place: str, direction: str) -> None:
        """Run Python steps on the working connection."""
        from . import python_steps

        try:
            python_steps.run(python_steps.load(source, place), self.connection, direction, place)
        except psycopg.Error as error:
            raise describe_failure(error, self.connection, Source(place)) from None

    def run_stored(self, sql: str, place: str) -> Script:
        """Run SQL that the ledger keeps in the transaction that is open."""
        script = parse_stored(sql, place, transactional=True)
        self.session.run_file(script, Source(place))
        return script

    def _apply_transactional(self, prepared: Prepared, action: str, resumed: bool) -> None:
        def body() -> None:
            if resumed:
                ledger.forget(self.session.later, prepared.id)
                self.session.flush()
            self.apply_in_transaction(prepared, action=action)

        self.session.transaction(prepared.id, body, source=prepared.source)

    def _apply_standalone(self, prepared: Prepared, action: str, resumed: bool) -> None:
        started = time.monotonic()
        if not resumed:
            self._mark(prepared)
        try:
            if prepared.script is not None:
                from . import standalone

                standalone.run(self.session, prepared.script, prepared.source, prepared.id, resumed=resumed)
            else:
                with self.session.outside_transaction(prepared.id, patient=False):
                    self.run_python(prepared.record.sql, prepared.source.place, "apply")
        except PyairtableDbError:
            if not (self.connection.closed or self.connection.broken):
                self.session.clean()
                ledger.forget(self.connection, prepared.id)
            raise
        seconds = time.monotonic() - started

        def confirm() -> None:
            ledger.set_state(self.session.later, prepared.id, "applied", seconds * 1000)
            self.write_step(0, action, prepared.id, seconds)

        self.session.transaction(prepared.id, confirm)

    def _mark(self, prepared: Prepared) -> None:

        entry = msgspec.structs.replace(prepared.record, state="started")
        self.session.transaction(prepared.id, lambda: ledger.record(self.session.later, entry, self.run, 0.0))


@contextmanager
def interruptible(what: str) -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM into Interrupted; psycopg has cancelled the statement by then."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(
            f"{what} was interrupted", hint="Run the command again: it goes on where this one stopped."
        ) from None


@contextmanager
def working(url: str, lock: Lock, settings: Settings, listener: Listener, command: str) -> Iterator[Work]:
    """Open the working session and a row in migrations.runs, and close both with the outcome."""
    session = Session(url, settings, listener, ledger.application_name(command))
    try:
        ledger.create(lock.connection)
        run = ledger.start_run(lock.connection, command, session.pid)
        work = Work(lock, session, settings, listener, run)
        try:
            with interruptible(f"the {command}"):
                yield work
        except BaseException as problem:
            _finish(work, f"{type(problem).__name__}: {problem}")
            raise
        session.clean()
        ledger.finish_run(session.connection, run, None)
    finally:
        session.close()


def _finish(work: Work, error: str) -> None:
    """Write the outcome of a failed run; when no session lives, the next run writes `interrupted` instead.

    The working session goes first: TimescaleDB confuses other sessions when its extension is dropped.
    """
    for connection in (work.connection, work.lock.connection):
        if connection.closed or connection.broken:
            continue
        try:
            ledger.finish_run(connection, work.run, redact(error))
        except psycopg.OperationalError:  # it has been ended unnoticed, so the other one or the next run writes it
            connection.close()
        else:
            return
