"""Repeatable bodies into the database: the plan of a transition, and its one transaction."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from psycopg import sql

from ..database import Connection
from ..errors import InsufficientRights, StatementFailed
from ..settings import Settings
from . import ledger, repeatables, transition
from .failures import Source
from .ledger import Installed
from .queries import QUERIES
from .repeatables import Body
from .reports import Step
from .status import Project, Status
from .transition import NOT_REPLACEABLE, NotReplaceable, Target, Transition
from .work import Work

# undefined: object, table, column, function, schema
NEEDS_WHAT_IS_GONE = ("42704", "42P01", "42703", "42883", "3F000")


def target_of_files(status: Status) -> Target:
    """Return the bodies that the files want."""
    project = status.project
    reasons = {}
    for path in status.changed:
        reasons[path] = "new"
        if path in status.installed:
            reasons[path] = "its object was dropped" if path in status.absent else "changed"
    return Target(status.changed, status.removed, reasons, lambda path: _file_body(project, path))


def target_of_ledger(
    connection: Connection, current: Mapping[str, Installed], before: Mapping[str, Installed], absent: frozenset[str]
) -> Target:
    """Return the bodies that were in force in ``before``."""

    def body_of(path: str) -> Body:
        row = before[path]
        text = ledger.repeatable_sql(connection, path, row.from_run)
        return Body(path, f"{path} (as run {row.from_run} applied it)", text, text, row.sha256, row.vars_sha256)

    changed = {
        path: body_of(path)
        for path, row in before.items()
        if path not in current or path in absent or current[path].rendered_sha256 != row.rendered_sha256
    }
    removed = tuple(path for path in current if path not in before)
    absent_then = "it was not there before"
    reasons = dict.fromkeys(changed, "as it was")
    return Target(changed, removed, reasons, body_of, why_gone=absent_then, why_less=absent_then)


def plan(connection: Connection, installed: Mapping[str, Installed], target: Target, settings: Settings) -> Transition:
    """Return what has to be dropped and applied; reads only."""
    return transition.plan(
        connection,
        installed,
        lambda row: ledger.repeatable_sql(connection, row.path, row.from_run),
        target,
        default_schema(settings),
    )


def change(work: Work, installed: Mapping[str, Installed], target: Target) -> list[Step]:
    """Bring the bodies of ``target`` into the database in one transaction with their ledger rows.

    An object that the server refuses to replace is dropped first in a second attempt.
    """
    while True:
        try:
            return work.session.transaction("repeatables", lambda: change_in_transaction(work, installed, target))
        except NotReplaceable as refusal:
            target.forced.add(refusal.path)


def change_in_transaction(
    work: Work,
    installed: Mapping[str, Installed],
    target: Target,
    *,
    offset: int = 0,
    may_leave: Collection[str] = (),
) -> list[Step]:
    """Do the work of ``change`` in the transaction that is open, and return its steps.

    ``offset`` counts the steps of this transaction before. A body of ``may_leave`` that needs what is not there is
    left out. Raises NotReplaceable, after which the transaction has to start again with the path among
    ``target.forced``.
    """
    steps = plan(work.connection, installed, target, work.settings)
    if not steps:
        return []
    start = start_of_body(work.connection, owner_role(work.connection, work.settings))
    done: list[Step] = []
    for drop in steps.drops:
        began = time.monotonic()
        with work.session.noting(drop.path, repeatable=True):
            work.session.run_text(f"{start}; {drop.object.drop}", Source(f"{drop.path}: {drop.object.drop}"))
        done.append(Step("drop", str(drop.object), time.monotonic() - began, drop.reason))
    left: list[str] = []
    for apply in steps.applies:
        began = time.monotonic()
        path = apply.body.path
        if path in may_leave:
            work.connection.execute("savepoint body")
        with work.session.noting(path, repeatable=True):
            work.session.run_text(start, Source(apply.source.place))
            try:
                work.session.run_file(apply.script, apply.source)
            except StatementFailed as problem:
                if path in may_leave and problem.sqlstate in NEEDS_WHAT_IS_GONE:
                    work.connection.execute("rollback to savepoint body")
                    left.append(path)
                    done.append(Step("leave out", path, time.monotonic() - began, problem.message))
                    continue
                if problem.sqlstate in NOT_REPLACEABLE and path in installed and path not in target.forced:
                    raise NotReplaceable(path) from problem
                raise
        done.append(Step("replace", path, time.monotonic() - began, apply.reason))
    for path in (*steps.removed, *left):
        ledger.replace_repeatable(work.session.later, work.run, path, None)
    for apply in steps.applies:
        if apply.body.path not in left:
            ledger.replace_repeatable(work.session.later, work.run, apply.body.path, _row(apply))
    for index, step in enumerate(done):
        work.write_step(offset + index, step.action, step.name, step.seconds)
    return done


def owner_role(connection: Connection, settings: Settings) -> str | None:
    """Return the role that owns repeatable objects, None when the setting or the role is absent.

    Raises InsufficientRights when the login role may not become it.
    """
    role = settings.owner_role
    if role is None:
        return None
    row = connection.execute(QUERIES["role_usable"], {"role": role}).fetchone()
    exists, usable, login = row if row else (False, False, "")
    if exists and not usable:
        raise InsufficientRights(
            f'role "{login}" may not become "{role}", which owns the functions, views, triggers and policies',
            hint=f'grant "{role}" to "{login}";',
        )
    return role if exists else None


def default_schema(settings: Settings) -> str:
    """Return the schema of unqualified names."""
    return settings.search_path.split(",")[0].strip().strip('"') or "public"


def start_of_body(connection: Connection, role: str | None) -> str:
    """Return what goes before each body: its role, and no look into function bodies, which may form circles."""
    parts = ["reset session authorization", "reset role"]
    if role is not None:
        parts.append(sql.SQL("set local role {}").format(sql.Identifier(role)).as_string(connection))
    parts.append("set local check_function_bodies = off")
    return "; ".join(parts)


def _file_body(project: Project, path: str) -> Body:
    return repeatables.read(project.repeatables[path], project.variables, project.vars_sha256)


def _row(apply: transition.Apply) -> dict[str, object]:
    body = apply.body
    return {
        "sha256": body.sha256,
        "rendered_sha256": body.rendered_sha256,
        "vars_sha256": body.vars_sha256,
        "sql": body.sql,
        "objects": [item.as_json() for item in apply.objects],
    }
