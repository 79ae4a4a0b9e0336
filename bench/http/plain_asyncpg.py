"""The endpoint as one writes it by hand: FastAPI, asyncpg's pool, and the answer as Python objects."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, FastAPI

from .caller import POOL, URI, Page, context

Context = Annotated[tuple[str, ...], Depends(context)]
OPEN = "select app.open_context($1, $2, $3, $4, $5, $6), set_config('role', $1, true)"
LIST = "select api.list_records(table_id => $1, page_size => $2)"


async def prepare(connection: Any) -> None:
    """Read json as Python objects, as psycopg does."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, encoder=json.dumps, decoder=json.loads, schema="pg_catalog")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Hold the pool open."""
    async with asyncpg.create_pool(URI, min_size=POOL, max_size=POOL, init=prepare) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


async def value(opening: tuple[str, ...], query: str, *parameters: object) -> Any:
    """Return the one value of a query, run in a transaction with the caller's context."""
    async with app.state.pool.acquire() as connection, connection.transaction():
        await connection.fetch(OPEN, *opening)
        return await connection.fetchval(query, *parameters)


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
    return await value(opening, LIST, page.table_id, page.page_size)
