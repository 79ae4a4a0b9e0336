"""Whether the service lives, whether it is ready, and its metrics: the routes that operators' tools ask."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import FastAPI, Request, Response

from .. import settings as general
from ..migrations.files import sql_folder
from .calls import Ask, ask
from .claims import Identity
from .metrics import CONTENT_TYPE
from .outcomes import ConnectionLost, ServerError
from .problems import Problem
from .statements import Statement

if TYPE_CHECKING:
    from .service import Service

_APPLIED = Statement("select coalesce(json_agg(a.id), '[]') from migrations.applied as a where a.state = 'applied'")
_LOGIN = Statement(
    "select json_build_array(r.rolname, r.rolsuper or r.rolbypassrls) from pg_catalog.pg_roles as r"
    " where r.rolname = session_user"
)
_CLOCK = Statement("select extract(epoch from clock_timestamp())")
_log = logging.getLogger("pyairtable_db.http")
_SOMEBODY = "00000000-0000-4000-8000-000000000000"
_NO_CONTEXT = (b"", b"", b"", b"", b"")
_TIMEOUT_MS = 2000
_PATIENCE_SECONDS = 1.0
_TOO_MANY = "PGRST003"  # wait for a connection
_KEPT_SECONDS = 1.0  # however often a load balancer asks
_NAMED = 20  # pending migrations


class Health:
    """Answers whether a worker can serve. ``migrations`` are the ids of those it was built with."""

    def __init__(self, service: Service, migrations: Iterable[str]) -> None:
        self._service = service
        self._wanted = sorted(migrations)
        self._answer: tuple[float, int, dict[str, Any]] = (float("-inf"), 0, {})

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """Return 200 or 503, and why: {"status", "faults": [{"check", "message", "hint", …}]}."""
        if self._service.draining.is_set():
            return _told([_fault("draining", "the service is ending", "Send requests to another.")])
        asked_at, status, told = self._answer
        if time.monotonic() - asked_at < _KEPT_SECONDS:
            return status, told
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                status, told = _told(await self._faults())
        except TimeoutError:
            # The database is there, but busy: whoever is sent elsewhere for that makes others busy, too.
            if not self._service.primary.is_up:
                status, told = _told([_fault("database", "the database cannot be reached", "Try again.")])
            else:
                status = status or 200
                told = told or {"status": "ready", "faults": []}
        self._answer = (time.monotonic(), status, told)
        return status, told

    async def _faults(self) -> list[dict[str, Any]]:
        try:
            migrations = await self._pending()
            return [*migrations, *await self._context()]
        except Problem as problem:
            if problem.code == _TOO_MANY and self._service.primary.is_up:
                raise TimeoutError from None
            return [_fault("database", problem.message, problem.hint)]
        except ConnectionLost:
            return [_fault("database", "the connection to the database was lost", "Try again.")]
        except ServerError as error:
            return [_fault("database", f"the database refused to be asked ({error.sqlstate.decode()})", None)]

    async def _pending(self) -> list[dict[str, Any]]:
        remedy = "Run `pyairtable-db migrate`."
        try:
            applied = set(await self._ask(b"none", _NO_CONTEXT, _APPLIED))
        except ServerError as error:
            if error.sqlstate == b"42501":
                return [_fault("migrations", "the ledger of migrations may not be read: some are pending", remedy)]
            if error.sqlstate in (b"3F000", b"42P01"):
                return [_fault("migrations", "the database has no ledger of migrations", remedy)]
            raise
        pending = [name for name in self._wanted if name not in applied]
        if not pending:
            return []
        more = f" and {len(pending) - _NAMED} more" if len(pending) > _NAMED else ""
        message = f"migrations are pending: {', '.join(pending[:_NAMED])}{more}"
        return [{**_fault("migrations", message, remedy), "pending": pending}]

    async def _context(self) -> list[dict[str, Any]]:
        settings = self._service.settings
        if self._service.signer is None:
            return [
                _fault(
                    "context",
                    "there is no key to sign contexts with: only functions that need no tenant work",
                    "Set PYAIRTABLE_DB_CONTEXT_KEY to what `pyairtable-db token context-key` prints.",
                )
            ]
        role = settings.anonymous_role
        somebody = self._service.context(Identity(role, "", _SOMEBODY, "", 0, None, None))
        try:
            clock = await self._ask(role.encode(), somebody, _CLOCK)
        except ServerError as error:
            if error.sqlstate != b"PT401":
                raise
            return [
                _fault(
                    "context",
                    "the database does not accept contexts signed with this key: it is another database's, or retired",
                    "Make a key with `pyairtable-db token context-key` and set PYAIRTABLE_DB_CONTEXT_KEY.",
                )
            ]
        apart = abs(clock - time.time())
        if apart >= settings.context_s / 2:
            return [
                _fault(
                    "clock",
                    f"the clocks of this machine and of the database are {apart:.0f} s apart",
                    "Let both keep time, e.g. by chrony.",
                )
            ]
        return []

    async def _ask(self, role: bytes, context: tuple[bytes, ...], statement: Statement) -> Any:
        question = Ask(role, context, statement, [], timeout_ms=_TIMEOUT_MS, read_only=True)
        result = await ask(self._service, question)
        return msgspec.json.decode(result.get_value(0, 0) or b"null")


async def warn_of_login(service: Service) -> None:
    """Log a warning when whoever injects SQL could become more than the services' login."""
    question = Ask(b"none", _NO_CONTEXT, _LOGIN, [], timeout_ms=_TIMEOUT_MS, read_only=True)
    try:
        result = await ask(service, question)
    except (Problem, ServerError, ConnectionLost):
        return  # /health/ready tells what is wrong
    name, is_mighty = msgspec.json.decode(result.get_value(0, 0) or b"[null, false]")
    if is_mighty:
        _log.warning(
            'role "%s" is above row level security, and with it SQL that is injected: let the service log in as '
            "authenticator",
            name,
        )


