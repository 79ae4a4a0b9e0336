"""``plan``: the SQL that ``migrate`` would send, in order, each file with its reason; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ..database import Connection, check_server, connect
from ..settings import Settings
from ..wording import count
from . import ledger
from .bodies import owner_role, plan, target_of_files
from .ledger import Applied
from .preparation import Prepared, prepare
from .runner import bodies_due, choose
from .status import Status, compare, read_project, refuse_disagreement
from .transition import Transition


class Planned(msgspec.Struct, frozen=True):
    """One part of the plan: ``action`` is apply, complete, rollback, adopt, drop or replace.

    ``sql`` is Python where ``kind`` is python.
    """

    action: str
    name: str
    place: str
    reason: str
    transactional: bool
    sql: str
    kind: str = "sql"

    def lines(self) -> Iterator[str]:
        """Yield it for people."""
        outside = "" if self.transactional else ", outside a transaction"
        yield f"-- {self.action} {self.name} ({self.reason}{outside})"
        text = self.sql.rstrip()
        yield "\n".join(f"-- {line}" for line in text.splitlines()) if self.kind == "python" else text
        yield ""


class Plan(msgspec.Struct, frozen=True):
    """All parts in the order they would run, and the ids that stay pending."""

    parts: tuple[Planned, ...]
    pending: tuple[str, ...]
    role: str | None

    def lines(self) -> Iterator[str]:
        """Yield the plan for people; it is valid SQL but for the ledger's rows; Python stands in comments."""
        replaces = False
        for part in self.parts:
            if part.action in ("drop", "replace") and not replaces:
                replaces = True
                yield f"-- from here on one transaction{f', as role {self.role}' if self.role else ''}"
            yield from part.lines()
        if not self.parts:
            yield "-- nothing to do"
        for name in self.pending:
            yield f"-- stays pending: {name}"

    def as_json(self) -> dict[str, Any]:
        """Return the plan for machines."""
        return {
            "steps": [msgspec.to_builtins(part) for part in self.parts],
            "pending": list(self.pending),
            "role": self.role,
        }


class Outlook(msgspec.Struct, frozen=True):
    """A plan together with what it was made from."""

    plan: Plan
    status: Status
    prepared: tuple[Prepared, ...]
    transition: Transition


def plan_migrate(url: str, settings: Settings, *, to: str | None = None, allow_out_of_order: bool = False) -> Outlook:
    """Return what ``migrate`` with the same arguments would do; needs read rights and takes no lock.

    Raises what ``migrate`` would raise before touching the database.
    """
    project = read_project(settings)
    with connect(url, application_name=ledger.application_name("plan")) as connection:
        check_server(connection)
        status = compare(project, ledger.picture(connection))
        refuse_disagreement(status, allow_out_of_order=allow_out_of_order)
        chosen, left = choose(status, to)
        prepared = tuple(prepare(migration, project) for migration in chosen)
        parts = [*_interrupted(connection, status, prepared), *_adopted(status), *_versioned(status, prepared)]
        steps = Transition()
        if bodies_due(status, left):
            steps = plan(connection, status.installed, target_of_files(status), settings)
            parts += [Planned("drop", str(d.object), d.path, d.reason, True, f"{d.object.drop};") for d in steps.drops]
            parts += [Planned("replace", a.body.path, a.body.place, a.reason, True, a.body.sql) for a in steps.applies]
        role = owner_role(connection, settings) or settings.owner_role
        return Outlook(Plan(tuple(parts), left, role), status, prepared, steps)


def _versioned(status: Status, prepared: tuple[Prepared, ...]) -> Iterator[Planned]:
    begun = {row.id: row for row in status.interrupted}
    late = {migration.id for migration in status.out_of_order}
    for item in prepared:
        action, reason = "apply", "pending"
        if item.id in begun:
            action, reason = "complete", f"begun {begun[item.id].at:%Y-%m-%d %H:%M:%S} and not confirmed"
        elif item.id in late:
            reason = "pending, out of order"
        record = item.record
        yield Planned(action, item.id, item.source.place, reason, record.transactional, record.sql, record.kind)


def _interrupted(connection: Connection, status: Status, prepared: tuple[Prepared, ...]) -> Iterator[Planned]:
    here = {item.id for item in prepared}
    for row in status.interrupted:
        source, rollback = ledger.texts(connection, row.id)
        if row.state == "reverting":
            yield _completion("rollback", row, rollback or source)
        elif row.id not in here:
            yield _completion("complete", row, source)


def _completion(action: str, row: Applied, sql: str) -> Planned:
    reason = f"begun {row.at:%Y-%m-%d %H:%M:%S} and not confirmed"
    return Planned(action, row.id, f"{row.id} (from the ledger)", reason, False, sql, row.kind)


def _adopted(status: Status) -> Iterator[Planned]:
    for migration, rows in status.replaced.items():
        yield Planned(
            "adopt",
            migration.id,
            str(migration.path),
            f"stands for {count(len(rows), 'applied migration')}",
            True,
            f"-- only the ledger changes: {rows[0].id} to {rows[-1].id} become {migration.id}",
        )
