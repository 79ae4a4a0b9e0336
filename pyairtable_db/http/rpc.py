"""``/rpc/{function}``: a request becomes a call of a stored function, its result the answer."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator

from psycopg.pq.abc import PGresult

from . import sqlstates
from .answers import whole
from .asking import gotten, posted
from .body import read_body
from .calls import Ask, ask, lost_problem, stream
from .outcomes import ConnectionLost, ServerError
from .plans import Plan, Planner
from .problems import Problem
from .request import Answer, Request
from .service import Service
from .streams import csv_lines, json_lines, raw_bytes

PREFIX = "/rpc/"
_READING = ("GET", "HEAD")
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
        plan, values, shape = posted(planner, name, accept, request, body)
        read_only = not plan.function.writes
    elif method in _READING:
        plan, values, shape = gotten(planner, name, accept, request)
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
    hint = None if authenticated else "Send the token or the API key of somebody who may call it."
    found = sqlstates.problem(error.result, authenticated=authenticated, hint=hint)
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
