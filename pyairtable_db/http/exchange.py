"""A request and its answer on their way through the service, and the places where others may take part.

Order of a call: ``before`` of each hook, identity, ``identified`` of each hook, the call, ``answered`` of each hook
(the last one first), the answer is sent, ``after`` of each hook. A Problem raised by any of them becomes the answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from .claims import Identity
from .problems import Problem

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Answer:
    """What is sent back: ``body`` whole, or ``rows`` bit by bit. ``headers`` hold no content-length."""

    __slots__ = ("body", "headers", "rows", "status")

    def __init__(
        self,
        status: int,
        body: bytes = b"",
        headers: list[tuple[bytes, bytes]] | None = None,
        rows: AsyncIterator[bytes] | None = None,
    ) -> None:
        self.status = status
        self.body = body
        self.headers = headers if headers is not None else []
        self.rows = rows


class Exchange:
    """One request. What is not known yet is empty or None; times are seconds of ``time.perf_counter``.

    ``headers`` are those of the request, lower-case, the last of each name. ``function`` is the name of the function
    called once it is known to exist, "" before. ``problem`` is what the caller was told, ``cause`` what was not for the
    caller: fields for the log. ``status`` and ``sent`` (bytes of the body) are those of the answer that was sent;
    ``aborted`` is true when the caller was gone before, or the answer was broken off.
    """

    __slots__ = (
        "aborted",
        "application_name",
        "cause",
        "connected",
        "extra",
        "function",
        "headers",
        "identity",
        "method",
        "path",
        "problem",
        "queried",
        "query",
        "receive",
        "received",
        "replied",
        "request_id",
        "response_headers",
        "scope",
        "send",
        "sent",
        "started",
        "status",
        "task",
        "watcher",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.started = time.perf_counter()
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.request_id = ""
        self.application_name = b"pyairtable-db http"
        self.identity: Identity | None = None
        self.function = ""
        self.received = 0  # bytes of the request's body
        self.connected = 0.0  # when a database connection was there
        self.queried = 0.0  # when the database had answered
        self.replied = 0.0  # when the answer had been sent
        self.response_headers: list[tuple[bytes, bytes]] = []  # what hooks add to any answer, also to a problem
        self.problem: Problem | None = None
        self.cause: dict[str, str] | None = None
        self.status = 0
        self.sent = 0
        self.aborted = False
        self.extra: dict[str, Any] = {}  # what hooks keep from one of their calls to the next
        self.task: asyncio.Task[Any] | None = None  # what answers the request
        self.watcher: asyncio.Task[None] | None = None

    @staticmethod
    def now() -> float:
        """Return the time that the times of an exchange are told in."""
        return time.perf_counter()

    def watch(self) -> None:
        """Give the request up when its caller hangs up. For requests that take long: looking costs time as well."""
        if self.watcher is None and self.task is not None:
            self.watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.aborted = True
        if self.task is not None:
            self.task.cancel()


class Hook:
    """A part of the service that looks at every call. Only what a class overrides costs anything."""

    async def before(self, exchange: Exchange) -> Answer | None:
        """Look at a request that has just come; an Answer ends it, e.g. a preflight."""

    async def identified(self, exchange: Exchange) -> None:
        """Look at a request whose identity is known, e.g. count it."""

    def answered(self, exchange: Exchange, answer: Answer) -> None:
        """Change an answer that is about to be sent, e.g. compress it."""

    def after(self, exchange: Exchange) -> None:
        """Note what was sent."""
