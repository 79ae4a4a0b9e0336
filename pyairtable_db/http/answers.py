"""From the row that PostgreSQL answers with to the answer of a request."""

from __future__ import annotations

import msgspec
from psycopg.pq.abc import PGresult

from . import sqlstates
from .conditions import Shape
from .plans import Plan
from .problems import Problem
from .request import Answer, Headers
from .shaping import content_range

_ROWS, _TOTAL = 3, 4  # columns: how many rows are in the answer, and without its page


def whole(plan: Plan, shape: Shape | None, result: PGresult) -> Answer:
    """Return the answer that ``result`` holds. Raises Problem where the function set what cannot be sent."""
    status = 200
    headers: Headers = [(b"content-type", plan.content_type)]
    if not result.ntuples:  # a row that a filter left out
        return Answer(status, b"null", headers)
    body = result.get_value(0, 0)
    if plan.function.result_kind == "void":
        status, headers, body = 204, [], b""
    elif body is None:
        body = b"null" if plan.form == "json" else b""
    if result.nfields > _ROWS:
        status = _paged(headers, shape, result)
    elif shape is not None and shape.count and status == 200:
        headers.append((b"content-range", b"0-0/1"))
    set_headers, set_status = result.get_value(0, 1), result.get_value(0, 2)
    if set_headers:
        headers = _with_headers(headers, set_headers)
    if set_status:
        status = _set_status(set_status)
    return Answer(status, body, headers)


def _paged(headers: Headers, shape: Shape | None, result: PGresult) -> int:
    """Say which rows of a set these are; return the status: 206 where it is known that there are more."""
    rows = int(result.get_value(0, _ROWS) or b"0")
    total = int(result.get_value(0, _TOTAL) or b"0") if result.nfields > _TOTAL else None
    skipped = shape.skipped if shape is not None else 0
    if total is not None and skipped > total:
        raise Problem(
            416,
            "PGRST103",
            f"there are {total} rows, and {skipped} were to be left out",
            hint="Ask for a page that begins earlier.",
            headers=((b"content-range", b"*/%d" % total),),
        )
    headers.append((b"content-range", content_range(skipped, rows, total)))
    return 206 if total is not None and rows < total else 200


def _with_headers(headers: Headers, text: bytes) -> Headers:
    """Return ``headers`` with those of ``response.headers``: an array of objects with one name each."""
    try:
        found = msgspec.json.decode(text, type=list[dict[str, str]])
        pairs = [pair for one in found for pair in one.items()]
        added = [(sqlstates.header_name(name), sqlstates.header_value(value)) for name, value in pairs]
        if any(len(one) != 1 for one in found):
            raise ValueError(text)
    except (msgspec.DecodeError, ValueError):
        raise Problem(
            500,
            "PGRST111",
            "the function set response.headers to something else than a list of headers",
            hint='Set it to a JSON array such as [{"X-Name": "text"}].',
        ) from None
    names = {name for name, _ in added}
    return [(name, value) for name, value in headers if name not in names] + added


def _set_status(text: bytes) -> int:
    if len(text) == 3 and text.isdigit() and 200 <= int(text) <= 599:
        return int(text)
    raise Problem(
        500,
        "PGRST112",
        "the function set response.status to something else than a status",
        hint="Set it to a number from 200 to 599.",
    )
