"""Before the database is touched: pending files read, rendered, parsed and checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..errors import MigrationError
from . import headers, statements
from .failures import Source
from .files import Migration, display, read_text
from .ledger import Record
from .rendering import render, sha256
from .statements import Script
from .status import Project


class Prepared(msgspec.Struct, frozen=True):
    """A pending migration, ready to run: ``record`` is its future ledger row.

    ``script`` is None for Python steps; ``extensions`` are those the file needs the server to have.
    """

    migration: Migration
    record: Record
    source: Source
    script: Script | None
    rollback: Script | None
    extensions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Id of the migration."""
        return self.migration.id


def prepare(migration: Migration, project: Project, *, origin: str = "migrate") -> Prepared:
    """Read and check one migration and its rollback.

    Raises MigrationError with file:line for anything that can be known to be wrong without the server.
    """
    raw = read_text(migration.path, sha=migration.sha256)
    if migration.is_python:
        return _prepare_python(migration, raw, project, origin)
    place = display(migration.path)
    header = headers.parse(raw, place)
    variables = project.variables
    sql = render(raw, variables, place) if header.jinja else raw
    script = _checked(sql, Source(place, raw, sql), header.transactional)
    rollback_sql, rollback, rollback_header = _rollback(migration, header, variables)
    record = Record(
        id=migration.id,
        kind="sql",
        origin=origin,
        state="applied",
        sha256=migration.sha256,
        rendered_sha256=sha256(sql),
        vars_sha256=project.vars_sha256,
        sql=sql,
        transactional=header.transactional,
        rollback_sql=rollback_sql,
        rollback_transactional=rollback_header.transactional,
        irreversible=header.irreversible,
    )
    wanted = dict.fromkeys((*header.requires, *(name for name, _ in statements.extensions(script))))
    if header.transactional:
        script = _without_trees(script)
    return Prepared(migration, record, Source(place, raw, sql), script, rollback, tuple(wanted))


def parse_stored(sql: str, place: str, *, transactional: bool) -> Script:
    """Parse SQL that the ledger keeps, with the checks of a file."""
    return _checked(sql, Source(place), transactional)


def _prepare_python(migration: Migration, raw: str, project: Project, origin: str) -> Prepared:
    from . import python_steps

    place = display(migration.path)
    steps = python_steps.load(raw, place)
    if not steps.reversible and steps.irreversible is None:
        raise MigrationError(
            "no step has a rollback",
            where=place,
            hint='Give step() a second argument, or set __irreversible__ = "reason".',
        )
    record = Record(
        id=migration.id,
        kind="python",
        origin=origin,
        state="applied",
        sha256=migration.sha256,
        rendered_sha256=migration.sha256,
        vars_sha256=project.vars_sha256,
        sql=raw,
        transactional=steps.transactional,
        rollback_sql=None,
        rollback_transactional=steps.transactional,
        irreversible=steps.irreversible,
    )
    return Prepared(migration, record, Source(place, raw, raw), None, None)


def _rollback(
    migration: Migration, header: headers.Headers, variables: Mapping[str, Any]
) -> tuple[str | None, Script | None, headers.Headers]:
    path = migration.rollback_path
    place = display(path)
    if not path.exists():
        if header.irreversible is None:
            raise MigrationError(
                "the migration has no rollback",
                where=display(migration.path),
                hint=f"Write {path.name} beside it, or put `-- irreversible: reason` at its top.",
            )
        return None, None, headers.Headers()
    if header.irreversible is not None:
        raise MigrationError(
            "the migration says that it is irreversible, yet it has a rollback",
            where=place,
            hint=f"Delete {path.name}, or remove the irreversible header.",
        )
    raw = read_text(path)
    rollback_header = headers.parse(raw, place)
    sql = render(raw, variables, place) if rollback_header.jinja else raw
    script = _checked(sql, Source(place, raw, sql), rollback_header.transactional)
    if not script.statements:
        raise MigrationError(
            "the rollback is empty",
            where=place,
            hint="Write what undoes the migration, or delete it and put `-- irreversible: reason` into the migration.",
        )
    return sql, _without_trees(script) if rollback_header.transactional else script, rollback_header


def _checked(sql: str, source: Source, transactional: bool) -> Script:
    script = statements.parse(sql, source.place, source.line, trees=not transactional)
    if transactional:
        statements.check_transactional(script, source.place, source.line)
    else:
        statements.check_single(script, source.place, source.line)
    return script


def _without_trees(script: Script) -> Script:
    """Let the parse trees go: many pending files would keep many times their size in memory."""
    return msgspec.structs.replace(
        script, statements=tuple(msgspec.structs.replace(statement, node=None) for statement in script.statements)
    )
