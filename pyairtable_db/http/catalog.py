"""The functions of the exposed schema as the server's catalog has them: what can be called, how, and by whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import psycopg

from . import comments
from .comments import Annotations
from .shapes import Shape

QUERY = Path(__file__).with_name("catalog.sql").read_text(encoding="utf-8")
DEFAULT_SCHEMA = "api"
DEFAULT_ROLES = ("application_user", "anonymous")
_MODES: Mapping[str, Literal["in", "inout", "variadic"]] = {"i": "in", "b": "inout", "v": "variadic"}
_VOLATILITY: Mapping[str, Literal["immutable", "stable", "volatile"]] = {
    "i": "immutable",
    "s": "stable",
    "v": "volatile",
}
_KINDS: Mapping[str, Literal["base", "composite", "domain", "enum", "range", "multirange", "array", "pseudo"]] = {
    "b": "base",
    "c": "composite",
    "d": "domain",
    "e": "enum",
    "r": "range",
    "m": "multirange",
    "a": "array",
    "p": "pseudo",
}
_VOID = 2278
_RECORD = 2249


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument that callers give. ``name`` is empty where the function has none for it.

    ``type`` is what format_type prints, the array's type for a variadic one; ``default`` an SQL expression.
    ``shape`` and ``description`` come from ``@param``.
    """

    name: str
    type: str
    type_oid: int
    has_default: bool = False
    default: str | None = None
    mode: Literal["in", "inout", "variadic"] = "in"
    shape: Shape | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result, or an attribute of a composite type."""

    name: str
    type: str
    type_oid: int
    not_null: bool = False


@dataclass(frozen=True, slots=True)
class Type:
    """A type that arguments or results are made of, and what it is made of itself, by oid.

    ``shape`` is that of a domain over json, from ``@returns`` in its comment; ``checks`` are its constraints.
    """

    oid: int
    name: str
    kind: Literal["base", "composite", "domain", "enum", "range", "multirange", "array", "pseudo"]
    element_oid: int | None = None
    base_oid: int | None = None
    subtype_oid: int | None = None
    not_null: bool = False
    checks: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    comment: str | None = None
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """One function; ``comment`` is all of it, ``description`` its prose without annotations.

    ``result_kind`` is ``composite`` where the rows have ``result_columns``, ``record`` where they have columns only
    the function knows. ``settings`` are its ``set`` clauses; ``timeout_ms`` is the statement_timeout among them, or
    that of ``@timeout``, which comes first; None is neither. ``shape`` is that of the JSON it answers, or of one row.
    """

    name: str
    oid: int
    parameters: tuple[Parameter, ...]
    result_type: str
    result_oid: int
    result_kind: Literal["scalar", "composite", "record", "void"]
    returns_set: bool
    result_columns: tuple[Column, ...] | None
    volatility: Literal["immutable", "stable", "volatile"]
    strict: bool
    settings: Mapping[str, str]
    timeout_ms: int | None
    roles: frozenset[str]
    comment: str | None
    description: str | None
    tag: str | None = None
    shape: Shape | None = None
    examples: tuple[Mapping[str, Any], ...] = ()
    deprecated: str | None = None

    @property
    def required(self) -> frozenset[str]:
        """Names of the arguments that have no default; a variadic one may be left out."""
        return frozenset(p.name for p in self.parameters if not p.has_default and p.mode != "variadic")

    @property
    def writes(self) -> bool:
        """Whether it may change something, so that GET is not allowed."""
        return self.volatility == "volatile"

    @property
    def takes_body(self) -> bool:
        """Whether the whole body of a request is its only argument, which has no name."""
        return len(self.parameters) == 1 and not self.parameters[0].name


@dataclass(frozen=True, slots=True)
class Catalog:
    """All functions of ``schema`` by name, overloads together; ``version`` changes when anything here does.

    ``timeouts`` are the roles that have a statement_timeout of their own, in milliseconds. ``reads_request`` is true
    when there is a function that may look at ``request.headers`` and the like.
    ``shapes`` are those that comments declare by ``@shape``; ``faults`` tells which annotations cannot be read.
    """

    schema: str
    description: str | None
    functions: Mapping[str, tuple[Function, ...]]
    types: Mapping[int, Type]
    shapes: Mapping[str, Shape]
    version: str
    faults: tuple[str, ...] = ()
    timeouts: Mapping[str, int] = field(default_factory=dict)
    reads_request: bool = False

    @property
    def etag(self) -> str:
        """The version as an HTTP entity tag."""
        return f'"{self.version}"'


@dataclass(slots=True)
class _Gathered:
    shapes: dict[str, Shape] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def read(self, comment: str | None, place: str) -> Annotations:
        found = comments.read(comment)
        self.faults.extend(f"{place}: {fault}" for fault in found.faults)
        for name, shape in found.shapes.items():
            if self.shapes.setdefault(name, shape) != shape:
                self.faults.append(f"{place}: @shape {name} is declared differently elsewhere")
        return found


async def load_catalog(
    connection: psycopg.AsyncConnection[Any], *, schema: str = DEFAULT_SCHEMA, roles: Sequence[str] = DEFAULT_ROLES
) -> Catalog:
    """Read the catalog with one query; ``roles`` are those whose rights to execute are told."""
    cursor = psycopg.AsyncRawCursor(connection)
    await cursor.execute(QUERY.encode(), (schema, list(roles)))
    row = await cursor.fetchone()
    return build(_text(row))


def read_catalog(
    connection: psycopg.Connection[Any], *, schema: str = DEFAULT_SCHEMA, roles: Sequence[str] = DEFAULT_ROLES
) -> Catalog:
    """Do what ``load_catalog`` does, without asyncio."""
    cursor = psycopg.RawCursor(connection)
    cursor.execute(QUERY.encode(), (schema, list(roles)))
    return build(_text(cursor.fetchone()))


def build(document: str | bytes) -> Catalog:
    """Make a catalog of the answer of ``QUERY``."""
    found = json.loads(document)
    gathered = _Gathered()
    types = {entry["oid"]: _type(entry, gathered) for entry in found["types"]}
    functions: dict[str, list[Function]] = {}
    for entry in found["functions"]:
        functions.setdefault(entry["name"], []).append(_function(entry, found["schema"], types, gathered))
    whole = gathered.read(found["comment"], f"schema {found['schema']}")
    data = document.encode() if isinstance(document, str) else document
    return Catalog(
        schema=found["schema"],
        description=whole.description,
        functions=MappingProxyType({name: tuple(overloads) for name, overloads in functions.items()}),
        types=MappingProxyType(types),
        shapes=MappingProxyType(gathered.shapes),
        version=hashlib.sha256(data).hexdigest()[:32],
        faults=tuple(gathered.faults),
        timeouts=MappingProxyType({role: comments.milliseconds(text) for role, text in found["timeouts"]}),
        reads_request=found["reads_request"],
    )


def _function(entry: dict[str, Any], schema: str, types: Mapping[int, Type], gathered: _Gathered) -> Function:
    place = f"{schema}.{entry['name']}"
    said = gathered.read(entry["comment"], place)
    settings = dict(setting.split("=", 1) for setting in entry["settings"])
    timeout = said.timeout_ms
    if timeout is None and "statement_timeout" in settings:
        timeout = comments.milliseconds(settings["statement_timeout"])
    parameters = tuple(
        Parameter(
            name=argument["name"],
            type=argument["type"],
            type_oid=argument["type_oid"],
            has_default=argument["default"] is not None,
            default=argument["default"],
            mode=_MODES[argument["mode"]],
            shape=said.parameters.get(argument["name"]),
            description=said.parameter_texts.get(argument["name"]),
        )
        for argument in entry["arguments"]
        if argument["mode"] in _MODES
    )
    names = {parameter.name for parameter in parameters}
    for name in {*said.parameters, *said.parameter_texts} - names:
        gathered.faults.append(f"{place}: @param {name}: there is no such argument")
    kind, columns = _result(entry, types)
    return Function(
        name=entry["name"],
        oid=entry["oid"],
        parameters=parameters,
        result_type=entry["result_type"],
        result_oid=entry["result_oid"],
        result_kind=kind,
        returns_set=entry["returns_set"],
        result_columns=columns,
        volatility=_VOLATILITY[entry["volatility"]],
        strict=entry["strict"],
        settings=MappingProxyType(settings),
        timeout_ms=timeout,
        roles=frozenset(entry["roles"]),
        comment=entry["comment"],
        description=said.description,
        tag=said.tag,
        shape=said.returns,
        examples=tuple(said.examples),
        deprecated=said.deprecated,
    )


def _result(
    entry: dict[str, Any], types: Mapping[int, Type]
) -> tuple[Literal["scalar", "composite", "record", "void"], tuple[Column, ...] | None]:
    """Return the kind of a result, and its columns; those of OUT arguments make a row even when there is only one."""
    out = tuple(
        Column(argument["name"] or f"column{number}", argument["type"], argument["type_oid"])
        for number, argument in enumerate((a for a in entry["arguments"] if a["mode"] in "obt"), 1)
    )
    if out:
        return "composite", out
    if entry["result_oid"] == _VOID:
        return "void", None
    if entry["result_oid"] == _RECORD:
        return "record", None
    result = types[entry["result_oid"]]
    while result.base_oid is not None:
        result = types[result.base_oid]
    return ("composite", result.columns) if result.kind == "composite" else ("scalar", None)


def _type(entry: dict[str, Any], gathered: _Gathered) -> Type:
    said = gathered.read(entry["comment"], f"type {entry['name']}")
    return Type(
        oid=entry["oid"],
        name=entry["name"],
        kind=_KINDS[entry["kind"]],
        element_oid=entry["element_oid"],
        base_oid=entry["base_oid"],
        subtype_oid=entry["subtype_oid"],
        not_null=entry["not_null"],
        checks=tuple(entry["checks"] or ()),
        labels=tuple(entry["labels"] or ()),
        columns=tuple(
            Column(column["name"], column["type"], column["type_oid"], column["not_null"])
            for column in entry["columns"] or ()
        ),
        comment=said.description,
        shape=said.returns,
    )


def _text(row: Sequence[Any] | None) -> str:
    if row is None:  # one row always comes
        raise psycopg.InternalError("the query of the catalog gave no row")
    return str(row[0])
