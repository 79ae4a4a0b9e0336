"""``rollback``: back through the ledger, run by run, with the SQL and the repeatable bodies it kept.

History is undone in reverse: before the first migration of a run is undone, the repeatable bodies become those
that were in force before that run. Going back to the middle of a run leads to a state that never existed; there the
bodies stay that work without the migrations undone. Files are not read.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec

from ..database import Connection, check_server, connect
from ..errors import FilesDisagree, MigrationError, PyairtableDbError, StatementFailed, UsageError
from ..settings import Settings
from ..wording import count, listing
from . import ledger
from .bodies import change_in_transaction, owner_role, plan, target_of_ledger
from .events import Listener, ignore
from .failures import Source
from .ledger import Applied, Installed
from .locking import Lock
from .plan import Planned
from .reports import Report, Step
from .runner import locked_picture
from .work import Work, interruptible, working

DEPENDENTS_EXIST = "2BP01"


class RollbackPlan(msgspec.Struct, frozen=True):
    """What ``rollback`` would do, in order: parts are ``drop``, ``replace`` and ``rollback``.

    ``kept`` are paths of repeatable files that stay with their run, as far as they work without what is undone;
    ``role`` is who drops and creates repeatable objects.
    """

    parts: tuple[Planned, ...]
    kept: tuple[str, ...] = ()
    role: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The migrations, first undone first."""
        return tuple(part.name for part in self.parts if part.action == "rollback")

    def lines(self) -> Iterator[str]:
        """Yield the plan for people; it is valid SQL but for the ledger's rows and Python steps."""
        for part in self.parts:
            if part.action == "rollback":
                outside = "" if part.transactional else " (outside a transaction)"
                yield f"-- roll back {part.name}{outside}"
                yield part.sql.rstrip()
                yield ""
            else:
                yield from part.lines()
        if self.kept:
            yield (
                "-- the bodies of repeatable files stay: should one of them keep the last migrations from being undone,"
            )
            yield "-- all are dropped before those, and what works without them is created again at the end"
        if self.role and any(part.action != "rollback" for part in self.parts):
            yield f"-- functions, views, triggers and policies are dropped and created as role {self.role}"
        if not self.parts:
            yield "-- nothing to roll back"

    def as_json(self) -> dict[str, Any]:
        """Return the plan for machines."""
        return {"steps": [msgspec.to_builtins(part) for part in self.parts], "kept": list(self.kept), "role": self.role}


def plan_rollback(
    url: str, settings: Settings, *, steps: int | None = None, to: str | None = None, everything: bool = False
) -> RollbackPlan:
    """Return what ``rollback`` with the same arguments would do; needs read rights and takes no lock."""
    with connect(url, application_name=ledger.application_name("rollback --plan")) as connection:
        check_server(connection)
        picture = ledger.picture(connection)
        rows = _choose(picture.applied, steps, to, everything)
        _refuse_irreversible(rows)
        split = _split_run(picture.applied, rows)
        bodies = {row.path: row for row in picture.repeatables}
        absent, run = picture.absent, None
        parts: list[Planned] = []
        for row in rows:
            if row.run not in (run, split):
                before = ledger.installed_before(connection, row.run)
                parts += _planned_bodies(connection, settings, bodies, before, absent)
                bodies, absent = before, frozenset()
            run = row.run
            sql = ledger.texts(connection, row.id)[1]
            text = sql if sql is not None else "-- (its Python steps, in reverse order)"
            place = f"{row.id}.rollback (from the ledger)"
            parts.append(Planned("rollback", row.id, place, "applied", row.rollback_transactional, text))
        kept = tuple(bodies) if split is not None else ()
        return RollbackPlan(tuple(parts), kept, owner_role(connection, settings))


def _planned_bodies(
    connection: Connection,
    settings: Settings,
    current: dict[str, Installed],
    before: dict[str, Installed],
    absent: frozenset[str],
) -> Iterator[Planned]:
    steps = plan(connection, current, target_of_ledger(connection, current, before, absent), settings)
    for drop in steps.drops:
        yield Planned("drop", str(drop.object), drop.path, drop.reason, True, f"{drop.object.drop};")
    for apply in steps.applies:
        yield Planned("replace", apply.body.path, apply.body.place, apply.reason, True, apply.body.sql)


