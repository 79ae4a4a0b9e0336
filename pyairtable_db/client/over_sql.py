"""Calls over SQL: one transaction a call, with the role and the signed context of the caller."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import psycopg_pool
from psycopg import conninfo
from psycopg.abc import DumperKey
from psycopg.adapt import Dumper, PyFormat
from psycopg.types.string import TextLoader

from ..database import lost, redact
from ..errors import ConfigurationError, UsageError
from ..http import arguments as argument_values
from ..http import sqlstates
from ..http.claims import Identity
from ..http.plans import Plan, Planner
from ..http.problems import Problem
from ..http.settings import HttpSettings
from ..http.signing import ContextSigner
from ..http.statements import SETTINGS, quoted
from ..http.watching import CatalogWatcher
from ..settings import Secret
from .errors import CallError, TimedOut, Unauthorized, Unavailable, error_of
from .over_http import encoded
from .transport import Caller

_PORTION = 500
_EVENTS_TIMEOUT = 30.0
_KEY_OWNER = b"select tenant_id::text, user_id::text, level from app.authenticate_api_key($1)"
Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class OverSql:
    """Calls to the database at ``url``, which logs in as ``authenticator``. ``context_key`` signs contexts."""

    def __init__(
        self, url: str, *, context_key: str | None = None, pool_size: int = 8, schema: str = "api", **options: Any
    ) -> None:
        self._url = conninfo.make_conninfo(url, **options)
        self._settings = HttpSettings(schema=schema)
        self._signer = ContextSigner(Secret(context_key)) if context_key is not None else None
        self._pool_size = pool_size
        self._pool: psycopg_pool.AsyncConnectionPool[Connection] | None = None
        self._watcher = CatalogWatcher(self._url, schema=schema, on_change=self._changed)
        self._planner: Planner | None = None

    async def open(self) -> None:
        """Connect, and read which functions there are; raises Unavailable."""
        try:
            await self._watcher.start()
        except psycopg.OperationalError as error:
            raise _unreachable(error) from None
        # A pooler in transaction mode may stand in between: nothing is prepared, nothing outlives a transaction.
        self._pool = psycopg_pool.AsyncConnectionPool(
            self._url,
            min_size=1,
            max_size=self._pool_size,
            open=False,
            kwargs={"autocommit": False, "prepare_threshold": None},
            name="pyairtable-db client",
        )
        await self._pool.open()

    async def close(self) -> None:
        """Close the connections."""
        await self._watcher.stop()
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def call(self, caller: Caller, name: str, arguments: Mapping[str, Any], timeout: float) -> Any:
        """Return the answer of a function."""
        plan, values = self._plan(name, arguments, "application/json")
        async with self._working(caller, plan, timeout) as connection:
            cursor = psycopg.AsyncRawCursor(connection)
            _read_as_text(cursor)
            await cursor.execute(plan.statement.sql, values)
            row = await cursor.fetchone()
        if row is None or plan.function.result_kind == "void":
            return None
        return _value(row[0])

    async def stream(
        self, caller: Caller, name: str, arguments: Mapping[str, Any], timeout: float
    ) -> AsyncGenerator[Any]:
        """Yield the rows of a function's answer through a cursor, a portion at a time."""
        plan, values = self._plan(name, arguments, "application/x-ndjson")
        async with (
            self._working(caller, plan, timeout) as connection,
            psycopg.AsyncRawServerCursor(connection, "pyairtable_db_client") as cursor,
        ):
            cursor.itersize = _PORTION
            _read_as_text(cursor)
            await cursor.execute(plan.statement.sql, values)
            async for row in cursor:
                yield _value(row[0])

    async def events(self, caller: Caller, after: int, poll: float) -> AsyncGenerator[dict[str, Any]]:
        """Look for events every ``poll`` seconds: through a pooler no notification would come."""
        while True:
            page = await self.call(caller, "list_events", {"after": after}, _EVENTS_TIMEOUT)
            for event in page["events"]:
                yield event
            after = page["cursor"]
            if not page["mightHaveMore"]:
                await asyncio.sleep(poll)

    async def reads_only(self, caller: Caller, name: str) -> bool:
        """Look into the catalog."""
        del caller
        overloads = self._plans.catalog.functions.get(name, ())
        return bool(overloads) and not any(function.writes for function in overloads)

    @property
    def _plans(self) -> Planner:
        if self._planner is None or self._pool is None:
            raise UsageError("the client is not open", hint="Use it as: async with Client(…) as db: …")
        return self._planner

    def _changed(self, catalog: Any) -> None:
        self._planner = Planner(catalog, self._settings)

    def _plan(self, name: str, arguments: Mapping[str, Any], accept: str) -> tuple[Plan, list[Typed]]:
        planner = self._plans
        body = encoded(arguments, name)
        try:
            given = argument_values.from_json(body) or {}
            plan = planner.plan(name, given, "json", accept.encode())
            if plan.takes_body:
                values: list[bytes | None] = [argument_values.whole_body(body, is_json=True)]
            else:
                values = argument_values.json_values(given, plan.arguments)
        except Problem as problem:
            raise _error(problem, name) from None
        return plan, [Typed(value, oid) for value, oid in zip(values, plan.statement.types, strict=True)]

    @asynccontextmanager
    async def _working(self, caller: Caller, plan: Plan, timeout: float) -> AsyncIterator[Connection]:
        """Open a transaction that works for the caller; raises CallError for what goes wrong in it."""
        assert self._pool is not None  # noqa: S101 - _plan has asked
        name = plan.function.name
        is_sent = False
        try:
            async with self._pool.connection(timeout=timeout) as connection:
                settings = await self._context(connection, caller, plan, timeout)
                await psycopg.AsyncRawCursor(connection).execute(SETTINGS[True, False].sql, settings)
                is_sent = True
                yield connection
        except psycopg_pool.PoolTimeout:
            raise Unavailable(
                "no connection to the database became free in time", function=name, code="unsent", status=503,
                hint="Give the client a larger pool_size, or call less at once.",
            ) from None  # fmt: skip
        except psycopg.Error as error:
            found = _database_error(error, name, authenticated=caller.role != "anonymous")
            if not is_sent and lost(error):  # a connection that had ended while it was idle: the function has not run
                found.code, found.hint = "unsent", "Try again in a moment."
            raise found from None

    async def _context(self, connection: Connection, caller: Caller, plan: Plan, timeout: float) -> list[str]:
        if caller.token is not None:
            raise UsageError("a token is for HTTP", hint="Over SQL give db.as_(tenant=…, user=…) or db.as_(api_key=…).")
        tenant, user, level = caller.tenant, caller.user, caller.level
        if caller.api_key is not None:
            cursor = psycopg.AsyncRawCursor(connection)
            await cursor.execute(_KEY_OWNER, (caller.api_key,))
            owner = await cursor.fetchone()
            if owner is None:
                raise Unauthorized(
                    "the API key is not known, has expired or was revoked",
                    function=plan.function.name, code="PGRST301", status=401,
                )  # fmt: skip
            tenant, user, level = (part or "" for part in owner)
        signed: tuple[str, ...] = ("",) * 5
        if tenant:
            if self._signer is None:
                raise ConfigurationError(
                    "a tenant over SQL needs the key that signs contexts",
                    hint="Give Client(url, context_key=…): what app.create_context_key() returned, as id:hex.",
                )
            signed = self._signer.settings(Identity(caller.role, tenant, user, level, 0, None, None))
        milliseconds = round(timeout * 1000)
        if plan.timeout_ms is not None:
            milliseconds = min(milliseconds, plan.timeout_ms)
        read_only = "off" if plan.function.writes else "on"
        schema = f"{quoted(self._settings.schema)}, public"
        return [caller.role, *signed, str(milliseconds), read_only, "pyairtable-db client", "", schema]


