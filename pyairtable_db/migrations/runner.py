"""``migrate``: pending migrations one transaction each, then the repeatable files that changed in one more."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..database import check_server
from ..errors import PyairtableDbError, UsageError
from ..settings import Settings
from ..wording import listing
from . import ledger
from .events import Listener, Warned, ignore
from .files import Migration, display
from .ledger import Applied
from .locking import Lock
from .reports import Report
from .status import Project, Status, compare, read_project, refuse_disagreement

if TYPE_CHECKING:
    from .preparation import Prepared
    from .repeatables import Body
    from .work import Work

_BODIES = 4096  # how many are remembered as repeatable: more than a project has, and little memory


def migrate(
    url: str,
    settings: Settings,
    *,
    listener: Listener = ignore,
    to: str | None = None,
    wait_seconds: float | None = None,
    dry_run: bool = False,
    allow_out_of_order: bool = False,
    backup: Path | None = None,
) -> Report:
    """Bring the database of ``url`` to what the files say, or up to and including migration ``to``.

    ``dry_run`` does everything in one transaction and rolls it back. ``backup`` is a file for pg_dump, written
    and read back before the first change. Repeatable files wait while ``to`` leaves migrations pending.

    Raises FilesDisagree before anything is touched, LockHeld when another runner outlasts the wait,
    StatementFailed or InsufficientRights when the server refuses a file; its ``state`` tells what is applied.
    """
    started = time.monotonic()
    project = read_project(settings)
    wait = settings.wait_seconds if wait_seconds is None else wait_seconds
    with Lock(url, wait, listener, ledger.application_name("migrate")) as lock:
        check_server(lock.connection)
        status = compare(project, locked_picture(lock, listener))
        refuse_disagreement(status, allow_out_of_order=allow_out_of_order)
        warnings = _warn(status, listener)
        chosen, left = choose(status, to)
        if status.current or not (chosen or status.interrupted or bodies_due(status, left) or status.replaced):
            run = None if dry_run else _note_idle(lock)
            return Report("migrate", (), left, warnings, time.monotonic() - started, run, dry_run)

        from .preflight import check_extensions
        from .preparation import prepare

        prepared = [prepare(migration, project) for migration in chosen]
        _check_bodies(status)
        check_extensions(lock.connection, prepared)
        if dry_run:
            from .dry_run import rehearse

            steps = rehearse(lock, url, settings, listener, status, prepared, bodies=bodies_due(status, left))
            return Report("migrate", steps, left, warnings, time.monotonic() - started, None, True)
        written = None
        if backup is not None:
            from .backup import dump

            written = str(dump(url, backup, settings))

        from .work import working

        with working(url, lock, settings, listener, "migrate") as work:
            work.total = len(prepared) + len(status.interrupted)
            run_all(work, status, prepared, bodies=bodies_due(status, left))
        return Report(
            "migrate", tuple(work.steps), left, warnings, time.monotonic() - started, work.run, backup=written
        )


def locked_picture(lock: Lock, listener: Listener) -> ledger.Picture:
    """Return the ledger's picture once nothing of a killed runner works on the server any more."""
    picture = ledger.picture(lock.connection)
    if not picture.exists:
        return picture
    orphans = ledger.end_orphans(lock.connection)
    for run in orphans:
        listener(Warned(f"run {run} was killed before it ended; what it left is completed now"))
    return ledger.picture(lock.connection) if orphans else picture


def choose(status: Status, to: str | None) -> tuple[list[Migration], tuple[str, ...]]:
    """Return the migrations to apply up to ``to``, and the ids that stay pending.

    Interrupted ones whose file is here are among them. Raises UsageError for an unknown ``to``.
    """
    project = status.project
    begun = {row.id for row in status.interrupted}
    todo = {migration.id for migration in status.pending} | begun
    ordered = [migration for migration in project.migrations if migration.id in todo]
    if to is None:
        return ordered, ()
    goal = find(project, to)
    limit = project.migrations.index(goal)
    positions = {migration.id: index for index, migration in enumerate(project.migrations)}
    chosen = [migration for migration in ordered if positions[migration.id] <= limit]
    return chosen, tuple(migration.id for migration in ordered if positions[migration.id] > limit)


