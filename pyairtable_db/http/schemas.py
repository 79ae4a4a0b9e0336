"""JSON Schema (2020-12) of PostgreSQL's types and of declared shapes, as JSON from and to the server has them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from . import domains
from .catalog import Catalog, Column, Function, Parameter, Type
from .shapes import Items, Named, Object, Range, Shape, Union, Word

Schema = dict[str, Any]

_INTEGERS: Mapping[str, tuple[str, int]] = {
    "smallint": ("int32", 15),
    "integer": ("int32", 31),
    "bigint": ("int64", 63),
}
# What PostgreSQL writes into JSON as a text is a text here; a form that JSON Schema has no name for is described.
_TEXTS: Mapping[str, Schema] = {
    "uuid": {"format": "uuid"},
    "timestamp with time zone": {"format": "date-time"},
    "date": {"format": "date"},
    "timestamp without time zone": {"description": "A time without a zone.", "examples": ["2026-01-31T12:30:00"]},
    "time without time zone": {"description": "A time of day.", "examples": ["12:30:00"]},
    "time with time zone": {"description": "A time of day with a zone.", "examples": ["12:30:00+01:00"]},
    "interval": {"description": "A length of time, as PostgreSQL writes it.", "examples": ["1 day", "02:30:00"]},
    "bytea": {"description": "Bytes in hexadecimal behind \\x.", "examples": ["\\x00ff"]},
}
ALIASES: Mapping[str, str] = {
    "timestamptz": "timestamp with time zone",
    "timestamp": "timestamp without time zone",
    "time": "time without time zone",
    "timetz": "time with time zone",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "bool": "boolean",
    "varchar": "character varying",
    "float8": "double precision",
    "number": "numeric",
    "string": "text",
}
_NUMBERS = ("numeric", "real", "double precision")
_ANYTHING = ("json", "jsonb", "any")
_PLAIN_TEXTS = ("text", "character varying", "character", "name", "citext", *_TEXTS)
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LITERAL = re.compile(r"'((?:[^']|'')*)'::(.+)")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Schemas:
    """Makes schemas for one catalog, and gathers those that have a name of their own in ``components``.

    ``faults`` tells which names in shapes stand for nothing.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._by_name = {item.name: item for item in catalog.types.values()}
        self.components: dict[str, Schema] = {}
        self.faults: list[str] = []

    def arguments(self, function: Function) -> Schema:
        """Return the schema of the object of arguments, which has no others."""
        properties = {parameter.name: self.argument(parameter) for parameter in function.parameters}
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if function.required:
            schema["required"] = [p.name for p in function.parameters if p.name in function.required]
        return schema

    def argument(self, parameter: Parameter) -> Schema:
        """Return the schema of one argument; one with a default may be null, others where ``@param`` says so."""
        if parameter.shape is not None:
            schema = self.shape(parameter.shape)
            if parameter.has_default and parameter.default is not None and parameter.default.startswith("NULL"):
                schema = nullable(schema)
        else:
            schema = self.type(parameter.type_oid)
            if parameter.has_default:
                schema = nullable(schema)
        if parameter.description:
            schema = annotated(schema, description=parameter.description)
        if parameter.has_default:
            known, value = default_value(parameter.default or "")
            if known:
                schema = annotated(schema, default=value)
            else:
                words = f"{parameter.description or ''} Default: {parameter.default}.".strip()
                schema = annotated(schema, description=words)
        return schema

    def result(self, function: Function) -> Schema:
        """Return the schema of what one call answers as JSON; for a set, that of all rows."""
        row = self.row(function)
        return {"type": "array", "items": row} if function.returns_set else row

    def row(self, function: Function) -> Schema:
        """Return the schema of a result, or of one row of a set."""
        if function.shape is not None:
            return self.shape(function.shape)
        if function.result_kind == "void":
            return {"type": "null"}
        if function.result_kind == "record":
            return {"type": "object"}
        if function.result_columns is not None:
            if function.result_oid in self._catalog.types and function.result_type != "record":
                whole = self.type(function.result_oid)
                if "$ref" in whole:
                    return whole if function.returns_set else nullable(whole)
            return self.columns(function.result_columns)
        schema = self.type(function.result_oid)
        return schema if function.result_type in _ANYTHING else nullable(schema)

    def type(self, oid: int) -> Schema:
        """Return the schema of a type of the catalog."""
        item = self._catalog.types.get(oid)
        if item is None:
            return {}
        if item.kind == "array":
            return {"type": "array", "items": nullable(self.type(item.element_oid or 0))}
        if item.kind in ("composite", "enum", "domain"):
            return self._component(item)
        simple = _base(item.name)
        return {"type": "string", "description": f"As PostgreSQL writes {item.name}."} if simple is None else simple

    def columns(self, columns: tuple[Column, ...]) -> Schema:
        """Return the schema of a row."""
        return {
            "type": "object",
            "properties": {
                column.name: self.type(column.type_oid) if column.not_null else nullable(self.type(column.type_oid))
                for column in columns
            },
            "required": [column.name for column in columns],
        }

    def shape(self, shape: Shape) -> Schema:
        """Return the schema of a declared shape."""
        match shape:
            case Named(name):
                return self._named(name)
            case Word(text):
                return {"type": "string", "enum": [text]}
            case Range(low, high):
                return {"type": "integer", "minimum": low, "maximum": high}
            case Items(item):
                return {"type": "array", "items": self.shape(item)}
            case Union(options):
                return self._union(options)
            case Object():
                return self._object(shape)

    def _object(self, shape: Object) -> Schema:
        schema: Schema = {"type": "object"}
        if shape.members:
            schema["properties"] = {member.key: self.shape(member.shape) for member in shape.members}
            required = [member.key for member in shape.members if not member.optional]
            if required:
                schema["required"] = required
        if shape.rest is not None:
            schema["additionalProperties"] = self.shape(shape.rest)
        if shape.spreads:
            own = [schema] if shape.members or shape.rest is not None else []
            return {"allOf": [*(self._named(name) for name in shape.spreads), *own]}
        return schema

    def _union(self, options: tuple[Shape, ...]) -> Schema:
        words: list[str | None] = [option.text for option in options if isinstance(option, Word)]
        null = Named("null") in options
        others = [self.shape(o) for o in options if not isinstance(o, Word) and o != Named("null")]
        if words:
            others.append({"type": "string", "enum": words})
        schema = others[0] if len(others) == 1 else {"anyOf": others}
        return nullable(schema) if null else schema

    def _named(self, name: str) -> Schema:
        simple = _base(ALIASES.get(name, name))
        if simple is not None:
            return simple
        if name == "null":
            return {"type": "null"}
        if name in ("object", "array"):
            return {"type": name}
        if name in self._catalog.shapes:
            if name not in self.components:
                self.components[name] = {}  # holds the place while a shape leads to itself
                self.components[name] = self.shape(self._catalog.shapes[name])
            return {"$ref": f"#/components/schemas/{name}"}
        if name in self._by_name:
            return self.type(self._by_name[name].oid)
        self.faults.append(f"{name} is no type and no @shape")
        return {}

    def _component(self, item: Type) -> Schema:
        key = _UNFIT.sub("_", item.name).strip("_")
        if key not in self.components:
            self.components[key] = {}
            schema = self._definition(item)
            self.components[key] = annotated(schema, description=item.comment) if item.comment else schema
        return {"$ref": f"#/components/schemas/{key}"}

    def _definition(self, item: Type) -> Schema:
        if item.kind == "enum":
            return {"type": "string", "enum": list(item.labels)}
        if item.kind == "composite":
            schema = self.columns(item.columns)
            del schema["required"]  # what is absent from an argument is null
            return schema
        schema = self.shape(item.shape) if item.shape is not None else self.type(item.base_oid or 0)
        found = domains.constraints(item.checks, is_json=not schema)
        if found.get("enum") and schema.get("type") != "string":
            del found["enum"]  # numbers and times, which stand as texts in the check
        return {**schema, **found}


