"""The catalog that is held follows the database: by notification, after a lost connection, and by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from pyairtable_db.database import Connection
from pyairtable_db.http.catalog import Catalog
from pyairtable_db.http.watching import CatalogWatcher

ADD = "create function api.extra() returns integer language sql immutable as 'select 1'"
LONG = 600.0


async def eventually(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)


def watching(url: str, body: Callable[[CatalogWatcher], Awaitable[None]], *, interval: float = LONG) -> list[Catalog]:
    changes: list[Catalog] = []

    async def main() -> None:
        async with CatalogWatcher(url, interval_seconds=interval, on_change=changes.append) as watcher:
            await body(watcher)

    asyncio.run(main())
    return changes


def test_a_notification_brings_the_new_catalog_and_the_old_one_stays_whole(
    database: str, connection: Connection
) -> None:
    async def body(watcher: CatalogWatcher) -> None:
        before = watcher.current
        connection.execute(ADD)
        assert "extra" not in watcher.current.functions
        connection.execute("notify pyairtable_db_catalog")
        await eventually(lambda: "extra" in watcher.current.functions)
        assert "extra" not in before.functions

    first, second = watching(database, body)
    assert ("extra" in first.functions, "extra" in second.functions) == (False, True)


def test_without_notifications_the_clock_brings_it(database: str, connection: Connection) -> None:
    async def body(watcher: CatalogWatcher) -> None:
        connection.execute(ADD)
        await eventually(lambda: "extra" in watcher.current.functions)

    watching(database, body, interval=0.2)


def test_what_changed_while_the_connection_was_lost_is_found(
    database: str, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    async def body(watcher: CatalogWatcher) -> None:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pyairtable-db catalog'"
        )
        connection.execute(ADD)
        connection.execute("notify pyairtable_db_catalog")
        await eventually(lambda: "extra" in watcher.current.functions)

    watching(database, body)
    assert "the catalog is not watched" in caplog.text


def test_it_can_be_read_on_demand(database: str, connection: Connection) -> None:
    async def body(watcher: CatalogWatcher) -> None:
        connection.execute(ADD)
        assert "extra" in (await watcher.reload()).functions

    watching(database, body)


def test_nothing_is_reported_when_nothing_changed(database: str, connection: Connection) -> None:
    async def body(watcher: CatalogWatcher) -> None:
        seen = watcher.current
        connection.execute("notify pyairtable_db_catalog")
        await eventually(lambda: watcher.current is not seen)

    assert len(watching(database, body)) == 1


def test_an_annotation_that_cannot_be_read_is_logged(
    database: str, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    connection.execute(f"{ADD}; comment on function api.extra() is '@retuns text'")

    async def body(watcher: CatalogWatcher) -> None:
        assert watcher.current.faults

    watching(database, body)
    assert "an annotation is ignored: api.extra: @retuns text: there is no such annotation" in caplog.text


def test_before_it_is_read_there_is_none(database: str) -> None:
    with pytest.raises(RuntimeError, match="await start"):
        _ = CatalogWatcher(database).current