def rollback(
    url: str,
    settings: Settings,
    *,
    steps: int | None = None,
    to: str | None = None,
    everything: bool = False,
    expected: Sequence[str] | None = None,
    wait_seconds: float | None = None,
    listener: Listener = ignore,
) -> Report:
    """Undo the last ``steps`` migrations, all after ``to``, or ``everything``.

    All of it is one transaction, unless a non-transactional rollback splits it. ``expected`` are the ids of a plan
    somebody agreed to: if the database has moved on since, FilesDisagree is raised. An irreversible migration on
    the way raises MigrationError before anything is touched.
    """
    started = time.monotonic()
    wait = settings.wait_seconds if wait_seconds is None else wait_seconds
    with Lock(url, wait, listener, ledger.application_name("rollback")) as lock:
        check_server(lock.connection)
        picture = locked_picture(lock, listener)
        rows = _choose(picture.applied, steps, to, everything)
        _refuse_irreversible(rows)
        if expected is not None and tuple(expected) != tuple(row.id for row in rows):
            raise FilesDisagree(
                "the database changed after the plan was shown; nothing was rolled back",
                hint="Run rollback again and look at the new plan.",
            )
        if not rows:
            return Report("rollback", seconds=time.monotonic() - started)
        with working(url, lock, settings, listener, "rollback") as work:
            work.total = len(rows)
            try:
                with interruptible("the rollback"):
                    _Undoing(work, _split_run(picture.applied, rows)).undo(rows)
            except PyairtableDbError as problem:
                problem.state = problem.state or _state_after(work)
                raise
            return Report("rollback", tuple(work.steps), (), (), time.monotonic() - started, work.run)


def finish_reverting(work: Work, row: Applied) -> None:
    """Complete a non-transactional rollback that was begun and not confirmed."""
    work.step("rollback", row.id, lambda: _undo_standalone(work, row, resumed=True))


def _choose(applied: Sequence[Applied], steps: int | None, to: str | None, everything: bool) -> list[Applied]:
    if sum((steps is not None, to is not None, everything)) != 1:
        raise UsageError("say how far: --steps N, --to ID or --all", hint="Example: pyairtable-db rollback --steps 1")
    newest_first = list(reversed(applied))
    if everything:
        return newest_first
    if steps is not None:
        if not 0 < steps <= len(newest_first):
            raise UsageError(
                f"--steps {steps}: the database has {count(len(newest_first), 'migration')}",
                hint=f"Give 1 to {len(newest_first)}, or --all." if newest_first else "There is nothing to undo.",
            )
        return newest_first[:steps]
    matches = [row for row in applied if row.id == to or (to and to.isdigit() and _number(row.id) == int(to))]
    matches = matches or [row for row in applied if to and row.id.startswith(to)]
    if len(matches) != 1:
        what = "is not applied" if not matches else f"fits {listing([row.id for row in matches])}"
        raise UsageError(
            f'"{to}" {what}',
            hint="Name the migration that shall stay as the last one; `pyairtable-db status` lists them.",
        )
    return newest_first[: newest_first.index(matches[0])]


def _number(migration_id: str) -> int:
    head = migration_id.split("_")[0]
    return int(head) if head.isdigit() else -1


def _refuse_irreversible(rows: Sequence[Applied]) -> None:
    for row in rows:
        reason = row.irreversible or (
            "it was adopted by baseline, its rollback is not known" if row.origin == "baseline" else None
        )
        if reason is not None:
            raise MigrationError(
                f"{row.id} is irreversible: {reason}; nothing was rolled back",
                hint=f"Go back at most to it: pyairtable-db rollback --to {row.id}; else restore a backup.",
            )


def _split_run(applied: Sequence[Applied], rows: Sequence[Applied]) -> int | None:
    """Return the run of which ``rows`` undo the end and leave the beginning, None when they undo whole runs."""
    if not rows or len(rows) == len(applied):
        return None
    oldest, last_left = rows[-1], applied[len(applied) - len(rows) - 1]
    return oldest.run if oldest.run == last_left.run else None