def nullable(schema: Schema) -> Schema:
    """Return a schema that lets null through as well."""
    if not schema.keys() - {"description", "examples", "default"}:
        return schema
    kind = schema.get("type")
    if isinstance(kind, str) and kind != "null":
        changed = {**schema, "type": [kind, "null"]}
        if "enum" in schema:
            changed["enum"] = [*schema["enum"], None]
        return changed
    if kind is not None:
        return schema
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


def annotated(schema: Schema, **words: Any) -> Schema:
    """Return a schema with a description, a default or the like."""
    return {**schema, **words}


def default_value(expression: str) -> tuple[bool, Any]:
    """Return whether a default is a plain value that JSON can have, and that value."""
    if expression.startswith("NULL"):
        return True, None
    if expression in ("true", "false"):
        return True, expression == "true"
    if _NUMBER.fullmatch(expression):
        return True, json.loads(expression)
    literal = _LITERAL.fullmatch(expression)
    if literal is None:
        return False, None
    text, kind = literal[1].replace("''", "'"), literal[2]
    if kind in ("json", "jsonb"):
        return True, json.loads(text)
    if kind.endswith("[]"):
        return (True, []) if text == "{}" else (False, None)
    simple = _base(kind)
    is_text = simple is None or simple.get("type") == "string"
    return (True, text) if is_text else (False, None)


def _base(name: str) -> Schema | None:
    """Return the schema of a type of PostgreSQL that JSON has a form for, None of any other."""
    name = re.sub(r"\([\d, ]+\)", "", name)
    if name in _INTEGERS:
        form, bits = _INTEGERS[name]
        return {"type": "integer", "format": form, "minimum": -(2**bits), "maximum": 2**bits - 1}
    if name in _NUMBERS:
        return {"type": "number"}
    if name == "boolean":
        return {"type": "boolean"}
    if name in _ANYTHING:
        return {}
    if name in _PLAIN_TEXTS:
        return {"type": "string", **_TEXTS.get(name, {})}
    return None
