"""Files against ledger: what is applied, pending, edited, missing, out of order, and which repeatables changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from ..errors import ConfigurationError, FilesDisagree, MigrationError, MigrationsPending
from ..settings import Settings
from . import files, headers, ledger, lockfile, rendering, repeatables
from .files import Migration, display
from .ledger import Applied, Installed
from .repeatables import Body, Repeatable


class Project(msgspec.Struct, frozen=True):
    """The files of one SQL folder."""

    folder: Path
    migrations: tuple[Migration, ...]
    repeatables: Mapping[str, Repeatable]
    variables: Mapping[str, Any]
    vars_sha256: str


class Status(msgspec.Struct, frozen=True):
    """Files and database side by side.

    ``pending`` and ``interrupted`` are in the order they will run; ``interrupted`` are non-transactional ones that
    were begun and not confirmed. ``replaced`` maps a squash that stands for applied migrations to them.
    ``rerendered`` are unedited, but their variables have other values now: the database keeps the old ones.
    ``unlocked`` are the migrations not yet in migrations.lock, None without a lock file.
    ``changed`` are the bodies of repeatables to apply, ``new``, ``absent`` and ``removed`` their paths by reason.
    """

    project: Project
    applied: tuple[Applied, ...] = ()
    pending: tuple[Migration, ...] = ()
    interrupted: tuple[Applied, ...] = ()
    edited: tuple[Migration, ...] = ()
    missing: tuple[Applied, ...] = ()
    out_of_order: tuple[Migration, ...] = ()
    rerendered: tuple[Migration, ...] = ()
    replaced: Mapping[Migration, tuple[Applied, ...]] = msgspec.field(default_factory=dict)
    installed: Mapping[str, Installed] = msgspec.field(default_factory=dict)
    changed: Mapping[str, Body] = msgspec.field(default_factory=dict)
    new: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unlocked: tuple[Migration, ...] | None = None
    lock_problem: str | None = None

    @property
    def current(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.pending or self.interrupted or self.replaced or self.changed or self.removed)

    @property
    def disagrees(self) -> bool:
        """Whether files and database contradict each other."""
        return bool(self.edited or self.missing or self.out_of_order or self.lock_problem)

    def rows(self) -> list[list[str]]:
        """Return a row per migration in its order: id, state, when, milliseconds."""
        by_id = {row.id: row for row in (*self.applied, *self.interrupted)}
        states = {migration.id: "pending" for migration in self.pending}
        states |= {row.id: "applied" if row.origin == "migrate" else row.origin for row in self.applied}
        states |= {row.id: f"interrupted ({row.state})" for row in self.interrupted}
        states |= {migration.id: "applied, variables changed" for migration in self.rerendered}
        states |= {migration.id: "out of order" for migration in self.out_of_order}
        states |= {migration.id: "edited" for migration in self.edited}
        states |= {row.id: "file missing" for row in self.missing}
        states |= {migration.id: "to be adopted" for migration in self.replaced}
        names = [migration.id for migration in self.project.migrations]
        names += [row.id for row in (*self.applied, *self.interrupted) if row.id not in set(names)]
        return [
            [name, states[name], f"{by_id[name].at:%Y-%m-%d %H:%M:%S}", f"{by_id[name].duration_ms:.0f}"]
            if name in by_id
            else [name, states[name], "", ""]
            for name in names
        ]

    def summary(self) -> list[str]:
        """Return lines about the whole."""
        lines = [f"{len(self.applied)} applied, {len(self.pending)} pending"]
        for label, count in (
            ("interrupted", len(self.interrupted)),
            ("edited", len(self.edited)),
            ("file missing", len(self.missing)),
            ("out of order", len(self.out_of_order)),
        ):
            if count:
                lines[0] += f", {count} {label}"
        for path in self.changed:
            reason = "new" if path in self.new else "dropped from the database" if path in self.absent else "changed"
            lines.append(f"repeatable {path}: {reason}")
        lines += [f"repeatable {path}: file is gone" for path in self.removed]
        if self.lock_problem:
            lines.append(f"migrations.lock: {self.lock_problem}")
        elif self.unlocked is None:
            lines.append("migrations.lock: none, files are not checked against it")
        elif self.unlocked:
            lines.append(f"migrations.lock: lacks {', '.join(migration.id for migration in self.unlocked)}")
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return the status for machines."""
        return {
            "applied": [
                {"id": row.id, "at": row.at.isoformat(), "ms": float(row.duration_ms), "origin": row.origin}
                for row in self.applied
            ],
            "pending": [migration.id for migration in self.pending],
            "interrupted": [row.id for row in self.interrupted],
            "edited": [migration.id for migration in self.edited],
            "missing": [row.id for row in self.missing],
            "out_of_order": [migration.id for migration in self.out_of_order],
            "rerendered": [migration.id for migration in self.rerendered],
            "squashed": {migration.id: [row.id for row in rows] for migration, rows in self.replaced.items()},
            "repeatables": {
                "installed": len(self.installed),
                "new": list(self.new),
                "changed": [path for path in self.changed if path not in self.new and path not in self.absent],
                "absent": list(self.absent),
                "removed": list(self.removed),
            },
            "migrations_lock": {
                "exists": self.unlocked is not None,
                "problem": self.lock_problem,
                "unlocked": [migration.id for migration in self.unlocked or ()],
            },
            "up_to_date": self.current,
            "agrees": not self.disagrees,
        }


