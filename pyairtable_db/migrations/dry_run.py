"""``migrate --dry-run``: everything that can run in a transaction, in one, rolled back at the end."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import MigrationError, PyairtableDbError
from ..settings import Settings
from . import ledger
from .bodies import change_in_transaction, target_of_files
from .events import Listener
from .locking import Lock
from .preparation import Prepared
from .reports import Step
from .session import Session
from .status import Status, compare
from .transition import NotReplaceable
from .work import Work


def rehearse(
    lock: Lock,
    url: str,
    settings: Settings,
    listener: Listener,
    status: Status,
    prepared: Sequence[Prepared],
    *,
    bodies: bool,
) -> tuple[Step, ...]:
    """Run ``prepared`` and the repeatable bodies in one transaction that is rolled back; return the steps.

    Raises MigrationError when a file cannot run in a transaction: `plan --locks` rehearses those in a scratch
    database.
    """
    for item in prepared:
        if not item.record.transactional:
            raise MigrationError(
                "a non-transactional migration cannot be tried and rolled back",
                where=item.source.place,
                hint="Rehearse on a scratch database with: pyairtable-db plan --locks",
            )
    session = Session(url, settings, listener, ledger.application_name("migrate --dry-run"))
    forced: set[str] = set()
    try:
        while True:
            try:
                return session.transaction(
                    "dry run",
                    lambda: _rehearse(lock, session, settings, listener, status, prepared, bodies, forced),
                    commit=False,
                )
            except NotReplaceable as refusal:
                forced.add(refusal.path)
    except PyairtableDbError as problem:
        problem.state = "this was a dry run: the database is as it was."
        raise
    finally:
        session.close()


def _rehearse(
    lock: Lock,
    session: Session,
    settings: Settings,
    listener: Listener,
    status: Status,
    prepared: Sequence[Prepared],
    bodies: bool,
    forced: set[str],
) -> tuple[Step, ...]:
    ledger.create(session.connection)
    run = ledger.start_run(session.connection, "migrate --dry-run", session.pid)
    work = Work(lock, session, settings, listener, run)
    work.total = len(prepared)
    for item in prepared:
        session.fresh()
        with session.noting(item.id):
            work.step("apply", item.id, lambda item=item: work.apply_in_transaction(item))  # type: ignore[misc]
            session.check_deferred(item.source)
    if bodies:
        session.fresh()
        fresh = compare(status.project, ledger.picture(session.connection))
        target = target_of_files(fresh)
        target.forced |= forced
        for step in change_in_transaction(work, fresh.installed, target, offset=0):
            work.done(step.action, step.name, step.seconds, step.reason)
    return tuple(work.steps)
