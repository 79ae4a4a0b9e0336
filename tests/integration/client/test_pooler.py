"""The client over SQL through a real PgBouncer in transaction mode, whose server connections it shares with others."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

from pyairtable_db.client import Client, Unauthorized
from pyairtable_db.settings import Settings

from ..http.servers import pooler
from ..http.staging import Stage


def test_calls_through_pgbouncer_work_each_for_its_own_caller(stage: Stage, settings: Settings) -> None:
    async def run(url: str) -> None:
        owner = {"tenant": stage.tenant_id, "user": stage.user_id}
        async with Client(url, context_key=stage.context_key, pool_size=6) as db:
            acme, nobody = db.as_(**owner), db.anonymous()

            async def owners() -> str:
                context: dict[str, Any] = await acme.call("current_context")
                return str(context["tenant"]["slug"])

            async def nobodys() -> str:
                try:
                    await nobody.call("list_bases")
                except Unauthorized:
                    return str(await nobody.call("open_to_all"))
                return "seen"

            found = await asyncio.gather(*(work() for _ in range(30) for work in (owners, nobodys)))
            assert found == ["acme", "anonymous"] * 30
            async with aclosing(acme.stream("counts", last=2000)) as rows:
                assert sum([row["n"] async for row in rows]) == 2001 * 1000
            made = await acme.call("create_records", table_id="tbltp8DGLhqbUmjK1", records=[{"fields": {"Age": 7}}])
            assert made["records"][0]["id"].startswith("rec")

    with pooler(stage.login, settings, size=2) as pooled:
        asyncio.run(run(pooled.login))
