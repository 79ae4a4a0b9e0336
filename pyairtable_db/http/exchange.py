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
from .compression import Encoding, Stream, compress, is_worthwhile, stream

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_COMPRESSED_IN_THREAD = 131_072  # bytes: more than a few milliseconds of work
_LONGEST_NAME = 63  # bytes of an application_name


class Exchange:
    """One request.

    Read by the application: ``identity`` (None on system routes), ``request_id``, ``application_name`` for the
    database. Written by it: ``function``, a name of the catalog; ``code`` of an error; ``queue_s`` and ``database_s``,
    how long it waited for a connection and for the database.
    """

    __slots__ = (
        "_send",
        "_start",
        "_stream",
        "answered",
        "application_name",
        "begun",
        "code",
        "compress_from",
        "database_s",
        "encoding",
        "extra",
        "function",
        "identity",
        "if_none_match",
        "method",
        "path",
        "queue_s",
        "request_id",
        "sent",
        "server_timing",
        "span",
        "status",
        "trace_id",
    )

    def __init__(self, method: str, path: str, request_id: str, send: Send) -> None:
        self.begun = self.answered = time.perf_counter()
        self.method = method
        self.path = path
        self.request_id = request_id
        self.trace_id = ""
        self.application_name = ""
        self.identity: Identity | None = None
        self.function = ""
        self.code = ""
        self.queue_s = 0.0
        self.database_s = 0.0
        self.status = 0
        self.sent = 0
        self.span: Any = None
        self.extra: Headers = []
        self.if_none_match: bytes | None = None
        self.encoding: Encoding | None = None
        self.compress_from = 0
        self.server_timing = True
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

    async def send(self, message: Message) -> None:
        """Pass on what the application answers, with the headers of every answer."""
        if message["type"] == "http.response.body":
            await self._body(message)
        elif message["type"] == "http.response.start":
            self.status = message["status"]
            self.answered = time.perf_counter()
            self._start = message
            if any(
                name == b"content-type" and value[:17] == b"text/event-stream" for name, value in message["headers"]
            ):
                self._start = None
                message["headers"] = [*message["headers"], *self._common()]
                await self._send(message)
        else:
            await self._send(message)

    async def _body(self, message: Message) -> None:
        body = message.get("body", b"")
        more = message.get("more_body", False)
        start = self._start
        if start is not None:
            self._start = None
            headers = start["headers"] = [*start["headers"], *self._common()]
            if more:
                if self.encoding is not None and self.compress_from and self._may_compress(headers):
                    self._stream = stream(self.encoding)
                    self._mark(headers, self.encoding)
            else:
                body = message["body"] = await self._whole(start, headers, body)
            await self._send(start)
        if self._stream is not None:
            body = message["body"] = self._stream.part(body, last=not more)
        self.sent += len(body)
        await self._send(message)

    def _common(self) -> Headers:
        headers = [(b"x-request-id", self.request_id.encode()), (b"x-content-type-options", b"nosniff"), *self.extra]
        if self.server_timing:
            total = (self.answered - self.begun) * 1000
            headers.append(
                (
                    b"server-timing",
                    b"db;dur=%.2f, queue;dur=%.2f, total;dur=%.2f"
                    % (self.database_s * 1000, self.queue_s * 1000, total),
                )
            )
        return headers

    async def _whole(self, start: Message, headers: Headers, body: bytes) -> bytes:
        """Return what is sent of an answer that is complete: compressed, or nothing where the client has it."""
        encoding = self.encoding
        if encoding is not None and not (0 < self.compress_from <= len(body) and self._may_compress(headers)):
            encoding = None
        if self.status == 200 and self.method in ("GET", "HEAD") and self.identity is not None:
            digest = hashlib.blake2b(body, digest_size=16).hexdigest().encode()
            etag = b'W/"%s"' % digest if encoding else b'"%s"' % digest
            headers += [
                (b"etag", etag),
                (b"cache-control", b"private, no-cache"),
                (b"vary", b"Accept, Accept-Encoding, Authorization"),
            ]
            if self.if_none_match is not None and _matches(self.if_none_match, digest):
                self.status = start["status"] = 304
                start["headers"] = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
                return b""
        if encoding is None:
            return body
        if len(body) > _COMPRESSED_IN_THREAD:
            body = await asyncio.to_thread(compress, body, encoding)
        else:
            body = compress(body, encoding)
        self._mark(headers, encoding)
        headers.append((b"content-length", str(len(body)).encode()))
        return body

    def _may_compress(self, headers: Headers) -> bool:
        content_type = b""
        for name, value in headers:
            if name == b"content-type":
                content_type = value
            elif name == b"content-encoding":
                return False
        return is_worthwhile(content_type)

    @staticmethod
    def _mark(headers: Headers, encoding: Encoding) -> None:
        headers[:] = [pair for pair in headers if pair[0] != b"content-length"]
        headers += [(b"content-encoding", encoding.encode()), (b"vary", b"Accept-Encoding")]


def _matches(if_none_match: bytes, digest: bytes) -> bool:
    """Return whether one of the tags a client has is ``digest``: compared weakly, whatever it was compressed by."""
    return any(tag.strip() in (b"*", b'"%s"' % digest, b'W/"%s"' % digest) for tag in if_none_match.split(b","))