def find(project: Project, name: str) -> Migration:
    """Return the migration of that id, number or unique beginning; raises UsageError."""
    exact = [m for m in project.migrations if m.id == name or (name.isdigit() and m.number == int(name))]
    matches = exact or [m for m in project.migrations if m.id.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    what = "is not a migration" if not matches else f"fits {listing([match.id for match in matches])}"
    raise UsageError(
        f'"{name}" {what}',
        where=display(project.folder),
        hint="Give the number or the full id, e.g. 0003 or 0003_core_create_tenants; `status` lists them.",
    )


def run_all(work: Work, status: Status, prepared: list[Prepared], *, bodies: bool) -> None:
    """Complete what was interrupted, apply ``prepared`` in order, then the repeatable bodies."""
    begun = {row.id: row for row in status.interrupted}
    here = {item.id for item in prepared}
    _adopt_squashes(work, status)
    for row in status.interrupted:
        if row.state == "reverting":
            from .rollback import finish_reverting

            finish_reverting(work, row)
            del begun[row.id]
        elif row.id not in here:
            _complete_from_ledger(work, row)
    for item in prepared:
        try:
            if item.id in begun and begun[item.id].sha256 != item.migration.sha256:
                _forget_begun(work, begun[item.id])
                work.apply(item)
            else:
                work.apply(item, resumed=item.id in begun)
        except PyairtableDbError as problem:
            problem.state = problem.state or _state_after(work, item)
            raise
    if bodies:
        _apply_bodies(work, status)


def _apply_bodies(work: Work, status: Status) -> None:
    work.session.clean()
    picture = ledger.picture(work.connection)  # a migration may have dropped objects of repeatables
    fresh = compare(status.project, picture)
    if not (fresh.changed or fresh.removed):
        return
    work.lock.check()
    from .bodies import change, target_of_files
    from .work import interruptible

    try:
        with interruptible("the run of the repeatable files"):
            steps = change(work, fresh.installed, target_of_files(fresh))
    except PyairtableDbError as problem:
        done = f"{work.steps[-1].name} stays" if work.steps else "the migrations before stay"
        problem.state = problem.state or f"no repeatable file was applied, all of them are as before; {done} applied."
        raise
    for step in steps:
        work.done(step.action, step.name, step.seconds, step.reason)


def _adopt_squashes(work: Work, status: Status) -> None:
    if not status.replaced:
        return
    from .adoption import adopt

    for migration, rows in status.replaced.items():
        adopt(work, status.project, migration, rows)


def _complete_from_ledger(work: Work, row: Applied) -> None:
    """Complete a non-transactional migration whose file is not in this checkout."""
    from .failures import Source
    from .preparation import parse_stored
    from .standalone import run

    sql, _ = ledger.texts(work.connection, row.id)
    place = f"{row.id} (from the ledger)"

    def body() -> None:
        if row.kind == "python":
            with work.session.outside_transaction(row.id, patient=False):
                work.run_python(sql, place, "apply")
        else:
            script = parse_stored(sql, place, transactional=False)
            run(work.session, script, Source(place), row.id, resumed=True)
        work.session.transaction(row.id, lambda: ledger.set_state(work.session.later, row.id, "applied"))

    work.step("complete", row.id, body)


def _forget_begun(work: Work, row: Applied) -> None:
    """Take back the mark of a begun migration whose file is another one now."""
    work.session.transaction(row.id, lambda: ledger.forget(work.session.later, row.id))


def bodies_due(status: Status, left: tuple[str, ...]) -> bool:
    """Return whether repeatable bodies are looked at: not while migrations stay pending."""
    return not left and bool(status.changed or status.removed or status.pending or status.interrupted)


def _check_bodies(status: Status) -> None:
    """Refuse repeatables that cannot be repeated before any migration runs."""
    for body in status.changed.values():
        _check_body(body)


@lru_cache(maxsize=_BODIES)
def _check_body(body: Body) -> None:
    """Refuse a repeatable that cannot be repeated; one that can is not read again by this process."""
    from . import repeatability, statements
    from .failures import Source

    source = Source(body.place, body.raw, body.sql)
    script = statements.parse(body.sql, body.place, source.line)
    repeatability.check(script, body.place, "public", source.line)


def _note_idle(lock: Lock) -> int:
    """Write the row of a run that found nothing to do."""
    with lock.connection.transaction():
        run = ledger.start_run(lock.connection, "migrate", lock.connection.info.backend_pid)
        ledger.finish_run(lock.connection, run, None)
    return run


def _warn(status: Status, listener: Listener) -> tuple[str, ...]:
    warnings = []
    if status.rerendered:
        names = ", ".join(migration.id for migration in status.rerendered)
        warnings.append(f"variables changed: the database keeps {names} as applied with the old values")
    if status.unlocked:
        names = ", ".join(migration.id for migration in status.unlocked)
        warnings.append(f"not in migrations.lock yet: {names}; run `pyairtable-db lock` before you commit")
    for warning in warnings:
        listener(Warned(warning))
    return tuple(warnings)


def _state_after(work: Work, failed: Prepared) -> str:
    before = [step.name for step in work.steps if step.action in ("apply", "complete")]
    what = f"nothing of {failed.id} was applied"
    if not failed.record.transactional:
        what = f"{failed.id} runs outside a transaction: `pyairtable-db status` shows what is left of it"
    if not before:
        return f"{what}; the database is as it was before this run."
    if len(before) == 1:
        return f"{what}; {before[0]} is applied."
    return f"{what}; {before[0]} to {before[-1]} ({len(before)} migrations) are applied."