def read_project(settings: Settings) -> Project:
    """Read the SQL folder of ``settings``; raises ConfigurationError when there is nothing in it."""
    folder = files.sql_folder(settings)
    migrations = tuple(files.discover(folder))
    found = repeatables.discover(folder)
    if not migrations and not found:
        raise ConfigurationError(
            "the SQL folder holds no migration and no repeatable file",
            where=display(folder),
            hint="Expected <concern>/migrations/NNNN_<concern>_<verb_object>.sql below it; --sql names another.",
        )
    return Project(folder, migrations, found, settings.vars, rendering.vars_sha256(settings.vars))


def compare(project: Project, picture: ledger.Picture) -> Status:
    """Compare files and ledger; reads and renders only what may have changed."""
    rows = {row.id: row for row in picture.applied}
    replaced: dict[Migration, tuple[Applied, ...]] = {}
    for migration in project.migrations:
        if migration.replaces and migration.id not in rows and (old := _replaced_rows(migration, rows)):
            replaced[migration] = old
    stood_for = {name for migration in project.migrations for name in migration.replaces}
    known = {migration.id for migration in project.migrations}
    pending = [m for m in project.migrations if m.id not in rows and m not in replaced]
    done = [m for m in project.migrations if m.id in rows and rows[m.id].state == "applied"]
    positions = {migration.id: index for index, migration in enumerate(project.migrations)}
    last = max((positions[m.id] for m in project.migrations if m.id in rows or m in replaced), default=-1)
    bodies, new, absent = _changed_bodies(project, picture)
    unlocked, lock_problem = _lock(project)
    return Status(
        project=project,
        applied=tuple(row for row in picture.applied if row.state == "applied"),
        pending=tuple(pending),
        interrupted=tuple(row for row in picture.applied if row.state != "applied"),
        edited=tuple(
            m
            for m in project.migrations
            if m.id in rows and rows[m.id].state != "started" and rows[m.id].sha256 != m.sha256
        ),
        missing=tuple(row for row in picture.applied if row.id not in known and row.id not in stood_for),
        out_of_order=tuple(m for m in pending if positions[m.id] < last),
        rerendered=tuple(m for m in done if _is_rerendered(m, rows[m.id], project)),
        replaced=replaced,
        installed={row.path: row for row in picture.repeatables},
        changed=bodies,
        new=tuple(new),
        absent=tuple(absent),
        removed=tuple(row.path for row in picture.repeatables if row.path not in project.repeatables),
        unlocked=unlocked,
        lock_problem=lock_problem,
    )


