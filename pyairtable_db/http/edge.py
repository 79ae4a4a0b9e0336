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

from .claims import CREDENTIALS, refused
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
        self._compress_from = settings.compress_from
        self._times = settings.server_timing
        self._authenticator = authenticator
        self._metrics = metrics
        self._tracing = tracing
        self._lines = lines
        self._log = RequestLog(settings, lines)
        self._admin_port = settings.admin_port
        self._careful = settings.admin_port is not None
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
        exchange = Exchange(scope, send, compress_from=self._compress_from, times=self._times)
        headers = exchange.headers
        given = headers.get(b"x-request-id")
        if given is not None and _REQUEST_ID.fullmatch(given) is not None:
            exchange.request_id = given.decode()
        else:
            exchange.request_id = f"{random.getrandbits(128):032x}"
        self._tracing.begin(exchange)
        scope["exchange"] = exchange
        metrics = self._metrics
        metrics.in_flight += 1
        try:
            if self._cors is not None and b"origin" in headers and await self._is_preflight(exchange, self._cors):
                return
            if exchange.path.startswith("/rpc/") or exchange.path == "/events":
                if self._careful or b"apikey" in headers or len(headers) != len(scope["headers"]):
                    self._look_closely(scope, exchange)
                authorization, api_key = headers.get(b"authorization"), headers.get(b"x-api-key")
                identity = self._authenticator.known(authorization) if api_key is None else None
                exchange.identity = identity or await self._authenticator.identify(authorization, api_key)
                if self._limiter is not None:
                    client = scope.get("client")
                    left = await self._limiter.check(exchange.identity, client[0] if client else "")
                    exchange.extra = [*(exchange.extra or ()), *left]
            await self._application(scope, receive, exchange.send)
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
            scope.pop("exchange", None)  # it leads back to the scope: what goes in a circle waits for the collector

    def _look_closely(self, scope: Scope, exchange: Exchange) -> None:
        """Refuse what most requests need not be looked at for. Raises Problem."""
        server = scope.get("server")
        if self._careful and server is not None and server[1] == self._admin_port:
            raise Problem(404, "PT404", "calls are not answered here", hint="Use the public port.")
        found = [name for name, _ in scope["headers"] if name in CREDENTIALS]
        if len(found) != len(set(found)) or (b"apikey" in found and b"x-api-key" in found):
            raise refused("there are two tokens or API keys: send one")
        if b"apikey" in found:
            exchange.headers[b"x-api-key"] = exchange.headers[b"apikey"]

    @staticmethod
    async def _is_preflight(exchange: Exchange, cors: Cors) -> bool:
        """Note what lets a page read the answer; answer one that asks before it calls, and return True."""
        origin = exchange.headers[b"origin"]
        if exchange.method == "OPTIONS" and b"access-control-request-method" in exchange.headers:
            await exchange.answer(204, cors.preflight(origin), b"")
            return True
        exchange.extra = cors.headers(origin)
        return False

    async def _tell(self, exchange: Exchange, problem: Problem) -> None:
        if exchange.has_started:
            raise problem
        exchange.code = problem.code
        if problem.status == 401:
            self._metrics.count("tokens_rejected", problem.code)
        headers = [(b"content-type", b"application/json; charset=utf-8"), *problem.headers]
        await exchange.answer(problem.status, headers, problem.body())

    def _finish(self, exchange: Exchange) -> None:
        seconds = time.perf_counter() - exchange.begun
        self._metrics.request(exchange.function, exchange.method, exchange.status or _CLOSED, seconds)
        if exchange.code:
            self._metrics.count("errors", exchange.code)
        self._tracing.end(exchange)
        if self._log.write(exchange, seconds):
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._lines.flush)
