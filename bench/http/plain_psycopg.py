"""The endpoint as one writes it by hand: FastAPI, psycopg's pool, and the answer as Python objects.

`/rpc/text/…` asks for text instead and passes it on, which is the most one gets out of this stack.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Response
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from .caller import POOL, URL, Page, context

Context = Annotated[tuple[str, ...], Depends(context)]
OPEN = "select app.open_context(%s, %s, %s, %s, %s, %s), set_config('role', %s, true)"
LIST = "select api.list_records(table_id => %s, page_size => %s)"
pool = AsyncConnectionPool(URL, min_size=POOL, max_size=POOL, open=False)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Hold the pool open."""
    async with pool:
        yield


@asynccontextmanager
async def transaction(opening: tuple[str, ...]) -> AsyncIterator[AsyncConnection[Any]]:
    """Yield a connection in a transaction with the caller's context."""
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(OPEN, (*opening, opening[0]))
        yield connection


async def value(opening: tuple[str, ...], query: str, parameters: tuple[object, ...] = ()) -> Any:
    """Return the one value of a query."""
    async with transaction(opening) as connection:
        cursor = await connection.execute(query.encode(), parameters)
        row = await cursor.fetchone()
    assert row is not None
    return row[0]


app = FastAPI(lifespan=lifespan)


@app.post("/rpc/ping")
async def ping(opening: Context) -> Any:
    """Call api.ping."""
    return await value(opening, "select api.ping()")


@app.post("/rpc/ping_in_context")
async def ping_in_context(opening: Context) -> Any:
    """Call api.ping_in_context."""
    return await value(opening, "select api.ping_in_context()")


@app.post("/rpc/list_records")
async def list_records(opening: Context, page: Page) -> Any:
    """Call api.list_records."""
    return await value(opening, LIST, (page.table_id, page.page_size))


@app.post("/rpc/text/ping")
async def ping_text(opening: Context) -> Response:
    """Call api.ping and pass its text on."""
    return Response(await value(opening, "select to_json(api.ping())::text"), media_type="application/json")


@app.post("/rpc/text/ping_in_context")
async def ping_in_context_text(opening: Context) -> Response:
    """Call api.ping_in_context and pass its text on."""
    return Response(await value(opening, "select to_json(api.ping_in_context())::text"), media_type="application/json")


@app.post("/rpc/text/list_records")
async def list_records_text(opening: Context, page: Page) -> Response:
    """Call api.list_records and pass its text on."""
    text = await value(opening, LIST + "::text", (page.table_id, page.page_size))
    return Response(text, media_type="application/json")
