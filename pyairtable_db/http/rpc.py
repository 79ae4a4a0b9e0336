"""``/rpc/{function}``: a request becomes a call of a stored function, its result the answer."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from psycopg.pq.abc import PGresult

from . import arguments, sqlstates
from .answers import whole
from .calls import Ask, ask, lost_problem, stream
from .matching import Body
from .plans import Plan, Planner
from .problems import Problem
from .protocol import BODY_IS_HERE
from .request import Answer, Request
from .service import Service
from .shaping import RESERVED, Shape, parted, read
from .streams import csv_lines, json_lines, raw_bytes
from .wire import ConnectionLost, ServerError

PREFIX = "/rpc/"
_READING = ("GET", "HEAD")
_BODIES: dict[bytes, Body] = {
    b"": "json",
    b"application/json": "json",
    b"application/x-www-form-urlencoded": "form",
    b"text/plain": "text",
    b"text/xml": "xml",
    b"application/xml": "xml",
    b"application/octet-stream": "bytes",
}
_RANGE = re.compile(rb"(?:items=)?(\d{1,18})-(\d{1,18})?")
_AT_PARAMETER = re.compile(r"parameter \$(\d+)")
_ROLES: dict[str, bytes] = {}

logger = logging.getLogger(__name__)


async def call(service: Service, request: Request) -> Answer:
    """Answer a request whose identity is known. Raises Problem."""
    method = request.method
    name = request.path[len(PREFIX) :]
    planner = service.planner
    accept = request.headers.get(b"accept", b"")
    if method == "POST":
        body = await read_body(request, service.settings.body_limit, service.settings.body_timeout_s)
        plan, values, shape = _posted(planner, name, accept, request, body)
        read_only = not plan.function.writes
    elif method in _READING:
        plan, values, shape = _gotten(planner, name, accept, request)
        read_only = True
    elif method == "OPTIONS":
        return Answer(200, headers=[(b"allow", _allowed(planner, name))])
    else:
        raise _bad_method(planner, name, method)
    exchange = request.exchange
    exchange.function = plan.function.name
    identity = exchange.identity or service.nobody
    question = Ask(
        _role(identity.role),
        service.context(identity) if plan.needs_context else (),
        plan.statement if shape is None else planner.shaped(plan, shape),
        values if shape is None else [*values, *shape.values],
        timeout_ms=planner.timeout_ms(plan, identity.role),
        read_only=read_only,
        may_be_behind=method != "POST",
        request=request,
        search_path=planner.search_path,
        told=request.told() if planner.catalog.reads_request else (),
    )
    try:
        if plan.form in ("lines", "csv") or (plan.function.returns_set and plan.form in ("raw", "binary")):
            return await _streamed(service, request, question, plan)
        result = await ask(service, question)
    except ServerError as error:
        if shape is not None and error.sqlstate == b"42883":
            raise _no_operator() from None
        raise _refused(service, request, plan, error) from None
    except ConnectionLost as lost:
        raise _lost(request, lost, read_only=read_only) from None
    return whole(plan, shape, result)


async def read_body(request: Request, limit: int, seconds: float) -> bytes:
    """Return the body of a request. Raises Problem: 413 above ``limit`` bytes, 408 after ``seconds``."""
    length = request.headers.get(b"content-length")
    if length is not None and length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    try:
        if BODY_IS_HERE in request.scope:
            body = await _received(request, limit)
        else:
            async with asyncio.timeout(seconds):
                body = await _received(request, limit)
    except TimeoutError:
        raise Problem(408, "PGRST102", f"the body did not come within {seconds:g} s", headers=_CLOSE) from None
    return body


_CLOSE = ((b"connection", b"close"),)


async def _received(request: Request, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            request.hung_up = True
            raise asyncio.CancelledError
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        if not message.get("more_body"):
            return b"".join((*parts, part)) if parts else part
        parts.append(part)


def _too_large(limit: int) -> Problem:
    return Problem(
        413,
        "PGRST102",
        f"the body is larger than {limit:,} bytes",
        hint="Send less at once; PYAIRTABLE_DB_HTTP_BODY_LIMIT is the limit.",
        headers=_CLOSE,
    )


def _posted(
    planner: Planner, name: str, accept: bytes, request: Request, body: bytes
) -> tuple[Plan, Sequence[bytes | None], Shape | None]:
    headers = request.headers
    kind = _body_kind(headers.get(b"content-type", b""), headers.get(b"content-encoding", b""))
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


def _gotten(
    planner: Planner, name: str, accept: bytes, request: Request
) -> tuple[Plan, Sequence[bytes | None], Shape | None]:
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


def _body_kind(content_type: bytes, encoding: bytes) -> Body:
    if encoding not in (b"", b"identity"):
        raise Problem(415, "PGRST102", "compressed bodies are not read", hint="Send it without Content-Encoding.")
    kind = _BODIES.get(content_type)
    if kind is None:
        name = content_type.partition(b";")[0].strip().lower()
        kind = "json" if name.endswith(b"+json") else _BODIES.get(name)
    if kind is None:
        raise Problem(
            415,
            "PGRST102",
            f"bodies of type {content_type.decode('latin-1')[:100]} are not read",
            hint="Send application/json, application/x-www-form-urlencoded, text/plain, text/xml or "
            "application/octet-stream.",
        )
    return kind


def _allowed(planner: Planner, name: str) -> bytes:
    overloads = planner.catalog.functions.get(name)
    if overloads is None:
        planner.plan(name, (), "query", b"")  # says which is nearest
    reading = any(not function.writes for function in overloads or ())
    return b"OPTIONS, GET, HEAD, POST" if reading else b"OPTIONS, POST"


def _bad_method(planner: Planner, name: str, method: str) -> Problem:
    return Problem(
        405, "PGRST101", f"functions are not called by {method}", headers=((b"allow", _allowed(planner, name)),)
    )


def _role(role: str) -> bytes:
    found = _ROLES.get(role)
    if found is None:
        found = _ROLES[role] = role.encode()
    return found


async def _streamed(service: Service, request: Request, question: Ask, plan: Plan) -> Answer:
    """Return an answer whose rows are passed on as they come; the first ones have come."""
    portions = stream(service, question)
    try:
        first = await anext(portions)
    except BaseException:
        await portions.aclose()
        raise
    make = {"lines": json_lines, "csv": csv_lines}.get(plan.form, raw_bytes)
    if plan.function.result_kind == "void":
        return Answer(204, rows=_drained(first, portions))
    return Answer(
        200, headers=[(b"content-type", plan.content_type)], rows=_said(service, request, plan, make(first, portions))
    )


async def _said(service: Service, request: Request, plan: Plan, rows: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Pass ``rows`` on; what the database says half-way is told as a Problem, which ends the answer."""
    try:
        async for part in rows:
            yield part
    except ServerError as error:
        raise _refused(service, request, plan, error) from None
    except ConnectionLost as lost:
        raise _lost(request, lost, read_only=not plan.function.writes) from None
    finally:
        await rows.aclose()