class _Undoing(msgspec.Struct):
    """The way back: ``run`` is the run before which the bodies are by now, ``kept`` those of the ``split`` run.

    The bodies of the split run stay in place, unless one of them keeps a migration from being undone: then all of
    them go, and those come back that work.
    """

    work: Work
    split: int | None
    run: int | None = None
    kept: dict[str, Installed] = msgspec.field(default_factory=dict)
    in_place: bool = True

    def undo(self, rows: Sequence[Applied]) -> None:
        """Undo ``rows`` in order, in as few transactions as their kinds allow."""
        batch: list[Applied] = []
        for row in rows:
            if row.rollback_transactional and row.state == "applied":
                batch.append(row)
                continue
            self._batch(batch)
            batch = []
            if row.run != self.run:
                self._batch([], before=row.run)
            self._standalone(row)
        self._batch(batch, last=True)

    def _standalone(self, row: Applied) -> None:
        resumed = row.state != "applied"
        self.work.step("rollback", row.id, lambda: _undo_standalone(self.work, row, resumed=resumed))

    def _batch(self, rows: Sequence[Applied], *, before: int | None = None, last: bool = False) -> None:
        """Undo ``rows`` in one transaction.

        ``before`` restores the bodies of before that run; ``last`` creates again what the rollbacks dropped of
        the bodies that stay.
        """
        from .transition import NotReplaceable

        if not rows and before is None and not last:
            return
        forced: set[str] = set()
        run, kept = self.run, self.kept
        while True:
            self.run, self.kept = run, kept
            try:
                done = self.work.session.transaction(
                    rows[0].id if rows else "repeatables", lambda: self._in_transaction(rows, before, last, forced)
                )
            except NotReplaceable as refusal:
                forced.add(refusal.path)
            except StatementFailed as problem:
                if problem.sqlstate != DEPENDENTS_EXIST or not self.kept or not self.in_place:
                    raise
                self.in_place = False
            else:
                for step in done:
                    self.work.done(step.action, step.name, step.seconds, step.reason)
                return

    def _in_transaction(self, rows: Sequence[Applied], before: int | None, last: bool, forced: set[str]) -> list[Step]:
        work = self.work
        done: list[Step] = []
        if before is not None:
            self._go_before(before, forced, done)
        for row in rows:
            if row.run != self.run:
                self._go_before(row.run, forced, done)
            work.lock.check()
            started = time.monotonic()
            _run_down(work, row)
            seconds = time.monotonic() - started
            ledger.forget(work.session.later, row.id)
            work.write_step(len(done), "rollback", row.id, seconds)
            done.append(Step("rollback", row.id, seconds))
        if last:
            work.session.fresh()
            bodies = ledger.installed_now(work.connection)[0]
            _restore(work, {**self.kept, **bodies}, forced, done, may_leave=self.kept)
        return done

    def _go_before(self, run: int, forced: set[str], done: list[Step]) -> None:
        self.run = run
        if run == self.split:
            self.kept = ledger.installed_now(self.work.connection)[0]
            if self.in_place:
                return
        _restore(self.work, ledger.installed_before(self.work.connection, run), forced, done)


def _restore(
    work: Work, before: dict[str, Installed], forced: set[str], done: list[Step], may_leave: Collection[str] = ()
) -> None:
    work.session.fresh()
    current, absent = ledger.installed_now(work.connection)
    target = target_of_ledger(work.connection, current, before, absent)
    target.forced |= forced
    done += change_in_transaction(work, current, target, offset=len(done), may_leave=may_leave)


def _run_down(work: Work, row: Applied) -> None:
    work.session.fresh()
    source, sql = ledger.texts(work.connection, row.id)
    place = f"{row.id}.rollback (from the ledger)"
    with work.session.noting(row.id):
        if row.kind == "python":
            place = f"{row.id} (from the ledger)"
            work.run_python(source, place, "rollback")
            work.session.settle()
        elif sql is not None:
            work.run_stored(sql, place)
        work.session.check_deferred(Source(place))


def _undo_standalone(work: Work, row: Applied, *, resumed: bool) -> None:
    """Undo a migration whose rollback cannot run in a transaction."""
    from .preparation import parse_stored
    from .standalone import run

    started = time.monotonic()
    source, sql = ledger.texts(work.connection, row.id)
    if not resumed:
        work.session.transaction(row.id, lambda: ledger.set_state(work.session.later, row.id, "reverting"))
    try:
        if row.kind == "python":
            with work.session.outside_transaction(row.id, patient=False):
                work.run_python(source, f"{row.id} (from the ledger)", "rollback")
        elif sql is not None:
            place = f"{row.id}.rollback (from the ledger)"
            script = parse_stored(sql, place, transactional=row.rollback_transactional)
            if row.rollback_transactional:
                file = Source(place)
                work.session.transaction(row.id, lambda: work.session.run_file(script, file), source=file)
            else:
                run(work.session, script, Source(place), row.id, resumed=resumed)
    except PyairtableDbError:
        if not (work.connection.closed or work.connection.broken):
            work.session.clean()
            ledger.set_state(work.connection, row.id, "applied")
        raise
    seconds = time.monotonic() - started

    def confirm() -> None:
        ledger.forget(work.session.later, row.id)
        work.write_step(0, "rollback", row.id, seconds)

    work.session.transaction(row.id, confirm)


def _state_after(work: Work) -> str:
    undone = [step.name for step in work.steps if step.action == "rollback"]
    if not undone:
        return "nothing was rolled back; the database is as it was."
    return f"rolled back: {', '.join(undone)}; the rest is still applied."