def packaged_migrations() -> list[str]:
    """Return the ids of the migrations that this installation, or the project it runs in, has."""
    found = sql_folder(general.load()).glob("*/migrations/[0-9]*")
    return sorted({path.name.split(".", 1)[0] for path in found if path.suffix in (".sql", ".py")})


def add_routes(system: FastAPI, service: Service, migrations: Iterable[str]) -> None:
    """Let ``system`` answer /health/live, /health/ready and /metrics; on the admin port only, where there is one."""
    health = Health(service, migrations)
    settings = service.settings

    def is_public(request: Request) -> bool:
        server = request.scope.get("server")
        return settings.admin_port is not None and (server is None or server[1] != settings.admin_port)

    @system.get("/health/live", tags=["operations"], summary="Whether the process answers at all.")
    async def live(request: Request) -> Response:
        return _absent(request) if is_public(request) else _json(200, {"status": "alive"})

    @system.get(
        "/health/ready",
        tags=["operations"],
        summary="Whether calls can be answered: the database, its migrations, the signing key.",
        responses={503: {"description": "What is wrong, and the remedy."}},
    )
    async def ready(request: Request) -> Response:
        return _absent(request) if is_public(request) else _json(*await health.ready())

    if settings.metrics:

        @system.get("/metrics", tags=["operations"], summary="Metrics of all workers in Prometheus' text format.")
        async def metrics(request: Request) -> Response:
            if is_public(request):
                return _absent(request)
            return Response(service.metrics.text(), media_type=CONTENT_TYPE)


def _fault(check: str, message: str, hint: str | None) -> dict[str, Any]:
    return {"check": check, "message": message, "hint": hint}


def _told(faults: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    return (503, {"status": "not ready", "faults": faults}) if faults else (200, {"status": "ready", "faults": []})


def _json(status: int, told: Mapping[str, Any]) -> Response:
    headers = {"cache-control": "no-store"}
    if status == 503:
        headers["retry-after"] = "1"
    return Response(msgspec.json.encode(told), status_code=status, media_type="application/json", headers=headers)


def _absent(request: Request) -> Response:
    problem = Problem(404, "PT404", f"there is nothing at {request.url.path}", hint="The admin port answers this.")
    return Response(problem.body(), status_code=problem.status, media_type="application/json")
