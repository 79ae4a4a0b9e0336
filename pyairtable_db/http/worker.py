"""What one process of the service serves: the application, its signals and its regular work."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable
from types import FrameType
from typing import Any

from ..errors import PyairtableDbError
from . import health, logs, metrics
from .app import create_app
from .exchange import Message, Send
from .protocol import BoundedProtocol
from .service import Service
from .settings import HttpSettings, load

_COLLECTED_AFTER = (50_000, 20, 20)  # new objects, and collections of the younger generation
_log = logging.getLogger("pyairtable_db.http")


def application() -> Worker:
    """Return what a worker serves."""
    settings = load()
    logs.configure(settings)
    BoundedProtocol.header_limit = settings.header_limit
    BoundedProtocol.header_timeout_s = settings.header_timeout_s
    return Worker(settings)


class Worker:
    """The application of one worker, its signals and its regular work."""

    def __init__(self, settings: HttpSettings) -> None:
        self._settings = settings
        self._service = Service(settings)
        self._application = create_app(settings, self._service)

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Serve a request, or live through ASGI's lifespan."""
        if scope["type"] != "lifespan":
            await self._application(scope, receive, send)
            return
        async with _regularly(self._service.metrics.publish):

            async def told(message: Message) -> None:
                if message["type"] == "lifespan.startup.complete":
                    self._heed_signals()
                    self._looking = asyncio.create_task(health.warn_of_login(self._service))
                    _collect_seldom()
                await send(message)

            await self._application(scope, receive, told)

    def _heed_signals(self) -> None:
        """Say that the service is ending as soon as it is told to, ``drain_s`` before it stops to listen."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            end = signal.getsignal(number)

            def begin(number: int, frame: FrameType | None, end: Any = end) -> None:
                def drain() -> None:
                    again = self._service.draining.is_set()
                    self._service.drain()
                    loop.call_later(0 if again else self._settings.drain_s, end, number, frame)

                loop.call_soon_threadsafe(drain)

            signal.signal(number, begin)
        loop.add_signal_handler(signal.SIGHUP, lambda: loop.create_task(self._reload()))

    async def _reload(self) -> None:
        try:
            await self._service.reload(load())
        except PyairtableDbError as error:
            _log.error("the settings cannot be read again, the old ones stay: %s", error)
        else:
            _log.info("secrets and keys have been read again")


def _collect_seldom() -> None:
    """Leave what is there to stay out of the collector's sight, and let requests come and go without it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


@contextlib.asynccontextmanager
async def _regularly(work: Callable[[], None]) -> AsyncIterator[None]:
    async def go_on() -> None:
        while True:
            await asyncio.sleep(metrics.PUBLISH_SECONDS)
            work()

    task = asyncio.create_task(go_on())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        work()
