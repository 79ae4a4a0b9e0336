"""The body of a request: read within bounds, and told by its type."""

from __future__ import annotations

import asyncio

from .matching import Body
from .problems import Problem
from .protocol import BODY_IS_HERE
from .request import Request

_BODIES: dict[bytes, Body] = {
    b"": "json",
    b"application/json": "json",
    b"application/x-www-form-urlencoded": "form",
    b"text/plain": "text",
    b"text/xml": "xml",
    b"application/xml": "xml",
    b"application/octet-stream": "bytes",
}
_CLOSE = ((b"connection", b"close"),)


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


def body_kind(content_type: bytes, encoding: bytes) -> Body:
    """Return what a body of these headers is read as. Raises Problem (415) for what is not read."""
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
