"""The ASGI application of a worker: calls and events take a plain path, everything else goes to FastAPI."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import FastAPI, Response
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from . import events, health, rpc
from .documentation import Documentation
from .edge import Edge
from .exchange import Message, Send
from .logs import Lines
from .problems import Problem
from .request import Answer, Headers, Receive, Request, Scope
from .service import Service
from .settings import HttpSettings
from .tracing import tracing

logger = logging.getLogger(__name__)

Handler = Callable[[Service, Request], Awaitable[Answer]]
ASGI = Callable[[Scope, Receive, Send], Awaitable[None]]


class Application:
    """What stands behind the edge. ``system`` holds the routes that are not calls, and is plain FastAPI."""

    def __init__(self, service: Service, system: FastAPI) -> None:
        self.service = service
        self.system = system

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or live through ASGI's lifespan."""
        kind = scope["type"]
        if kind == "http":
            path: str = scope["path"]
            if path.startswith(rpc.PREFIX):
                await self._serve(rpc.call, Request(scope, receive), send)
                return
            if path == events.PATH:
                await self._serve(self.service.events.answer, Request(scope, receive), send)
                return
        elif kind == "lifespan":
            await self._live(receive, send)
            return
        await self.system(scope, receive, send)

    async def _serve(self, handler: Handler, request: Request, send: Send) -> None:
        try:
            answer = await handler(self.service, request)
            if answer.rows is not None:
                await self._stream(request, answer, answer.rows, send)
                return
            request.exchange.patience_s = self.service.settings.write_timeout_s
            await request.exchange.answer(answer.status, answer.headers, answer.body)
        except TimeoutError:
            self._gave_up(request)
        except asyncio.CancelledError:
            if not request.hung_up or request.task is None:
                raise
            request.task.uncancel()  # nobody waits for an answer any more
        finally:
            request.unwatch()

    async def _stream(self, request: Request, answer: Answer, rows: AsyncIterator[bytes], send: Send) -> None:
        """Pass rows on as fast as the caller takes them.

        An answer that cannot be completed ends without its last chunk, so that the caller sees that it is not whole.
        """
        headers: Headers = answer.headers
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        try:
            async for part in rows:
                if request.method != "HEAD":
                    message: Message = {"type": "http.response.body", "body": part, "more_body": True}
                    async with asyncio.timeout(self.service.settings.write_timeout_s):
                        await send(message)
        except Problem as problem:
            request.exchange.code = problem.code
            logger.warning("answer of %s broken off: %s", request.exchange.request_id, problem.message)
            return
        except TimeoutError:
            self._gave_up(request)
            return
        finally:
            await rows.aclose()  # type: ignore[attr-defined]
        await send({"type": "http.response.body", "body": b""})

    @staticmethod
    def _gave_up(request: Request) -> None:
        """Note that a caller took nothing for so long that the answer ends here: the connection is closed."""
        request.exchange.code = "PGRST408"
        logger.warning("answer of %s broken off: the caller takes nothing", request.exchange.request_id)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.service.start()
        except Exception as error:
            logger.exception("the service cannot start")
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.service.stop()
        await send({"type": "lifespan.shutdown.complete"})


async def _no_route(request: HTTPConnection, error: Exception) -> Response:
    """Answer a path or a method that there is none of as every other problem."""
    status = getattr(error, "status_code", 500)
    path = request.url.path[:200]
    told = (
        Problem(405, "PGRST101", f"{path} is not asked for by this method")
        if status == 405
        else Problem(status, "PGRST125", f"there is nothing at {path}", hint="Functions are at /rpc/NAME; see /docs.")
    )
    headers = getattr(error, "headers", None)
    return Response(told.body(), status_code=status, headers=headers, media_type="application/json")


def create_app(settings: HttpSettings, service: Service | None = None) -> ASGI:
    """Return the application of one worker; its lifespan connects it. Raises ConfigurationError."""
    service = service or Service(settings)
    system = FastAPI(title="pyairtable-db", openapi_url=None, docs_url=None, redoc_url=None)
    system.include_router(Documentation(lambda: service.planner.catalog).router())
    health.add_routes(system, service, health.packaged_migrations())
    system.add_exception_handler(HTTPException, _no_route)
    return Edge(
        Application(service, system),
        settings,
        service.authenticator,
        metrics=service.metrics,
        tracing=tracing(settings),
        lines=Lines(),
    )