def check(status: Status) -> None:
    """Raise FilesDisagree when files and database contradict each other, MigrationsPending when work is due."""
    refuse_disagreement(status)
    if not status.current:
        names = [migration.id for migration in (*status.pending, *status.replaced)]
        names += [row.id for row in status.interrupted]
        names += [*status.changed, *status.removed]
        raise MigrationsPending(
            f"{len(names)} to apply: {', '.join(names[:10])}{' …' if len(names) > 10 else ''}",
            hint="Run `pyairtable-db migrate`.",
        )


def refuse_disagreement(status: Status, *, allow_out_of_order: bool = False) -> None:
    """Raise FilesDisagree for the first contradiction between files, lock file and ledger."""
    lockfile.check(status.project.folder, status.project.migrations, allow_out_of_order=allow_out_of_order)
    if status.edited:
        raise FilesDisagree(
            f"{_names(m.id for m in status.edited)} edited after being applied; nothing was changed",
            where=display(status.edited[0].path),
            hint="Restore the file as it was applied (the ledger has it: select sql from migrations.applied), "
            "and put the change into a new migration.",
        )
    if status.missing:
        raise FilesDisagree(
            f"{_names(row.id for row in status.missing)} applied to this database, but no such file here; "
            "nothing was changed",
            where=display(status.project.folder),
            hint="Use the checkout that has it, or roll it back first: `pyairtable-db rollback` needs no files.",
        )
    if status.out_of_order and not allow_out_of_order:
        raise FilesDisagree(
            f"{_names(m.id for m in status.out_of_order)} pending, but a later one is applied; nothing was changed",
            where=display(status.out_of_order[0].path),
            hint="Give it the next free number, or apply it late with --allow-out-of-order.",
        )


def _names(ids: Any) -> str:
    names = list(ids)
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _replaced_rows(migration: Migration, rows: Mapping[str, Applied]) -> tuple[Applied, ...]:
    """Return the applied rows that a squash stands for; refuses a database that has only some of them."""
    there = [rows[name] for name in migration.replaces if name in rows]
    if there and len(there) < len(migration.replaces):
        absent = [name for name in migration.replaces if name not in rows]
        raise MigrationError(
            f"stands for migrations of which {len(absent)} are not applied here: {', '.join(absent[:5])}",
            where=display(migration.path),
            hint=f"Migrate this database to {migration.replaces[-1]} with the release before the squash first.",
        )
    return tuple(there)


def _is_rerendered(migration: Migration, row: Applied, project: Project) -> bool:
    if row.kind != "sql" or row.vars_sha256 == project.vars_sha256 or row.sha256 != migration.sha256:
        return False
    if row.rendered_sha256 == row.sha256:
        return False  # rendering changed nothing then, whatever the variables
    text = files.read_text(migration.path, sha=migration.sha256)
    place = display(migration.path)
    if not rendering.is_template(text) or not headers.parse(text, place).jinja:
        return False
    try:
        now = rendering.render(text, project.variables, place)
    except MigrationError:
        return True  # a variable it was applied with is gone
    return rendering.sha256(now) != row.rendered_sha256


def _changed_bodies(project: Project, picture: ledger.Picture) -> tuple[dict[str, Body], list[str], list[str]]:
    installed = {row.path: row for row in picture.repeatables}
    bodies: dict[str, Body] = {}
    new, absent = [], []
    for path, repeatable in project.repeatables.items():
        row = installed.get(path)
        gone = path in picture.absent
        if row is not None and not gone:
            if row.sha256 == repeatable.sha256 and row.vars_sha256 == project.vars_sha256:
                continue
            if row.sha256 == repeatable.sha256 == row.rendered_sha256:
                continue  # rendering changed nothing then, whatever the variables
        body = repeatables.read(repeatable, project.variables, project.vars_sha256)
        if row is not None and not gone and row.rendered_sha256 == body.rendered_sha256:
            continue
        bodies[path] = body
        if row is None:
            new.append(path)
        elif gone:
            absent.append(path)
    return bodies, new, absent


def _lock(project: Project) -> tuple[tuple[Migration, ...] | None, str | None]:
    try:
        return lockfile.check(project.folder, project.migrations), None
    except FilesDisagree as problem:
        return (), str(problem)
