"""A request inside the service: what ASGI gave, and the way to notice that its caller has hung up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from .claims import CREDENTIALS
from .exchange import Exchange, Message

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Headers = list[tuple[bytes, bytes]]


class Answer:
    """What is sent back: ``body`` whole, or ``rows`` bit by bit. ``headers`` hold no content-length."""

    __slots__ = ("body", "headers", "rows", "status")

    def __init__(
        self, status: int, body: bytes = b"", headers: Headers | None = None, rows: AsyncIterator[bytes] | None = None
    ) -> None:
        self.status = status
        self.body = body
        self.headers = headers if headers is not None else []
        self.rows = rows


class Request:
    """One request. ``headers`` are lower-case, the last of each name; ``hung_up`` is true when the caller has gone."""

    __slots__ = ("exchange", "headers", "hung_up", "method", "path", "query", "receive", "scope", "task", "watcher")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.exchange: Exchange = scope["exchange"]
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.headers = self.exchange.headers
        self.receive = receive
        self.scope = scope
        self.task = asyncio.current_task()
        self.watcher: asyncio.Task[None] | None = None
        self.hung_up = False

    def watch(self) -> None:
        """Give the request up when its caller hangs up. For those that take long: watching costs time as well."""
        if self.watcher is None and self.task is not None:
            self.watcher = asyncio.create_task(self._watch())

    def told(self) -> tuple[bytes, ...]:
        """Return method, path, headers, cookies and claims for functions to read: the last three as JSON."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in self.headers.items()
            if name not in CREDENTIALS  # whoever runs SQL could take them along, and they outlast the context
        }
        pairs = [part.partition("=") for part in headers.pop("cookie", "").split(";")]
        cookies = {name.strip(): value.strip() for name, sign, value in pairs if sign}
        claims = {}
        identity = self.exchange.identity
        if identity is not None:
            claims = {"role": identity.role, "tenant_id": identity.tenant_id, "sub": identity.user_id}
            claims = {name: value for name, value in {**claims, "level": identity.level}.items() if value}
        encode = msgspec.json.encode
        return self.method.encode(), self.path.encode(), encode(headers), encode(cookies), encode(claims)

    def unwatch(self) -> None:
        """Stop watching."""
        if self.watcher is not None:
            self.watcher.cancel()

    async def _watch(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.hung_up = True
        if self.task is not None:
            self.task.cancel()
