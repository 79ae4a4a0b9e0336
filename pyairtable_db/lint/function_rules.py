"""Rules about functions and views: where names lead, who may call, whose rights count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pglast import ast
from pglast.enums import ObjectType, RoleSpecType

from ..migrations.statements import Statement
from .rules import Breach, Project, rule
from .sources import SourceFile

_CALLABLE = (ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE)


@rule("PDB107", "Every function sets a search_path that is not empty, unless its names are bound when it is created.")
def search_path(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find functions whose names lead where the caller's search_path or temporary objects say."""
    remedy = "Write: set search_path = pg_catalog, pg_temp and qualify every name of your own in the body."
    for statement, name, options in _functions(file):
        paths = [option.arg for option in options if option.defname == "set" and option.arg.name == "search_path"]
        bound = statement.node.sql_body is not None  # `begin atomic` or `return`
        if not bound and not paths:
            yield Breach(file.line_of(statement), f"{name} does not set its search_path", remedy)
        elif paths and _is_empty(paths[-1]) and file.is_repeatable:
            message = f"{name} looks into the caller's temporary schema before pg_catalog: its search_path is empty"
            yield Breach(file.line_of(statement), message, remedy)


def _is_empty(path: Any) -> bool:
    return all(isinstance(part.val, ast.String) and not part.val.sval for part in path.args or ())


@rule("PDB111", "A security definer function is taken from public in the file that creates it.")
def definer_revoked(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find functions that anybody may run with their owner's rights."""
    revoked: set[str] = set()
    for statement in file.script.statements:
        node = statement.node
        if isinstance(node, ast.GrantStmt) and _is_revoke_from_public(node):
            revoked.update(".".join(part.sval for part in item.objname) for item in node.objects)
    for statement, name, options in _functions(file):
        definer = any(option.defname == "security" and option.arg.boolval for option in options)
        if definer and name not in revoked:
            yield Breach(
                file.line_of(statement),
                f"{name} runs with its owner's rights, and anybody may call it",
                f"Add: revoke all on function {name}(…) from public;",
            )


@rule("PDB112", "A view is security_invoker, or a security_barrier that filters by itself.")
def view_rights(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find views that show every tenant's rows with their owner's rights."""
    for statement in file.script.statements:
        node = statement.node
        if not isinstance(node, ast.ViewStmt):
            continue
        options = {option.defname: _truth(option.arg) for option in node.options or ()}
        if not options.get("security_invoker") and not options.get("security_barrier"):
            yield Breach(
                file.line_of(statement),
                f"view {node.view.relname} reads with its owner's rights, past row level security",
                "Write: create view … with (security_invoker = true) as …",
            )


@rule("PDB114", "Every function states its volatility, where it has a meaning.")
def volatility(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find functions that are volatile because nobody said otherwise."""
    for statement, name, options in _functions(file):
        node = statement.node
        returns = node.returnType.names[-1].sval if node.returnType is not None else ""
        if node.is_procedure or returns in ("trigger", "event_trigger"):
            continue
        if not any(option.defname == "volatility" for option in options):
            yield Breach(
                file.line_of(statement), f"{name} does not state its volatility", "Write immutable, stable or volatile."
            )


def _functions(file: SourceFile) -> Iterator[tuple[Statement, str, Sequence[Any]]]:
    for statement in file.script.statements:
        node = statement.node
        if isinstance(node, ast.CreateFunctionStmt):
            yield statement, ".".join(part.sval for part in node.funcname), node.options or ()


def _is_revoke_from_public(node: ast.GrantStmt) -> bool:
    from_public = any(grantee.roletype == RoleSpecType.ROLESPEC_PUBLIC for grantee in node.grantees)
    return not node.is_grant and node.objtype in _CALLABLE and from_public


def _truth(value: Any) -> bool:
    """Return the boolean that a view option's value spells; an option without a value is true."""
    return value is None or str(getattr(value, "sval", getattr(value, "boolval", value))).lower() in (
        "true",
        "on",
        "1",
        "yes",
    )
