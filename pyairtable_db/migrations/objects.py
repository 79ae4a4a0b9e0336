"""What a repeatable file creates, uses and says besides, read from its parse tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from pglast import ast
from pglast.enums import FunctionParameterMode, ObjectType
from pglast.keywords import COL_NAME_KEYWORDS, RESERVED_KEYWORDS, TYPE_FUNC_NAME_KEYWORDS

from .statements import Script, Statement

_KEYWORDS = RESERVED_KEYWORDS | COL_NAME_KEYWORDS | TYPE_FUNC_NAME_KEYWORDS
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_RESULTS = (FunctionParameterMode.FUNC_PARAM_OUT, FunctionParameterMode.FUNC_PARAM_TABLE)
RANKS = {
    "function": 0,
    "procedure": 0,
    "aggregate": 1,
    "view": 2,
    "materialized view": 3,
    "rule": 4,
    "trigger": 5,
    "event trigger": 6,
    "policy": 7,
}


class DatabaseObject(msgspec.Struct, frozen=True):
    """One object: ``identity`` is qualified and quoted, ``relation`` the table of a trigger or policy."""

    kind: str
    identity: str
    relation: str | None = None
    name: str | None = None

    @property
    def offers(self) -> str | None:
        """Return the name under which others use it, as in Contents.uses; None when nothing can."""
        if self.relation is not None or self.kind == "event trigger":
            return None
        if self.kind in ("view", "materialized view"):
            return f"relation {self.identity}"
        return f"routine {self.identity.split('(')[0]}"

    @property
    def drop(self) -> str:
        """Return the statement that drops it."""
        on = f" on {self.relation}" if self.relation else ""
        return f"drop {self.kind} if exists {self.identity}{on}"

    def __str__(self) -> str:
        return f"{self.kind} {self.identity}" + (f" on {self.relation}" if self.relation else "")

    def as_json(self) -> dict[str, str | None]:
        """Return what the ledger keeps."""
        return {"kind": self.kind, "identity": self.identity, "relation": self.relation, "name": self.name}


class Contents(msgspec.Struct, frozen=True):
    """What a file is made of.

    ``shapes`` says of each object what ``create or replace`` cannot change (None: unknown until it is tried),
    ``secondary`` holds the statements that add to an object (grants, comments), ``uses`` what must exist
    first, as ``relation schema.name`` or ``routine schema.name``.
    """

    objects: tuple[DatabaseObject, ...]
    shapes: dict[DatabaseObject, Any]
    secondary: tuple[str, ...]
    uses: frozenset[str]


def quote(name: str) -> str:
    """Return ``name`` as an identifier, quoted when it has to be."""
    if _PLAIN.fullmatch(name) and name not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def qualified(parts: Any, schema: str) -> str:
    """Return a dotted name; ``schema`` is that of an unqualified one. ``parts`` are String nodes or strings."""
    names = [part if isinstance(part, str) else part.sval for part in parts]
    return ".".join(quote(name) for name in ([schema, *names] if len(names) == 1 else names))


def relation_name(relation: ast.RangeVar, schema: str) -> str:
    """Return the qualified name of a relation in a parse tree."""
    return qualified([relation.schemaname or schema, relation.relname], schema)


def created(node: Any, schema: str) -> DatabaseObject | None:
    """Return the object that the statement ``node`` creates, or None."""
    match node:
        case ast.CreateFunctionStmt():
            kind = "procedure" if node.is_procedure else "function"
            return DatabaseObject(kind, _signature(node.funcname, _inputs(node.parameters), schema))
        case ast.DefineStmt(kind=ObjectType.OBJECT_AGGREGATE):
            arguments = node.args[0] if node.args else ()
            return DatabaseObject("aggregate", _signature(node.defnames, _inputs(arguments), schema, star=True))
        case ast.ViewStmt():
            return DatabaseObject("view", relation_name(node.view, schema))
        case ast.CreateTableAsStmt(objtype=ObjectType.OBJECT_MATVIEW):
            return DatabaseObject("materialized view", relation_name(node.into.rel, schema))
        case ast.CreateTrigStmt():
            return _on("trigger", node.trigname, relation_name(node.relation, schema))
        case ast.CreatePolicyStmt():
            return _on("policy", node.policy_name, relation_name(node.table, schema))
        case ast.RuleStmt():
            return _on("rule", node.rulename, relation_name(node.relation, schema))
        case ast.CreateEventTrigStmt():
            return DatabaseObject("event trigger", quote(node.trigname), None, node.trigname)
    return None


def dropped(node: ast.DropStmt, schema: str) -> list[DatabaseObject]:
    """Return the objects that a ``drop`` names, of the kinds a repeatable may drop."""
    kind = _DROPPABLE.get(node.removeType)
    if kind is None:
        return []
    found = []
    for item in node.objects:
        if kind in ("function", "procedure", "aggregate"):
            types = [type_name(argument) for argument in item.objargs or ()]
            found.append(DatabaseObject(kind, f"{qualified(item.objname, schema)}({', '.join(types)})"))
        elif kind in ("trigger", "policy", "rule"):
            found.append(_on(kind, item[-1].sval, qualified(item[:-1], schema)))
        elif kind == "event trigger":
            found.append(DatabaseObject(kind, quote(item.sval), None, item.sval))
        else:
            found.append(DatabaseObject(kind, qualified(item, schema)))
    return found


def contents(script: Script, schema: str) -> Contents:
    """Return what ``script`` creates and uses; ``schema`` is that of unqualified names."""
    objects: list[DatabaseObject] = []
    shapes: dict[DatabaseObject, Any] = {}
    secondary: list[str] = []
    uses: set[str] = set()
    for statement in script.statements:
        made = created(statement.node, schema)
        if made is not None:
            if made not in shapes:
                objects.append(made)
            shapes[made] = _shape(statement.node)
        elif not isinstance(statement.node, ast.DropStmt):
            secondary.append(_normalised(script, statement))
        uses.update(_references(statement.node, schema))
    return Contents(tuple(objects), shapes, tuple(secondary), frozenset(uses))


def replaceable(old: Any, new: Any) -> bool:
    """Return whether ``create or replace`` can lead from shape ``old`` to ``new``, as far as the text tells."""
    if old is None or new is None:
        return True
    if isinstance(old, list):  # columns of a view: new ones may only be appended
        return bool(new[: len(old)] == old)
    for key in ("returns", "results"):
        if old[key] != new[key]:
            return False
    return len(old["inputs"]) == len(new["inputs"]) and all(
        was["name"] in (None, now["name"]) and (now["default"] or not was["default"])
        for was, now in zip(old["inputs"], new["inputs"], strict=True)
    )


def type_name(node: ast.TypeName) -> str:
    """Return a type as SQL writes it, without its modifiers."""
    parts = [part.sval for part in node.names]
    if len(parts) == 2 and parts[0] == "pg_catalog":
        parts = parts[1:]  # the parser adds it to SQL's own names: int becomes pg_catalog.int4
    name = ".".join(quote(part) for part in parts)
    return name + "[]" * bool(node.arrayBounds)


_DROPPABLE = {
    ObjectType.OBJECT_FUNCTION: "function",
    ObjectType.OBJECT_PROCEDURE: "procedure",
    ObjectType.OBJECT_AGGREGATE: "aggregate",
    ObjectType.OBJECT_VIEW: "view",
    ObjectType.OBJECT_MATVIEW: "materialized view",
    ObjectType.OBJECT_TRIGGER: "trigger",
    ObjectType.OBJECT_POLICY: "policy",
    ObjectType.OBJECT_RULE: "rule",
    ObjectType.OBJECT_EVENT_TRIGGER: "event trigger",
}


def _on(kind: str, name: str, relation: str) -> DatabaseObject:
    return DatabaseObject(kind, quote(name), relation, name)


def _inputs(parameters: Any) -> list[ast.FunctionParameter]:
    return [p for p in parameters or () if p.mode not in _RESULTS]


def _signature(name: Any, inputs: list[ast.FunctionParameter], schema: str, *, star: bool = False) -> str:
    base = qualified(name, schema)
    if any(parameter.argType.pct_type for parameter in inputs):
        return base  # column%type is resolved by the server: the name alone has to do
    types = ", ".join(type_name(parameter.argType) for parameter in inputs)
    return f"{base}({types or ('*' if star else '')})"


def _shape(node: Any) -> Any:
    if isinstance(node, ast.CreateFunctionStmt):
        result = node.returnType
        return {
            "returns": result and f"{'setof ' * bool(result.setof)}{type_name(result)}",
            "results": [(p.name, type_name(p.argType)) for p in node.parameters or () if p.mode in _RESULTS],
            "inputs": [{"name": p.name, "default": p.defexpr is not None} for p in _inputs(node.parameters)],
        }
    if isinstance(node, ast.ViewStmt):
        return [alias.sval for alias in node.aliases] if node.aliases else _columns(node.query)
    return None


def _columns(query: Any) -> list[str] | None:
    """Return the column names of a query, or None where only the server knows them."""
    while isinstance(query, ast.SelectStmt) and query.larg is not None:
        query = query.larg
    if not isinstance(query, ast.SelectStmt) or not query.targetList:
        return None
    names = []
    for target in query.targetList:
        name = target.name
        if name is None and isinstance(target.val, ast.ColumnRef) and isinstance(target.val.fields[-1], ast.String):
            name = target.val.fields[-1].sval
        if name is None:
            return None
        names.append(name)
    return names


def relations(node: Any) -> set[str]:
    """Return the relations that a statement names, as SQL writes them."""
    if isinstance(node, (tuple, list)):
        return {name for item in node for name in relations(item)}
    if not isinstance(node, ast.Node):
        return set()
    found = {name for attribute in node for name in relations(getattr(node, attribute))}
    if isinstance(node, ast.RangeVar):
        found.add(".".join(quote(part) for part in (node.schemaname, node.relname) if part))
    if isinstance(node, ast.DropStmt):
        found.update(".".join(quote(part.sval) for part in item) for item in node.objects if isinstance(item, tuple))
    return found


def _normalised(script: Script, statement: Statement) -> str:
    return " ".join(script.text(statement).split())


def _references(node: Any, schema: str) -> Iterator[str]:
    if isinstance(node, (tuple, list)):
        for item in node:
            yield from _references(item, schema)
        return
    if not isinstance(node, ast.Node):
        return
    match node:
        case ast.RangeVar():
            yield f"relation {relation_name(node, schema)}"
        case ast.FuncCall() | ast.CreateTrigStmt() | ast.CreateEventTrigStmt():
            yield f"routine {qualified(node.funcname, schema)}"
        case ast.ObjectWithArgs():
            yield f"routine {qualified(node.objname, schema)}"
        case ast.TypeName() if node.names:
            parts = node.names[:-1] if node.pct_type and len(node.names) > 1 else node.names
            yield f"relation {qualified(parts, schema)}"  # each view is a type too
    for attribute in node:
        yield from _references(getattr(node, attribute), schema)
