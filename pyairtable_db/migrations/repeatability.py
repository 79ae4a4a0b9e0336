"""The checker of repeatable files: each must lead to the same objects however often it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pglast import ast
from pglast.enums import ObjectType

from ..errors import MigrationError
from .objects import DatabaseObject, created, dropped, relation_name
from .statements import Script, same_line

_WITH_REPLACE = (ast.CreateFunctionStmt, ast.DefineStmt, ast.ViewStmt, ast.CreateTrigStmt, ast.RuleStmt)
_HARMLESS = (
    ast.GrantStmt,
    ast.CommentStmt,
    ast.SecLabelStmt,
    ast.AlterOwnerStmt,
    ast.AlterFunctionStmt,
    ast.AlterEventTrigStmt,
    ast.AlterObjectDependsStmt,
    ast.VariableSetStmt,
    ast.DoStmt,
)
_VIEWS = (ObjectType.OBJECT_VIEW, ObjectType.OBJECT_MATVIEW)


def check(script: Script, place: str, schema: str, file_line: Callable[[int], int] = same_line) -> None:
    """Refuse the first statement of ``script`` that cannot be repeated.

    Raises MigrationError with file:line and what to write instead.
    """
    gone: set[DatabaseObject] = set()
    views: set[str] = set()
    for statement in script.statements:
        node = statement.node
        where = f"{place}:{file_line(statement.line)}"
        if isinstance(node, ast.DropStmt):
            targets = dropped(node, schema)
            if not targets or not node.missing_ok or node.concurrent:
                raise _refusal(
                    "drop" if targets else "this drop",
                    where,
                    "Write `drop … if exists`." if targets else "Put it into a migration.",
                )
            gone.update(targets)
            continue
        made = created(node, schema)
        if made is not None:
            if not (_replaces(node) or made in gone):
                raise _refusal(f"create {made.kind}", where, _remedy(node, made))
            if made.kind == "materialized view":
                views.add(made.identity)
            continue
        if isinstance(node, _HARMLESS) or _is_plain_select(node) or _changes_view(node):
            continue
        if isinstance(node, ast.IndexStmt) and relation_name(node.relation, schema) in views and not node.concurrent:
            continue
        words = " ".join(script.text(statement).split()[:3])
        raise _refusal(f"`{words} …`", where, "Put it into a migration: repeatable files run again and again.")


def _replaces(node: Any) -> bool:
    return isinstance(node, _WITH_REPLACE) and bool(node.replace) and not getattr(node, "isconstraint", False)


def _is_plain_select(node: Any) -> bool:
    return isinstance(node, ast.SelectStmt) and node.intoClause is None


def _changes_view(node: Any) -> bool:
    return isinstance(node, ast.AlterTableStmt) and node.objtype in _VIEWS


def _remedy(node: Any, made: DatabaseObject) -> str:
    if isinstance(node, _WITH_REPLACE) and not getattr(node, "isconstraint", False):
        return f"Write `create or replace {made.kind}`."
    return f"Put `{made.drop};` before it."


def _refusal(what: str, where: str, hint: str) -> MigrationError:
    return MigrationError(f"{what} cannot be repeated", where=where, hint=hint)
