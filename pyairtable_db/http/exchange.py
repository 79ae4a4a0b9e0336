"""A request and its answer: what is known about it, and the headers that every answer gets.

The application finds it as ``scope["exchange"]``, reads whose the request is and what to tell the database, and writes
down which function it was and what took how long.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .claims import Identity
from .compression import Encoding, Stream, compress, is_worthwhile, negotiate, stream

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_COMPRESSED_IN_THREAD = 131_072  # bytes: more than a few milliseconds of work
_NOSNIFF = (b"x-content-type-options", b"nosniff")
_READING = ("GET", "HEAD")
_PIECE = 262_144  # bytes: what a caller takes at once of a large answer
_LONGEST_NAME = 63  # bytes of an application_name


class Exchange:
    """One request.

    Read by the application: ``headers`` of the request, lower-case, the last of each name; ``identity`` (None on system
    routes), ``request_id``, ``application_name`` for the database. Written by it: ``function``, a name of the catalog;
    ``code`` of an error; ``queue_s`` and ``database_s``, how long it waited for a connection and for the database.
    """

    __slots__ = (
        "_compress_from",
        "_send",
        "_start",
        "_stream",
        "_times",
        "answered",
        "application_name",
        "begun",
        "code",
        "database_s",
        "extra",
        "function",
        "headers",
        "identity",
        "method",
        "path",
        "patience_s",
        "queue_s",
        "request_id",
        "sent",
        "span",
        "status",
        "trace_id",
    )

    def __init__(self, scope: Message, send: Send, *, compress_from: int = 0, times: bool = True) -> None:
        self.begun = self.answered = time.perf_counter()
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.request_id = ""
        self.trace_id = ""
        self.application_name = ""
        self.identity: Identity | None = None
        self.function = ""
        self.code = ""
        self.patience_s = 60.0  # how long a caller may take nothing of an answer
        self.queue_s = 0.0
        self.database_s = 0.0
        self.status = 0
        self.sent = 0
        self.span: Any = None
        self.extra: Headers | None = None
        self._compress_from = compress_from
        self._times = times
        self._send = send
        self._start: Message | None = None
        self._stream: Stream | None = None

    @property
    def has_started(self) -> bool:
        """Whether the client has got a part of the answer."""
        return self.status != 0 and self._start is None

    def name_for_database(self, traceparent: str) -> None:
        """Let the database's logs and activity tell the request by its trace, or by its id."""
        self.application_name = ("http " + (traceparent or self.request_id))[:_LONGEST_NAME]

    async def answer(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a whole body; ``headers`` have no content-length, and are extended."""
        self.status = status
        self.answered = time.perf_counter()
        if status == 200 and (self.method != "POST" or b"accept-encoding" in self.headers):
            body = await self._shaped(headers, body)
            status = self.status
        self._extend(headers)
        if self.method == "HEAD":
            body = b""
        elif status != 204 and status != 304:
            headers.append((b"content-length", b"%d" % len(body)))
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        if len(body) > _PIECE:
            await self._in_pieces(body)
            return
        self.sent = len(body)
        await self._send({"type": "http.response.body", "body": body})

    async def _in_pieces(self, body: bytes) -> None:
        """Send a large body as fast as it is taken. Raises TimeoutError for a caller who takes nothing for long."""
        for begin in range(0, len(body), _PIECE):
            piece = body[begin : begin + _PIECE]
            async with asyncio.timeout(self.patience_s):
                more = begin + _PIECE < len(body)
                await self._send({"type": "http.response.body", "body": piece, "more_body": more})
            self.sent += len(piece)

    async def send(self, message: Message) -> None:
        """Pass on what the application answers bit by bit, or not for a call, with the headers of every answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.answered = time.perf_counter()
            self._start = message
            message["headers"] = list(message["headers"])
            if _content_type(message["headers"]).startswith(b"text/event-stream"):
                await self._begin(message)  # whoever opens it waits for the headers
        elif message["type"] == "http.response.body":
            await self._part(message)
        else:
            await self._send(message)

    async def _part(self, message: Message) -> None:
        body = message.get("body", b"")
        more = message.get("more_body", False)
        if self._start is not None:
            start = self._start
            headers: Headers = start["headers"]
            encoding = self._encoding(headers, None if more else len(body))
            if encoding is not None:
                headers[:] = [pair for pair in headers if pair[0] != b"content-length"]
                headers += [(b"content-encoding", encoding.encode()), (b"vary", b"Accept-Encoding")]
                self._stream = stream(encoding)
            await self._begin(start)
        if self._stream is not None:
            body = message["body"] = self._stream.part(body, last=not more)
        self.sent += len(body)
        await self._send(message)

    async def _begin(self, start: Message) -> None:
        self._start = None
        self._extend(start["headers"])
        await self._send(start)

    def _extend(self, headers: Headers) -> None:
        """Add what every answer has."""
        headers += ((b"x-request-id", self.request_id.encode()), _NOSNIFF)
        if self.extra is not None:
            headers += self.extra
        if self._times:
            times = (self.database_s * 1000, self.queue_s * 1000, (self.answered - self.begun) * 1000)
            headers.append((b"server-timing", b"db;dur=%.2f, queue;dur=%.2f, total;dur=%.2f" % times))

    async def _shaped(self, headers: Headers, body: bytes) -> bytes:
        """Return what is sent of an answer: compressed, or nothing where the client has it."""
        encoding = self._encoding(headers, len(body))
        if self.method in _READING:
            digest = hashlib.blake2b(body, digest_size=16).hexdigest().encode()
            headers += (
                (b"etag", b'W/"%s"' % digest if encoding else b'"%s"' % digest),
                (b"cache-control", b"private, no-cache"),
                (b"vary", b"Accept, Accept-Encoding, Authorization"),
            )
            known = self.headers.get(b"if-none-match")
            if known is not None and _matches(known, digest):
                self.status = 304
                headers[:] = [pair for pair in headers if pair[0] != b"content-type"]
                return b""
        if encoding is None:
            return body
        headers += ((b"content-encoding", encoding.encode()), (b"vary", b"Accept-Encoding"))
        if len(body) > _COMPRESSED_IN_THREAD:
            return await asyncio.to_thread(compress, body, encoding)
        return compress(body, encoding)

    def _encoding(self, headers: Headers, size: int | None) -> Encoding | None:
        """Return how an answer of ``size`` bytes (None: in parts) is compressed."""
        accepted = self.headers.get(b"accept-encoding")
        if accepted is None or not self._compress_from or (size is not None and size < self._compress_from):
            return None
        encoding = negotiate(accepted)
        if encoding is None or any(name == b"content-encoding" for name, _ in headers):
            return None
        return encoding if is_worthwhile(_content_type(headers)) else None


def _content_type(headers: Headers) -> bytes:
    for name, value in headers:
        if name == b"content-type":
            return value
    return b""


def _matches(if_none_match: bytes, digest: bytes) -> bool:
    """Return whether one of the tags a client has is ``digest``: compared weakly, whatever it was compressed by."""
    return any(tag.strip() in (b"*", b'"%s"' % digest, b'W/"%s"' % digest) for tag in if_none_match.split(b","))