async def _drained(first: PGresult, portions: AsyncIterator[PGresult]) -> AsyncIterator[bytes]:
    del first
    async for _ in portions:
        pass
    yield b""


def _refused(service: Service, request: Request, plan: Plan, error: ServerError) -> Problem:
    """Return what the caller is told of a refusal; the log gets what is not for the caller."""
    identity = request.exchange.identity
    authenticated = identity is not None and identity.role != service.settings.anonymous_role
    if error.is_unresolved:
        return Problem(
            404,
            "PGRST202",
            f"there is no function {service.settings.schema}.{plan.function.name} with these arguments any more",
            hint="Look at /openapi.json again.",
        )
    found = sqlstates.problem(error.result, authenticated=authenticated)
    if found.status >= 500 or sqlstates.is_inside(found.code):
        _log(request, error.result)
    if found.code[:2] == "22" and not found.details:
        found.details = _misfit(plan, sqlstates.context(error.result))
    return found


def _no_operator() -> Problem:
    return Problem(
        400,
        "PGRST100",
        "a column that is filtered by has a type without that operator",
        hint="Filter numbers and times by eq, lt and the like, texts by like, arrays, ranges and json by cs and cd.",
    )


def _misfit(plan: Plan, context: str) -> str | None:
    """Return which argument the server could not read, when the error arose while it read them."""
    match = _AT_PARAMETER.search(context) if "\n" not in context else None
    if match is not None and int(match[1]) <= len(plan.arguments):
        parameter = plan.arguments[int(match[1]) - 1].parameter
        return f'argument "{parameter.name}" is {parameter.type}'
    nested = [a.parameter for a in plan.arguments if a.is_nested]
    if not context and len(nested) == 1:
        return f'argument "{nested[0].name}" is {nested[0].type}'
    return None


def _lost(request: Request, lost: ConnectionLost, *, read_only: bool) -> Problem:
    if lost.said is not None:
        _log(request, lost.said)
    return lost_problem(lost, read_only=read_only)


def _log(request: Request, result: PGresult) -> None:
    said = " ".join(f"{name}={text!r}" for name, text in sqlstates.cause(result).items())
    logger.error("request %s of function %s failed: %s", request.exchange.request_id, request.exchange.function, said)
