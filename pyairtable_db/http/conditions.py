"""Parts of a query about rows (columns, order, filters) as SQL over the rows ``_``: PostgREST's forms."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .catalog import Function, Type
from .matching import nearest
from .problems import Problem
from .statements import base_type, quoted

_OPERATORS = {
    "eq": "=",
    "neq": "<>",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
    "like": "like",
    "ilike": "ilike",
    "match": "~",
    "imatch": "~*",
    "cs": "@>",
    "cd": "<@",
    "ov": "&&",
    "sl": "<<",
    "sr": ">>",
    "nxr": "&<",
    "nxl": "&>",
    "adj": "-|-",
    "isdistinct": "is distinct from",
}
_QUANTIFIED = ("eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch")
_SEARCHES = {
    "fts": "to_tsquery",
    "plfts": "plainto_tsquery",
    "phfts": "phraseto_tsquery",
    "wfts": "websearch_to_tsquery",
}
_IS = {"null": "null", "not_null": "not null", "true": "true", "false": "false", "unknown": "unknown"}
_NAMES = "|".join(sorted([*_OPERATORS, *_SEARCHES, "in", "is"], key=len, reverse=True))
_CONDITION = re.compile(rf"(?s)(?P<not>not\.)?(?P<name>{_NAMES})(?:\((?P<with>\w+)\))?\.(?P<value>.*)")
_COLUMN = re.compile(r'(?:(?P<alias>[^:,()]+):)?(?P<name>"(?:[^"]|"")+"|[^:,()]+)')
_ORDER = re.compile(r'(?P<name>"(?:[^"]|"")+"|[^.,]+)(?:\.(?P<way>asc|desc))?(?:\.(?P<nulls>nullsfirst|nullslast))?')
_TSVECTOR, INT8, _UNKNOWN = 3614, 20, 0
_DEEPEST = 20


def is_condition(text: str) -> bool:
    """Whether ``text`` is the value of a filter: an operator and what it compares with."""
    return _CONDITION.fullmatch(text) is not None


@dataclass(slots=True)
class Shape:
    """Pieces of SQL over the rows ``_`` and the values they compare with, numbered behind ``first`` arguments.

    ``skipped`` is how many rows come before the page.
    """

    first: int
    select: str = "_.*"
    conditions: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)
    oids: list[int] = field(default_factory=list)
    skipped: int = 0
    count: bool = False

    def value(self, text: str, oid: int = _UNKNOWN) -> str:
        """Add a value; return its place."""
        if "\0" in text:
            raise unreadable("a filter has the character U+0000", None)
        self.values.append(text.encode("utf-8", "surrogatepass"))
        self.oids.append(oid)
        return f"${self.first + len(self.values)}"


class Reader:
    """Reads the parts of a query against the columns of a function."""

    def __init__(self, function: Function, types: Mapping[int, Type], shape: Shape) -> None:
        self._columns = {column.name: column for column in function.result_columns or ()}
        self._name = function.name
        self._types = types
        self._shape = shape

    def column(self, name: str) -> str:
        """Return a column as SQL. Raises Problem for one that is not there."""
        name = _bare(name)
        if name not in self._columns:
            near = nearest(name, self._columns)
            if "->" in name or "(" in name or "::" in name:
                raise unreadable(f'"{name[:63]}" is more than the name of a column', "Name columns of the function.")
            raise Problem(
                400,
                "42703",
                f'the rows of {self._name} have no column "{name[:63]}"',
                hint=f'Did you mean "{near}"?' if near else f"There are: {', '.join(self._columns) or 'none'}.",
            )
        return f"_.{quoted(name)}"

    def select(self, text: str) -> str:
        """Return the list of columns; ``new:old`` gives one another name."""
        parts = []
        for part in _split(text):
            match = _COLUMN.fullmatch(part)
            if match is None:
                raise unreadable(
                    f'"{part[:63]}" is not read in select', "Name columns; rows of other tables are not joined."
                )
            if part == "*":
                parts.append("_.*")
            elif match["alias"]:
                parts.append(f"{self.column(match['name'])} as {quoted(_bare(match['alias']))}")
            else:
                parts.append(self.column(match["name"]))
        return ", ".join(parts) or "_.*"

    def order(self, text: str) -> list[str]:
        """Return the terms of the order."""
        terms = []
        for part in _split(text):
            match = _ORDER.fullmatch(part)
            if match is None:
                raise unreadable(
                    f'"{part[:63]}" is no order', "Write column.asc or column.desc, then .nullsfirst or .nullslast."
                )
            nulls = {"nullsfirst": " nulls first", "nullslast": " nulls last"}.get(match["nulls"] or "", "")
            terms.append(f"{self.column(match['name'])} {match['way'] or 'asc'}{nulls}")
        return terms

    def condition(self, name: str, text: str) -> str:
        """Return a filter as SQL."""
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise unreadable(f'"{text[:63]}" is no filter', "Write operator.value, e.g. eq.5, gte.2 or in.(a,b).")
        column = self.column(name)
        operator, value, extra = match["name"], match["value"], match["with"]
        if operator in _SEARCHES:
            condition = self._search(name, column, operator, value, extra)
        elif operator == "in":
            if not (value.startswith("(") and value.endswith(")")):
                raise unreadable(f'"{text[:63]}" is no filter', "Write in.(a,b).")
            condition = f"{column} = any({self._shape.value(_array(_split(value[1:-1])))})"
        elif operator == "is":
            if value.lower() not in _IS:
                raise unreadable(f'"{text[:63]}" is no filter', f"After is. comes {', '.join(_IS)}.")
            condition = f"{column} is {_IS[value.lower()]}"
        else:
            if operator in ("like", "ilike"):
                value = value.replace("*", "%")
            place = self._shape.value(value)
            if extra is not None:
                if extra not in ("any", "all") or operator not in _QUANTIFIED:
                    raise unreadable(f'"{text[:63]}" is no filter', "Write operator(any).{a,b} or operator(all).{a,b}.")
                place = f"{extra}({place})"
            condition = f"{column} {_OPERATORS[operator]} {place}"
        return f"not ({condition})" if match["not"] else f"({condition})"

    def _search(self, name: str, column: str, operator: str, value: str, language: str | None) -> str:
        said = "" if language is None else f"{self._shape.value(language, 3734)}, "
        base = base_type(self._columns[_bare(name)].type_oid, self._types)
        if base is None or base.oid != _TSVECTOR:
            column = f"pg_catalog.to_tsvector({said}{column})"
        return f"{column} @@ pg_catalog.{_SEARCHES[operator]}({said}{self._shape.value(value, 25)})"

    def logic(self, name: str, text: str, depth: int = 0) -> str:
        """Return ``and=(…)`` or ``or=(…)``, whose parts are filters or again one of these."""
        if depth > _DEEPEST or not (text.startswith("(") and text.endswith(")")):
            raise unreadable(f'"{text[:63]}" is no list of filters', "Write (a.eq.1,or(b.lt.2,c.is.null)).")
        word = "and" if name.endswith("and") else "or"
        parts = []
        for part in _split(text[1:-1]):
            head, bracket, rest = part.partition("(")
            if bracket and head in ("and", "or", "not.and", "not.or"):
                parts.append(self.logic(head, bracket + rest, depth + 1))
            else:
                column, _, condition = part.partition(".")
                parts.append(self.condition(column, condition))
        if not parts:
            raise unreadable("there is no filter between the brackets", "Write (a.eq.1,b.lt.2).")
        joined = f" {word} ".join(parts)
        return f"not ({joined})" if name.startswith("not.") else f"({joined})"


def _split(text: str) -> list[str]:
    """Return the parts of ``text`` between commas, but for those inside quotes, brackets and braces."""
    parts: list[str] = []
    depth, begin, is_quoted, place = 0, 0, False, 0
    while place < len(text):
        sign = text[place]
        if is_quoted:
            if sign == "\\":
                place += 1
            elif sign == '"':
                is_quoted = False
        elif sign == '"':
            is_quoted = True
        elif sign in "({[":
            depth += 1
        elif sign in ")}]":
            depth -= 1
        elif sign == "," and not depth:
            parts.append(text[begin:place].strip())
            begin = place + 1
        place += 1
    last = text[begin:].strip()
    return [*parts, last] if parts or last else []


def _bare(name: str) -> str:
    name = name.strip()
    return name[1:-1].replace('""', '"') if len(name) > 1 and name[0] == name[-1] == '"' else name


def _array(texts: Collection[str]) -> str:
    escaped = []
    for text in texts:
        bare = re.sub(r"\\(.)", r"\1", text[1:-1]) if len(text) > 1 and text[0] == text[-1] == '"' else text
        escaped.append('"' + bare.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return "{" + ",".join(escaped) + "}"


def unreadable(message: str, hint: str | None) -> Problem:
    """Return the refusal of a query that is not understood."""
    return Problem(400, "PGRST100", message, hint=hint)
