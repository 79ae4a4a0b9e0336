"""What stands in front of every call: whose it is, how many there are, its id and trace, and what is told afterwards.

One ASGI application around another. On the way in a request costs one pass over its headers; on the way out the answer
gets the headers that all have. Metrics, the log and traces hear of it when it has been sent.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .claims import refused
from .compression import negotiate
from .cors import Cors
from .exchange import Exchange, Message, Send
from .identity import Authenticator
from .limits import Limiter
from .logs import FLUSH_SECONDS, Lines, RequestLog
from .metrics import Metrics
from .problems import Problem
from .settings import HttpSettings
from .tracing import Tracing

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._~:/+=@-]{1,128}")
_CLOSED = 499  # the client did not wait for the answer
_READ = frozenset(
    (
        b"authorization",
        b"x-api-key",
        b"apikey",
        b"x-request-id",
        b"traceparent",
        b"tracestate",
        b"accept-encoding",
        b"if-none-match",
        b"origin",
        b"access-control-request-method",
    )
)
_ONCE = frozenset((b"authorization", b"x-api-key", b"apikey"))
_log = logging.getLogger(__name__)


class Edge:
    """An ASGI application that lets only known callers through to ``application``."""

    def __init__(
        self,
        application: Application,
        settings: HttpSettings,
        authenticator: Authenticator,
        *,
        metrics: Metrics,
        tracing: Tracing,
        lines: Lines,
    ) -> None:
        self._application = application
        self._settings = settings
        self._authenticator = authenticator
        self._metrics = metrics
        self._tracing = tracing
        self._lines = lines
        self._log = RequestLog(settings, lines)
        self._admin_port = settings.admin_port
        limiter = Limiter(settings, metrics.count)
        self._limiter = limiter if limiter.is_on else None
        cors = Cors(settings)
        self._cors = cors if cors.is_on else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            try:
                await self._application(scope, receive, send)
            finally:
                self._tracing.close()
                self._lines.flush()
                if self._limiter is not None:
                    await self._limiter.close()
            return
        given: dict[bytes, bytes] = {}
        twice = False
        for name, value in scope["headers"]:
            if name in _READ:
                twice = twice or (name in given and name in _ONCE)
                given[name] = value
        exchange = Exchange(scope["method"], scope["path"], _request_id(given), send)
        exchange.compress_from = self._settings.compress_from
        exchange.server_timing = self._settings.server_timing
        exchange.if_none_match = given.get(b"if-none-match")
        if b"accept-encoding" in given:
            exchange.encoding = negotiate(given[b"accept-encoding"])
        self._tracing.begin(exchange, given.get(b"traceparent"), given.get(b"tracestate"))
        scope["exchange"] = exchange
        metrics = self._metrics
        metrics.in_flight += 1
        try:
            await self._answer(scope, receive, exchange, given, twice=twice)
        except Problem as problem:
            await self._tell(exchange, problem)
        except asyncio.CancelledError:
            raise
        except Exception:
            _log.exception("request %s failed", exchange.request_id)
            if exchange.has_started:
                raise
            await self._tell(exchange, Problem(500, "PT500", "the request could not be answered"))
        finally:
            metrics.in_flight -= 1
            self._finish(exchange)

    async def _answer(
        self, scope: Scope, receive: Receive, exchange: Exchange, given: dict[bytes, bytes], *, twice: bool
    ) -> None:
        origin = given.get(b"origin")
        if origin is not None and self._cors is not None:
            if exchange.method == "OPTIONS" and b"access-control-request-method" in given:
                await exchange.send(
                    {"type": "http.response.start", "status": 204, "headers": self._cors.preflight(origin)}
                )
                await exchange.send({"type": "http.response.body", "body": b""})
                return
            exchange.extra += self._cors.headers(origin)
        if exchange.path.startswith("/rpc/") or exchange.path == "/events":
            if self._admin_port is not None and (server := scope.get("server")) and server[1] == self._admin_port:
                raise Problem(404, "PT404", "calls are not answered here", hint="Use the public port.")
            if twice or (b"x-api-key" in given and b"apikey" in given):
                raise refused("there are two tokens or API keys: send one")
            exchange.identity = await self._authenticator.identify(
                given.get(b"authorization"), given.get(b"x-api-key") or given.get(b"apikey")
            )
            if self._limiter is not None:
                client = scope.get("client")
                exchange.extra += await self._limiter.check(exchange.identity, client[0] if client else "")
        await self._application(scope, receive, exchange.send)

    async def _tell(self, exchange: Exchange, problem: Problem) -> None:
        if exchange.has_started:
            raise problem
        exchange.code = problem.code
        if problem.status == 401:
            self._metrics.count("tokens_rejected", problem.code)
        body = problem.body()
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            *problem.headers,
        ]
        await exchange.send({"type": "http.response.start", "status": problem.status, "headers": headers})
        await exchange.send({"type": "http.response.body", "body": body})

    def _finish(self, exchange: Exchange) -> None:
        seconds = time.perf_counter() - exchange.begun
        self._metrics.request(exchange.function, exchange.method, exchange.status or _CLOSED, seconds)
        if exchange.code:
            self._metrics.count("errors", exchange.code)
        self._tracing.end(exchange)
        if self._log.write(exchange, seconds):
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._lines.flush)


def _request_id(given: dict[bytes, bytes]) -> str:
    """Return the caller's id of the request, or a new one where there is none that could stand in a log."""
    found = given.get(b"x-request-id")
    if found is not None and _REQUEST_ID.fullmatch(found) is not None:
        return found.decode()
    return f"{random.getrandbits(128):032x}"
