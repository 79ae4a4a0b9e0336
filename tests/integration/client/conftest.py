"""One database and one service, and clients of every kind for them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import aclosing, closing
from typing import Any

import pytest

from pyairtable_db.client import Client, Context, SyncClient, SyncContext
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.testing.plugin import TemplateServer

from ..http.staging import JWT_SECRET, Stage, staged

FUNCTIONS = """
    create sequence api.runs;
    create function api.fails(code text, message text default 'no') returns json language plpgsql volatile as $$
    begin
        perform nextval('api.runs');
        raise exception using errcode = code, message = message, hint = 'Do not.', detail = '[{"field": "a"}]';
    end $$;
    create table api.busy (until timestamptz not null);
    create function api.is_read() returns text language plpgsql stable as $$
    begin
        if clock_timestamp() < (select max(b.until) from api.busy as b) then
            raise exception using errcode = '40001', message = 'busy';
        end if;
        return 'fine';
    end $$;
    create function api.sleeps(seconds double precision) returns void language sql stable as 'select pg_sleep(seconds)';
    create function api.counts(last integer) returns table (n integer, square bigint) language sql stable as
        'select n, n::bigint * n from generate_series(1, last) as n';
    create function api.texts() returns setof json language sql stable as
        $$select to_json(t) from unnest(array['a', 'b "c"', null]) as t$$;
    create function api.takes(a integer, b text[] default '{}', c jsonb default null, d timestamptz default null,
        e uuid default null, f numeric default null) returns json language sql stable as
        $$select json_build_object('a', a, 'b', b, 'c', c, 'd', d at time zone 'UTC', 'e', e, 'f', f)$$;
    create function api.which(a integer) returns text language sql immutable as $$select 'integer'$$;
    create function api.which(a text, b text) returns text language sql immutable as $$select 'texts'$$;
    create function api.one() returns json language sql immutable as $$select '"1"'::json$$;
    create function api.nothing() returns void language sql volatile as '';
    create function api.open_to_all() returns text language sql stable as 'select current_user::text';
    grant execute on all functions in schema api to application_user;
    grant execute on function api.open_to_all() to anonymous;
    grant usage on sequence api.runs to application_user;
    grant select on api.busy to application_user;
"""


class Driver:
    """Runs calls through one kind of client, as code without asyncio would."""

    def __init__(self, kind: str, stage: Stage) -> None:
        self.stage = stage
        how, _, self.over = kind.partition("-")
        self._is_sync = how == "sync"
        self._runner = asyncio.Runner()
        self._sync: dict[str, SyncClient] = {}
        self._async: dict[str, Client] = {}

    def close(self) -> None:
        for client in self._sync.values():
            client.__exit__(None, None, None)
        for other in self._async.values():
            self._runner.run(other.__aexit__())
        self._runner.close()

    def options(self, **options: Any) -> tuple[str, dict[str, Any]]:
        """Return the address and the options of a client."""
        if self.over == "sql":
            return self.stage.login, {"context_key": self.stage.context_key, "pool_size": 2, **options}
        return self.stage.http, {"token_secret": JWT_SECRET, **options}

    def call(self, name: str, /, _caller: Any = None, _options: Any = None, **arguments: Any) -> Any:
        """Return what a call answers; ``_caller`` are the arguments of as_, None for the owner, {} for anonymous."""
        if self._is_sync:
            with self._sync_context(_caller, _options or {}) as someone:
                return someone.call(name, **arguments)

        async def run() -> Any:
            async with await self._context(_caller, _options or {}) as someone:
                return await someone.call(name, **arguments)

        return self._runner.run(run())

    def stream(self, name: str, /, most: int | None = None, **arguments: Any) -> list[Any]:
        """Return the first rows of an answer."""
        if self._is_sync:
            with self._sync_context(None, {}) as someone, closing(someone.stream(name, **arguments)) as rows:
                return list(itertools.islice(rows, most))

        async def run() -> list[Any]:
            found: list[Any] = []
            async with (
                await self._context(None, {}) as someone,
                aclosing(someone.stream(name, **arguments)) as rows,
            ):
                async for row in rows:
                    found.append(row)
                    if len(found) == most:
                        break
            return found

        return self._runner.run(run())

    def _sync_context(self, caller: Any, options: dict[str, Any]) -> SyncContext:
        client = self._sync.get(repr(options))
        if client is None:
            url, whole = self.options(**options)
            client = self._sync[repr(options)] = SyncClient(url, **whole).__enter__()
        return client.anonymous() if caller == {} else client.as_(**(caller or self._owner()))

    async def _context(self, caller: Any, options: dict[str, Any]) -> Context:
        client = self._async.get(repr(options))
        if client is None:
            url, whole = self.options(**options)
            client = self._async[repr(options)] = await Client(url, **whole).__aenter__()
        return client.anonymous() if caller == {} else client.as_(**(caller or self._owner()))

    def _owner(self) -> dict[str, str]:
        return {"tenant": self.stage.tenant_id, "user": self.stage.user_id}


@pytest.fixture(scope="session")
def stage(server: Cluster, migrated_server: TemplateServer) -> Iterator[Stage]:
    """Return a stage whose api has a few functions for these tests."""
    with staged(server, migrated_server, FUNCTIONS) as found:
        yield found


@pytest.fixture(scope="session", params=["sync-sql", "async-sql", "sync-http", "async-http"])
def driver(request: pytest.FixtureRequest, stage: Stage) -> Iterator[Driver]:
    """Return a driver of each kind."""
    with closing(Driver(request.param, stage)) as found:
        yield found
