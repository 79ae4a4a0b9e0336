"""From a request to the call it asks for: which function, with which values, and what of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import arguments
from .body import body_kind
from .conditions import Shape
from .matching import Body
from .plans import Plan, Planner
from .problems import Problem
from .request import Request
from .shaping import RESERVED, parted, read

_RANGE = re.compile(rb"(?:items=)?(\d{1,18})-(\d{1,18})?")

Asked = tuple[Plan, Sequence[bytes | None], Shape | None]  # the plan, the values of its arguments, what of the rows


def posted(planner: Planner, name: str, accept: bytes, request: Request, body: bytes) -> Asked:
    """Return what a POST with ``body`` asks. Raises Problem."""
    headers = request.headers
    kind = body_kind(headers.get(b"content-type", b""), headers.get(b"content-encoding", b""))
    columns, asked = _posted_query(planner, name, request.query) if request.query else (None, [])
    plan, values = _with_body(planner, name, accept, kind, body, columns)
    return plan, values, _shape(planner, plan, request, asked)


def _with_body(
    planner: Planner, name: str, accept: bytes, kind: Body, body: bytes, columns: frozenset[str] | None
) -> tuple[Plan, Sequence[bytes | None]]:
    if kind == "json":
        given = arguments.from_json(body)
        if columns is not None and given is not None:
            given = {name: value for name, value in given.items() if name in columns}
        plan = planner.plan(name, given or (), "json", accept)
        if not plan.takes_body:
            if given is None:
                raise Problem(
                    400,
                    "PGRST102",
                    "the body is JSON, but not an object",
                    hint="Send an object whose names are those of the function's arguments.",
                )
            return plan, arguments.json_values(given, plan.arguments)
        return plan, [arguments.whole_body(body, is_json=True)]
    if kind == "form":
        pairs = _grouped(arguments.from_pairs(body))
        plan = planner.plan(name, pairs, "form", accept)
        return plan, arguments.text_values(pairs, plan.arguments)
    plan = planner.plan(name, (), kind, accept)
    if plan.whole_is_binary:
        return plan, [b"\\x" + body.hex().encode()]
    return plan, [arguments.whole_body(body, is_json=False)]


def gotten(planner: Planner, name: str, accept: bytes, request: Request) -> Asked:
    """Return what a GET or HEAD asks. Raises Problem."""
    overloads = planner.catalog.functions.get(name, ())
    if overloads and all(function.writes for function in overloads):
        raise _only_posted(request, name)
    given: dict[str, list[str]] = {}
    asked: list[tuple[str, str]] = []
    if request.query:
        given, asked = parted(arguments.from_pairs(request.query), overloads)
    plan = planner.plan(name, given, "query", accept)
    if plan.function.writes:
        raise _only_posted(request, name)
    return plan, arguments.text_values(given, plan.arguments), _shape(planner, plan, request, asked)


def _shape(planner: Planner, plan: Plan, request: Request, asked: Sequence[tuple[str, str]]) -> Shape | None:
    """Return what the query and the headers Range and Prefer ask of the rows."""
    items = None
    headers = request.headers
    if b"range" in headers and request.method == "GET" and plan.function.returns_set:
        match = _RANGE.fullmatch(headers[b"range"])
        if match is not None:
            items = (int(match[1]), int(match[2]) if match[2] else None)
    prefer = headers.get(b"prefer")
    count = prefer is not None and b"count=exact" in prefer
    if not asked and items is None and not count:
        return None
    if plan.form not in ("json", "lines", "csv") or plan.function.result_kind == "void":
        return None
    return read(plan.function, planner.catalog.types, asked, first=len(plan.arguments), items=items, count=count)


def _only_posted(request: Request, name: str) -> Problem:
    return Problem(
        405,
        "PGRST101",
        f"function {name} may change something: {request.method} cannot call it",
        hint="Send a POST with its arguments as JSON.",
        headers=((b"allow", b"OPTIONS, POST"),),
    )


def _posted_query(planner: Planner, name: str, query: bytes) -> tuple[frozenset[str] | None, list[tuple[str, str]]]:
    """Return the names that count of the body, and what is asked of the rows."""
    columns = None
    asked = []
    known = {column.name for f in planner.catalog.functions.get(name, ()) for column in f.result_columns or ()}
    for word, text in arguments.from_pairs(query):
        if word == "columns":
            columns = frozenset(part.strip().strip('"') for part in text.split(","))
        elif word in RESERVED or word in known:
            asked.append((word, text))
        else:
            raise Problem(
                400,
                "PGRST100",
                f'"{word[:63]}" is not for the query of a POST',
                hint="Send the function's arguments in the body.",
            )
    return columns, asked


def _grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found
