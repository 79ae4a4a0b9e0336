# ruff: noqa: S608 - columns are those of the catalog and quoted, values are never part of the text
"""What a query asks of the rows that a function returns: columns, filters, order, a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .catalog import Function, Type
from .conditions import INT8, Reader, Shape, is_condition, unreadable
from .statements import TRAILER, Form, quoted

RESERVED = frozenset(("select", "order", "limit", "offset", "and", "or", "not.and", "not.or"))


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
    is_paged = function.returns_set and {name for name, _ in pairs} <= {"limit", "offset"}
    if function.result_columns is None and pairs and not is_paged:
        raise unreadable(
            f"function {function.name} returns no rows with columns, so {pairs[0][0][:63]} asks for nothing",
            "Leave it out, or give it as an argument that the function has.",
        )
    reader = Reader(function, types, shape)
    limit = None if items is None or items[1] is None else max(items[1] - items[0] + 1, 0)
    skipped = items[0] if items is not None else 0
    for name, text in pairs:
        if name == "select":
            shape.select = reader.select(text)
        elif name == "order":
            shape.order += reader.order(text)
        elif name in ("limit", "offset"):
            if not (text.isascii() and text.isdigit() and len(text) < 19):
                raise unreadable(f'"{text[:63]}" is no {name}', "Give a whole number, 0 or more.")
            limit, skipped = (int(text), skipped) if name == "limit" else (limit, int(text))
        elif name in RESERVED:
            shape.conditions.append(reader.logic(name, text))
        else:
            shape.conditions.append(reader.condition(name, text))
    if limit is not None:
        shape.page.append(f"limit {shape.value(str(limit), INT8)}")
    if skipped:
        shape.page.append(f"offset {shape.value(str(skipped), INT8)}")
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