@dataclass(frozen=True, slots=True)
class Typed:
    """A value as its text, and the type that it has."""

    text: bytes | None
    oid: int


class TypedDumper(Dumper):
    """Passes a value as it is, with its own type: which of several functions is meant depends on it."""

    def get_key(self, obj: Typed, format: PyFormat) -> DumperKey:  # noqa: A002, ARG002 - psycopg's names
        """Let each type have a dumper."""
        return (self.cls, obj.oid)  # type: ignore[return-value] # any key that can be compared will do

    def upgrade(self, obj: Typed, format: PyFormat) -> TypedDumper:  # noqa: A002, ARG002
        """Return the dumper of a type."""
        found = TypedDumper(self.cls)
        found.oid = obj.oid
        return found

    def dump(self, obj: Typed) -> bytes | None:
        """Return the text."""
        return obj.text


def _read_as_text(cursor: psycopg.AsyncCursor[Any] | psycopg.AsyncServerCursor[Any]) -> None:
    """Have JSON come as its text, which tells the text "1" from the number 1, and values go as ``Typed`` says."""
    for name in ("json", "jsonb"):
        cursor.adapters.register_loader(name, TextLoader)
    cursor.adapters.register_dumper(Typed, TypedDumper)


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _error(problem: Problem, function: str) -> CallError:
    return error_of(problem.status, problem.code, problem.message, problem.details, problem.hint, function=function)


def _database_error(error: psycopg.Error, function: str, *, authenticated: bool) -> CallError:
    if error.pgresult is not None:
        return _error(sqlstates.problem(error.pgresult, authenticated=authenticated), function)
    if error.sqlstate == "57014":
        return TimedOut("the call took too long", function=function, code="57014", status=504)
    return Unavailable(
        f"the connection to the database was lost: {' '.join(redact(str(error)).split())}",
        function=function, status=503, hint="Whether the call took effect is not known.",
    )  # fmt: skip


def _unreachable(error: psycopg.Error) -> Unavailable:
    said = " ".join(redact(str(error)).split())
    return Unavailable(
        f"the database cannot be reached: {said}", code="unsent", status=503, hint="Check the URL of the client."
    )
