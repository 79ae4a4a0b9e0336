"""``verify``: every migration goes up, down and up again to the same schema, and schema.sql shows that schema."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import MigrationError, StatementFailed
from ..migrations import migrate, sql_folder
from ..migrations.rollback import plan_rollback, rollback
from ..migrations.status import Project, read_project
from ..settings import Settings
from .building import Progress, scratch, silent
from .comparison import Change, compare
from .dumping import dump
from .inventory import read
from .objects import Inventory

SCHEMA_FILE = "schema.sql"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be.

    ``rollback``: undoing ``migration`` did not lead back to the schema before it; ``before`` of a change is how it
    must be, ``after`` how the rollback left it. ``rebuild``: the second way up led elsewhere than the first.
    ``schema.sql``: the file is not what ``schema dump`` writes; ``difference`` is the unified diff.
    """

    check: Literal["rollback", "rebuild", "schema.sql"]
    migration: str | None = None
    changes: tuple[Change, ...] = ()
    difference: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What is wrong, in a line."""
        if self.check == "rollback":
            return f"the rollback of {self.migration} does not restore the schema before it"
        if self.check == "rebuild":
            return "the second way up leads to another schema than the first"
        return "schema.sql is not what the files produce"

    @property
    def remedy(self) -> str:
        """What mends it."""
        if self.check == "rollback":
            return f"Complete {self.migration}.rollback.sql."
        if self.check == "rebuild":
            return "Look for statements that depend on what an earlier run left behind."
        return "Run `pyairtable-db schema dump --files -o sql/schema.sql` and commit the file."

    def as_dict(self) -> dict[str, Any]:
        """Return the finding for machines."""
        return {
            "check": self.check,
            "migration": self.migration,
            "changes": [change.as_dict() for change in self.changes],
            "difference": list(self.difference),
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found.

    ``irreversible`` is the migration that ended the way down, with its reason; ``stopped`` the server's error when
    what a rollback left behind was in the way of going on.
    """

    migrations: tuple[str, ...]
    objects: int
    findings: tuple[Finding, ...]
    irreversible: str | None = None
    stopped: str | None = None

    @property
    def ok(self) -> bool:
        """Whether everything is as it must be."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """Return ``{"ok", "migrations", "objects", "irreversible", "stopped", "findings"}``."""
        return {
            "ok": self.ok,
            "migrations": list(self.migrations),
            "objects": self.objects,
            "irreversible": self.irreversible,
            "stopped": self.stopped,
            "findings": [finding.as_dict() for finding in self.findings],
        }


def verify(
    settings: Settings, admin_url: str, *, schema_file: Path | None = None, progress: Progress = silent
) -> Verification:
    """Migrate a scratch database step by step, undo each step, migrate again, and compare on the way.

    ``schema_file`` (default: schema.sql in the SQL folder) is held against the dump when it exists or was named.
    Errors of the server while a file runs are raised, as in ``migrate`` and ``rollback``.
    """
    project = read_project(settings)
    names = tuple(migration.id for migration in project.migrations)
    with scratch(admin_url) as url:
        states = _up(url, settings, project, progress)
        findings: list[Finding] = []
        irreversible = stopped = None
        try:
            irreversible = _down(url, settings, names, states, findings, progress)
            progress("up again")
            migrate(url, settings)
            if changes := compare(states[-1], read(url)):
                findings.append(Finding("rebuild", changes=tuple(changes)))
        except StatementFailed as error:
            if not findings:
                raise
            # What a rollback left behind is in the way of another file: the finding says more than the error.
            stopped = str(error)
    path = schema_file or sql_folder(settings) / SCHEMA_FILE
    findings.extend(_held_against(path, states[-1], named=schema_file is not None))
    return Verification(names, len(states[-1]), tuple(findings), irreversible, stopped)


def file_difference(path: Path, text: str) -> list[str]:
    """Return the unified diff from the file at ``path`` to ``text``; a file that does not exist counts as empty."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    return list(
        difflib.unified_diff(old.splitlines(), text.splitlines(), fromfile=path.name, tofile="schema dump", lineterm="")
    )


def _up(url: str, settings: Settings, project: Project, progress: Progress) -> list[Inventory]:
    """Migrate one by one; return the schema before the first and after each migration."""
    states = [read(url)]
    for number, migration in enumerate(project.migrations, 1):
        progress(f"up {number} of {len(project.migrations)}: {migration.id}")
        migrate(url, settings, to=migration.id)
        states.append(read(url))
    if not project.migrations:
        migrate(url, settings)
        states.append(read(url))
    return states


def _down(
    url: str,
    settings: Settings,
    names: tuple[str, ...],
    states: list[Inventory],
    findings: list[Finding],
    progress: Progress,
) -> str | None:
    """Undo one by one, add what is found to ``findings``; return why it ended before the first, if it did."""
    known: set[Change] = set()
    for number in range(len(names), 0, -1):
        try:
            plan_rollback(url, settings, steps=1)
        except MigrationError as refusal:
            return refusal.message
        progress(f"down {number} of {len(names)}: {names[number - 1]}")
        rollback(url, settings, steps=1)
        # What a later migration's rollback left behind is its fault only.
        changes = compare(states[number - 1], read(url))
        fresh = tuple(change for change in changes if change not in known)
        known.update(changes)
        if fresh:
            findings.append(Finding("rollback", names[number - 1], fresh))
    return None


def _held_against(path: Path, inventory: Inventory, *, named: bool) -> list[Finding]:
    if not (named or path.exists()):
        return []
    difference = file_difference(path, dump(inventory))
    return [Finding("schema.sql", difference=tuple(difference))] if difference else []
