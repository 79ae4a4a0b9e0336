"""Python's types for PostgreSQL's and for declared shapes, and the TypedDicts that they need."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..http.catalog import Catalog, Column, Function, Parameter
from ..http.schemas import ALIASES
from ..http.shapes import Items, Member, Named, Object, Range, Shape, Union, Word

_ANSWERS: Mapping[str, str] = {
    "smallint": "int",
    "integer": "int",
    "bigint": "int",
    "numeric": "float",
    "real": "float",
    "double precision": "float",
    "boolean": "bool",
    "json": "Any",
    "jsonb": "Any",
    "any": "Any",
    "null": "None",
    "object": "dict[str, Any]",
    "array": "list[Any]",
    "void": "None",
    "record": "dict[str, Any]",
}
# What an argument may be beside what JSON has: the client writes these as PostgreSQL reads them.
_ARGUMENTS: Mapping[str, str] = {
    "timestamp with time zone": "str | datetime.datetime",
    "timestamp without time zone": "str | datetime.datetime",
    "date": "str | datetime.date",
    "interval": "str | datetime.timedelta",
    "uuid": "str | uuid.UUID",
    "numeric": "float | decimal.Decimal",
    "object": "Mapping[str, Any]",
    "array": "Sequence[Any]",
}
# Names that the generated module has already.
TAKEN = frozenset(
    (
        *(
            "Any",
            "Literal",
            "NotRequired",
            "TypedDict",
            "TypeAlias",
            "Mapping",
            "Sequence",
            "AsyncGenerator",
            "Generator",
        ),
        *("Context", "SyncContext", "Api", "SyncApi", "UNSET", "Unset"),
    )
)


@dataclass(slots=True)
class Types:
    """Names types for one catalog. ``definitions`` are those that have to be written, by name."""

    catalog: Catalog
    definitions: dict[str, str] = field(default_factory=dict)

    def argument(self, function: Function, parameter: Parameter) -> str:
        """Return the type of an argument that is given."""
        if parameter.shape is not None:
            found = self.shape(parameter.shape, pascal(function.name, parameter.name), is_argument=True)
        else:
            found = self.type(parameter.type_oid, is_argument=True)
        if parameter.has_default and (parameter.shape is None or (parameter.default or "").startswith("NULL")):
            found = optional(found)
        return found

    def row(self, function: Function) -> str:
        """Return the type of an answer, or of one row of a set."""
        name = pascal(function.name, "row" if function.returns_set else "answer")
        if function.shape is not None:
            return self.shape(function.shape, name)
        if function.result_columns is not None:
            if function.result_type != "record" and function.result_oid in self.catalog.types:
                found = self.type(function.result_oid)
                return found if function.returns_set else optional(found)
            return self._columns(name, function.result_columns)
        found = self.type(function.result_oid)
        return optional(found) if function.result_kind == "scalar" else found

    def type(self, oid: int, *, is_argument: bool = False) -> str:
        """Return the name of a type of the catalog."""
        item = self.catalog.types.get(oid)
        if item is None:
            return "Any"
        if item.kind == "array":
            element = self.type(item.element_oid or 0, is_argument=is_argument)
            return f"Sequence[{element} | None]" if is_argument else f"list[{optional(element)}]"
        if item.kind == "domain":
            if item.shape is not None:
                return self.shape(item.shape, pascal(item.name), is_argument=is_argument)
            return self.type(item.base_oid or 0, is_argument=is_argument)
        if item.kind == "enum":
            return f"Literal[{', '.join(repr(label) for label in item.labels)}]"
        if item.kind == "composite":
            return self._columns(pascal(item.name), item.columns, is_argument=is_argument)
        return _simple(item.name, is_argument=is_argument) or "str"

    def shape(self, shape: Shape, name: str, *, is_argument: bool = False) -> str:
        """Return the type of a shape; objects in it are defined as ``name``, or names that begin so."""
        match shape:
            case Named(kind):
                return self._named(kind, is_argument=is_argument)
            case Word(text):
                return f"Literal[{text!r}]"
            case Range():
                return "int"
            case Items(item):
                inner = self.shape(item, name, is_argument=is_argument)
                return f"{'Sequence' if is_argument else 'list'}[{inner}]"
            case Union(options):
                words = [repr(option.text) for option in options if isinstance(option, Word)]
                others = [
                    self.shape(option, f"{name}{number or ''}", is_argument=is_argument)
                    for number, option in enumerate(o for o in options if not isinstance(o, Word))
                ]
                return " | ".join(dict.fromkeys([*([f"Literal[{', '.join(words)}]"] if words else []), *others]))
            case Object():
                return self._object(shape, name, is_argument=is_argument)

    def _named(self, name: str, *, is_argument: bool) -> str:
        simple = _simple(ALIASES.get(name, name), is_argument=is_argument)
        if simple is not None:
            return simple
        if name in self.catalog.shapes:
            written = f"{name}Shape" if name in TAKEN else name
            if written not in self.definitions:
                self.definitions[written] = ""  # holds the place while a shape leads to itself
                shape = self.catalog.shapes[name]
                if isinstance(shape, Object) and (shape.members or shape.spreads):
                    self._object(shape, written, is_argument=False)
                else:
                    self.definitions[written] = f'{written}: TypeAlias = "{self.shape(shape, written)}"'
            return written
        for item in self.catalog.types.values():
            if item.name == name:
                return self.type(item.oid, is_argument=is_argument)
        return "Any"

    def _object(self, shape: Object, name: str, *, is_argument: bool) -> str:
        bases = []
        for spread in shape.spreads:
            if not isinstance(self.catalog.shapes.get(spread), Object):
                return "Mapping[str, Any]" if is_argument else "dict[str, Any]"
            bases.append(self._named(spread, is_argument=False))
        if not shape.members and not bases:
            rest = "Any" if shape.rest is None else self.shape(shape.rest, f"{name}Value", is_argument=is_argument)
            return f"Mapping[str, {rest}]" if is_argument else f"dict[str, {rest}]"
        self.definitions.setdefault(name, "")
        members = [(member.key, self._member(member, name, is_argument=is_argument)) for member in shape.members]
        self.definitions[name] = _typed_dict(name, members, bases)
        return name

    def _member(self, member: Member, name: str, *, is_argument: bool) -> str:
        found = self.shape(member.shape, name + pascal(member.key), is_argument=is_argument)
        return f"NotRequired[{found}]" if member.optional else found

    def _columns(self, name: str, columns: tuple[Column, ...], *, is_argument: bool = False) -> str:
        """Define the type of a row; in an argument what is absent is null."""
        name = f"{name}Row" if name in TAKEN or name in self.catalog.shapes else name
        name = f"{name}Argument" if is_argument else name
        if name not in self.definitions:
            self.definitions[name] = ""
            members = []
            for column in columns:
                kind = self.type(column.type_oid, is_argument=is_argument)
                kind = kind if column.not_null else optional(kind)
                members.append((column.name, f"NotRequired[{kind}]" if is_argument else kind))
            self.definitions[name] = _typed_dict(name, members, [])
        return name


def pascal(*parts: str) -> str:
    """Return names as one in capitals: list_runs, answer → ListRunsAnswer."""
    words = [word for part in parts for word in re.split(r"[^A-Za-z0-9]+", part.removeprefix("api.")) if word]
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name if name.isidentifier() else f"T{name}"


def optional(name: str) -> str:
    """Return a type that may be None as well."""
    return name if name in ("Any", "None") or name.endswith("| None") else f"{name} | None"


def is_name(text: str) -> bool:
    """Return whether a key can be written as a name of Python."""
    return text.isidentifier() and not keyword.iskeyword(text)


def _typed_dict(name: str, members: list[tuple[str, str]], bases: list[str]) -> str:
    if all(is_name(key) for key, _ in members):
        lines = [f"    {key}: {kind}" for key, kind in members] or ["    pass"]
        return "\n".join([f"class {name}({', '.join(bases or ['TypedDict'])}):", *lines])
    entries = ", ".join(f"{key!r}: {kind!r}" for key, kind in members)
    whole = f"{name} = TypedDict({name!r}, {{{entries}}})"
    return whole if not bases else f"{whole}  # and the keys of {', '.join(bases)}"


def _simple(name: str, *, is_argument: bool) -> str | None:
    name = re.sub(r"\([\d, ]+\)", "", name)
    if is_argument and name in _ARGUMENTS:
        return _ARGUMENTS[name]
    if name in _ANSWERS:
        return _ANSWERS[name]
    return "str" if name in _TEXTS else None


_TEXTS = frozenset(
    (
        "text",
        "character varying",
        "character",
        "name",
        "citext",
        "uuid",
        "timestamp with time zone",
        "timestamp without time zone",
        "date",
        "time without time zone",
        "time with time zone",
        "interval",
        "bytea",
    )
)
