"""One connection of a worker that LISTENs, for all who want to hear."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable

import psycopg
from psycopg import sql

from ..database import redact

CONNECT_SECONDS = 5
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0

logger = logging.getLogger("pyairtable_db.http")

Heard = Callable[[str | None], None]


class Listener:
    """Passes the payloads of channels on to those who called ``on``.

    Whenever the connection has been made anew, each of them is called with None: something may have been missed. Behind
    a pooler in transaction mode nothing is ever heard, so callers look by themselves now and then.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._heard: dict[str, list[Heard]] = {}
        self._task: asyncio.Task[None] | None = None

    def on(self, channel: str, heard: Heard) -> None:
        """Have ``heard`` called with each payload of ``channel``; to be said before ``start``."""
        self._heard.setdefault(channel, []).append(heard)

    def start(self) -> None:
        """Begin to listen, and go on until ``stop``."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Hang up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        pause = 0.0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._url,
                    autocommit=True,
                    connect_timeout=CONNECT_SECONDS,
                    application_name="pyairtable-db listener",
                ) as connection:
                    for channel in self._heard:
                        await connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
                    pause = 0.0
                    self._tell_all()
                    async for notice in connection.notifies():
                        for heard in self._heard.get(notice.channel, ()):
                            heard(notice.payload)
            except (psycopg.Error, OSError) as error:
                if not pause:
                    logger.warning("listener lost its connection: %s", " ".join(redact(str(error)).split()))
            pause = min(max(pause * 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter

    def _tell_all(self) -> None:
        for callbacks in self._heard.values():
            for heard in callbacks:
                heard(None)
