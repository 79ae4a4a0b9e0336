# ruff: noqa: S608 - columns are those of the catalog and quoted, values are never part of the text
"""What a query asks of the rows that a function returns: columns, filters, order, a page. The forms are PostgREST's."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from .catalog import Function, Type
from .matching import nearest
from .problems import Problem
from .statements import TRAILER, Form, base_type, quoted

RESERVED = frozenset(("select", "order", "limit", "offset", "and", "or", "not.and", "not.or"))
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
_TSVECTOR, _INT8, _UNKNOWN = 3614, 20, 0
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
            raise _unreadable("a filter has the character U+0000", None)
        self.values.append(text.encode("utf-8", "surrogatepass"))
        self.oids.append(oid)
        return f"${self.first + len(self.values)}"


class _Reader:
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
                raise _unreadable(f'"{name[:63]}" is more than the name of a column', "Name columns of the function.")
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
                raise _unreadable(
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
                raise _unreadable(
                    f'"{part[:63]}" is no order', "Write column.asc or column.desc, then .nullsfirst or .nullslast."
                )
            nulls = {"nullsfirst": " nulls first", "nullslast": " nulls last"}.get(match["nulls"] or "", "")
            terms.append(f"{self.column(match['name'])} {match['way'] or 'asc'}{nulls}")
        return terms

    def condition(self, name: str, text: str) -> str:
        """Return a filter as SQL."""
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise _unreadable(f'"{text[:63]}" is no filter', "Write operator.value, e.g. eq.5, gte.2 or in.(a,b).")
        column = self.column(name)
        operator, value, extra = match["name"], match["value"], match["with"]
        if operator in _SEARCHES:
            condition = self._search(name, column, operator, value, extra)
        elif operator == "in":
            if not (value.startswith("(") and value.endswith(")")):
                raise _unreadable(f'"{text[:63]}" is no filter', "Write in.(a,b).")
            condition = f"{column} = any({self._shape.value(_array(_split(value[1:-1])))})"
        elif operator == "is":
            if value.lower() not in _IS:
                raise _unreadable(f'"{text[:63]}" is no filter', f"After is. comes {', '.join(_IS)}.")
            condition = f"{column} is {_IS[value.lower()]}"
        else:
            if operator in ("like", "ilike"):
                value = value.replace("*", "%")
            place = self._shape.value(value)
            if extra is not None:
                if extra not in ("any", "all") or operator not in _QUANTIFIED:
                    raise _unreadable(
                        f'"{text[:63]}" is no filter', "Write operator(any).{a,b} or operator(all).{a,b}."
                    )
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
            raise _unreadable(f'"{text[:63]}" is no list of filters', "Write (a.eq.1,or(b.lt.2,c.is.null)).")
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
            raise _unreadable("there is no filter between the brackets", "Write (a.eq.1,b.lt.2).")
        joined = f" {word} ".join(parts)
        return f"not ({joined})" if name.startswith("not.") else f"({joined})"


def read(
    function: Function,
    types: Mapping[int, Type],
    pairs: Sequence[tuple[str, str]],
    *,
    first: int,
    items: tuple[int, int | None] | None,
    count: bool,
) -> Shape | None:
    """Return what ``pairs`` of a query and ``items`` (first and last one, of a Range header) ask of the rows.

    None is all rows as they are. Raises Problem (400) for what is not understood, or where there are no rows.
    """
    if not pairs and items is None and not count:
        return None
    shape = Shape(first, count=count)
    if function.result_columns is None and pairs and {name for name, _ in pairs} - {"limit", "offset"}:
        raise _unreadable(
            f"function {function.name} returns no rows with columns, so {pairs[0][0][:63]} asks for nothing",
            "Leave it out, or give it as an argument that the function has.",
        )
    reader = _Reader(function, types, shape)
    limit = None if items is None or items[1] is None else max(items[1] - items[0] + 1, 0)
    skipped = items[0] if items is not None else 0
    for name, text in pairs:
        if name == "select":
            shape.select = reader.select(text)
        elif name == "order":
            shape.order += reader.order(text)
        elif name in ("limit", "offset"):
            if not (text.isascii() and text.isdigit() and len(text) < 19):
                raise _unreadable(f'"{text[:63]}" is no {name}', "Give a whole number, 0 or more.")
            limit, skipped = (int(text), skipped) if name == "limit" else (limit, int(text))
        elif name in RESERVED:
            shape.conditions.append(reader.logic(name, text))
        else:
            shape.conditions.append(reader.condition(name, text))
    if limit is not None:
        shape.page.append(f"limit {shape.value(str(limit), _INT8)}")
    if skipped:
        shape.page.append(f"offset {shape.value(str(skipped), _INT8)}")
    shape.skipped = skipped
    return shape


def shaped_query(call: str, function: Function, form: Form, shape: Shape) -> str:
    """Return the query for the rows of ``call`` as ``shape`` wants them, with the columns of the unshaped one."""
    source = f"{call} as _" if function.result_columns is not None else f"(select {call} as v) as _"
    where = f" where {' and '.join(shape.conditions)}" if shape.conditions else ""
    order = f" order by {', '.join(shape.order)}" if shape.order else ""
    select = shape.select if function.result_columns is not None else "_.v"
    page = "".join(f" {part}" for part in shape.page)
    rows = f"select {select} from {source}{where}{order}{page}"
    if form == "csv":
        return rows
    value = "_" if function.result_columns is not None else "_.v"
    if form == "lines":
        return f"select pg_catalog.to_json({value}) from ({rows}) as _"
    body = f"coalesce(pg_catalog.json_agg({value}), '[]')" if function.returns_set else f"pg_catalog.to_json({value})"
    if not function.returns_set:
        return f"select {body}{TRAILER} from ({rows}) as _"
    if not shape.count:
        return f"select {body}{TRAILER}, count(*) from ({rows}) as _"
    if function.result_columns is None:
        whole = f"with whole as materialized (select _.v as r from {source}{where})"
        return (
            f"{whole} select {body}{TRAILER}, count(*), (select count(*) from whole) "
            f"from (select r as v from whole{page}) as _"
        )
    names = ", ".join(f"_.{quoted(column.name)}" for column in function.result_columns)
    return (
        f"with whole as materialized (select {names} from {source}{where}) "
        f"select {body}{TRAILER}, count(*), (select count(*) from whole) "
        f"from (select {shape.select} from whole as _{order}{page}) as _"
    )


def parted(
    pairs: Sequence[tuple[str, str]], overloads: Sequence[Function]
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return the arguments of a query, by name, and what is asked of the rows.

    A name of an argument is one, unless a column is called so too and the value is a filter; another one is asked of
    the rows when it is reserved or its value is a filter.
    """
    named = {parameter.name for function in overloads for parameter in function.parameters}
    columns = {column.name for function in overloads for column in function.result_columns or ()}
    given: dict[str, list[str]] = {}
    asked = []
    for name, text in pairs:
        asks = is_condition(text) and (name in columns or name not in named)
        if asks or (name in RESERVED and name not in named):
            asked.append((name, text))
        else:
            given.setdefault(name, []).append(text)
    return given, asked


def content_range(skipped: int, rows: int, total: int | None) -> bytes:
    """Return which rows an answer holds, as PostgREST says it."""
    held = f"{skipped}-{skipped + rows - 1}" if rows else "*"
    return f"{held}/{'*' if total is None else total}".encode()


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


def _unreadable(message: str, hint: str | None) -> Problem:
    return Problem(400, "PGRST100", message, hint=hint)
