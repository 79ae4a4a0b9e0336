"""The catalog that requests are answered by, kept current while they are answered.

A request takes ``current`` once and keeps it to its end; a reload puts another one in its place.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, Self

import psycopg

from ..database import CATALOG_CHANNEL, redact
from .catalog import DEFAULT_ROLES, DEFAULT_SCHEMA, Catalog, load_catalog

log = logging.getLogger(__name__)
_QUIET_SECONDS = 0.1  # a run sends one notification a commit: the catalog is read once they pause
_LONGEST_PAUSE_SECONDS = 15.0


class CatalogWatcher:
    """Holds the catalog of the database at ``url``, and reads it again when a migration says so.

    Through a pooler in transaction mode notifications do not arrive, and one sent while the connection was lost is
    gone: the catalog is also read when the connection is back, and every ``interval_seconds``. ``on_change`` is called
    with a catalog that differs from the one before, on the event loop. While the database cannot be reached the
    last catalog stays.
    """

    def __init__(
        self,
        url: str,
        *,
        schema: str = DEFAULT_SCHEMA,
        roles: Sequence[str] = DEFAULT_ROLES,
        interval_seconds: float = 60.0,
        on_change: Callable[[Catalog], None] | None = None,
    ) -> None:
        self._url = url
        self._schema = schema
        self._roles = roles
        self._interval = interval_seconds
        self._on_change = on_change
        self._catalog: Catalog | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def current(self) -> Catalog:
        """The catalog; raises RuntimeError before ``start``."""
        if self._catalog is None:
            raise RuntimeError("the catalog has not been read yet: await start() first")
        return self._catalog

    async def start(self) -> None:
        """Read the catalog, and watch it from now on; raises psycopg.OperationalError without a database."""
        if self._task is not None:
            return
        connection = await self._listening()
        try:
            await self._load(connection)
        except BaseException:
            await connection.close()
            raise
        self._task = asyncio.create_task(self._watch(connection), name="catalog watcher")

    async def stop(self) -> None:
        """Watch no longer; ``current`` stays."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def reload(self) -> Catalog:
        """Read the catalog now, over a connection of its own."""
        async with await self._connected() as connection:
            await self._load(connection)
        return self.current

    async def _watch(self, connection: psycopg.AsyncConnection[Any] | None) -> None:
        pause = 0.0
        while True:
            try:
                if connection is None:
                    await asyncio.sleep(pause)
                    connection = await self._listening()
                    await self._load(connection)
                pause = 0.0
                while True:
                    async for _ in connection.notifies(timeout=self._interval, stop_after=1):
                        await asyncio.sleep(_QUIET_SECONDS)
                    await self._load(connection)
            except (psycopg.Error, OSError) as error:
                pause = min(pause * 2 or 0.25, _LONGEST_PAUSE_SECONDS)
                log.warning("the catalog is not watched: %s; next try in %.2f s", _said(error), pause)
                await _closed(connection)
                connection = None
            except BaseException:
                await _closed(connection)
                raise

    async def _listening(self) -> psycopg.AsyncConnection[Any]:
        connection = await self._connected()
        try:
            await connection.execute(f"listen {CATALOG_CHANNEL}")
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        # A pooler in transaction mode may give each statement another server connection: nothing is prepared.
        return await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, prepare_threshold=None, application_name="pyairtable-db catalog"
        )

    async def _load(self, connection: psycopg.AsyncConnection[Any]) -> None:
        fresh = await load_catalog(connection, schema=self._schema, roles=self._roles)
        before, self._catalog = self._catalog, fresh
        if before is not None and before.version == fresh.version:
            return
        for fault in fresh.faults:
            log.warning("an annotation is ignored: %s", fault)
        if before is not None:
            log.info("the catalog has changed: %d functions", sum(map(len, fresh.functions.values())))
        if self._on_change is not None:
            self._on_change(fresh)


async def _closed(connection: psycopg.AsyncConnection[Any] | None) -> None:
    if connection is not None:
        await connection.close()


def _said(error: Exception) -> str:
    return " ".join(redact(str(error)).split()) or type(error).__name__
