"""Statements that cannot run inside a transaction: one a file, marked in the ledger before and after.

A mark without its end tells the next run that the statement may be done, half done or never begun; it finds
out and completes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from pglast import ast
from pglast.enums import ReindexObjectType

from ..errors import MigrationError, StatementFailed
from .failures import Source
from .objects import quote
from .queries import QUERIES
from .session import Session
from .statements import Script, outside_transaction

_PENDING = "55000"  # object not in prerequisite state
_EFFECT_IS_THERE = ("42710", "42P07", "42P04", "42P06", "42704", "42P01", "3D000")  # exists already; is gone already


class _Index(msgspec.Struct, frozen=True):
    """An index on the server: ``name`` qualified and quoted, ``builder`` the pid that is building it."""

    name: str
    valid: bool
    builder: int | None


def run(session: Session, script: Script, source: Source, name: str, *, resumed: bool) -> None:
    """Run the one statement of ``script`` outside a transaction.

    ``resumed`` says that an earlier run began it and did not live to confirm it: an effect that is there
    already then counts as done. An index built concurrently is valid afterwards, or this raises.
    """
    node = script.statements[0].node
    patient = "concurrently" in (outside_transaction(node) or "")

    def once() -> None:
        with session.outside_transaction(name, patient=patient):
            if isinstance(node, ast.IndexStmt) and node.concurrent:
                _build_index(session, node, lambda: session.run(script, source), source, resumed=resumed)
            elif isinstance(node, ast.ReindexStmt) and patient:
                _reindex(session, node, lambda: session.run(script, source))
            elif isinstance(node, ast.AlterTableStmt) and patient:
                _detach(session, node, lambda: session.run(script, source))
            else:
                session.run(script, source)

    try:
        session.retrying(name, once)
    except StatementFailed as problem:
        if not (resumed and problem.sqlstate in _EFFECT_IS_THERE):
            raise


def _build_index(
    session: Session, node: ast.IndexStmt, build: Callable[[], None], source: Source, *, resumed: bool
) -> None:
    index = _find(session, node)
    if index is not None and index.builder is not None:
        raise MigrationError(
            f"index {index.name} is being built by pid {index.builder}",
            where=source.place,
            hint="Run this again when that is done; see pg_stat_progress_create_index.",
        )
    if index is not None and index.valid and resumed:
        return
    if index is not None and not index.valid:
        _drop(session, index.name)
    try:
        build()
    except StatementFailed:
        left = _find(session, node)
        if left is not None and not left.valid:
            _drop(session, left.name)
        raise
    built = _find(session, node)
    if built is None or not built.valid:
        raise MigrationError(
            f"index {node.idxname} is not valid after it was built",
            where=source.place,
            hint="Run this again: the invalid index is dropped and built anew.",
        )


def _reindex(session: Session, node: ast.ReindexStmt, rebuild: Callable[[], None]) -> None:
    """Reindex without leaving the invalid copies (``…_ccnew``) of this or an earlier failure behind."""
    _drop_copies(session, node)
    try:
        rebuild()
    except StatementFailed:
        _drop_copies(session, node)
        raise


def _detach(session: Session, node: ast.AlterTableStmt, detach: Callable[[], None]) -> None:
    """Detach a partition concurrently, or end what an earlier failure has left pending."""
    try:
        detach()
    except StatementFailed as problem:
        if problem.sqlstate != _PENDING or "FINALIZE" not in (problem.hint or ""):
            raise
        table, partition = _quoted(node.relation), _quoted(node.cmds[0].def_.name)
        statement = f"alter table {table} detach partition {partition} finalize"
        session.run_text(statement, Source(statement))


def _quoted(relation: ast.RangeVar) -> str:
    return ".".join(quote(part) for part in (relation.schemaname, relation.relname) if part)


def _drop_copies(session: Session, node: ast.ReindexStmt) -> None:
    if node.kind in (ReindexObjectType.REINDEX_OBJECT_INDEX, ReindexObjectType.REINDEX_OBJECT_TABLE):
        name = _quoted(node.relation)
        for (index,) in session.connection.execute(QUERIES["broken_indexes"], {"name": name}).fetchall():
            _drop(session, index)


def _find(session: Session, node: ast.IndexStmt) -> _Index | None:
    relation = _quoted(node.relation)
    row: tuple[Any, ...] | None = session.connection.execute(
        QUERIES["index_state"], {"relation": relation, "index": node.idxname}
    ).fetchone()
    return _Index(*row) if row else None


def _drop(session: Session, qualified_name: str) -> None:
    statement = f"drop index concurrently if exists {qualified_name}"
    session.run_text(statement, Source(statement))
