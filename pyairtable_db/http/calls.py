"""Asking the database: a connection from the pool, one round trip, and once more where that is safe."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from psycopg.pq.abc import PGresult

from . import sqlstates
from .outcomes import ConnectionLost, ServerError
from .pool import PoolDown
from .problems import Problem
from .request import Request
from .statements import Settings, Statement

if TYPE_CHECKING:
    from .service import Service

_ATTEMPTS = 3
_GRACE_SECONDS = 5.0  # for a server that does not keep to statement_timeout
_SERIALIZATION = (b"40001", b"40P01")


class Ask:
    """A question for the database: what its transaction sets, the statement and its values.

    ``read_only`` transactions change nothing; ``may_be_behind`` sends them to the replica, if there is one. ``told`` is
    what functions may read of the request.
    """

    __slots__ = ("may_be_behind", "read_only", "request", "settings", "statement", "timeout_ms", "values")

    def __init__(
        self,
        role: bytes,
        context: Sequence[bytes],
        statement: Statement,
        values: Sequence[bytes | None],
        *,
        timeout_ms: int,
        read_only: bool,
        may_be_behind: bool = False,
        request: Request | None = None,
        search_path: bytes = b"",
        told: Sequence[bytes] = (),
    ) -> None:
        self.statement = statement
        self.values = values
        self.timeout_ms = timeout_ms
        self.read_only = read_only
        self.may_be_behind = may_be_behind
        self.request = request
        self.settings = Settings(
            role,
            context,
            timeout_ms=timeout_ms,
            read_only=read_only,
            name=b"pyairtable-db http" if request is None else request.exchange.application_name.encode(),
            request_id=b"" if request is None else request.exchange.request_id.encode(),
            search_path=search_path,
            told=told,
        )


async def ask(service: Service, question: Ask) -> PGresult:
    """Return the rows of the answer, after its transaction was committed.

    Raises ServerError, ConnectionLost, or the Problem of ``Pool.acquire``. Asks again when a statement had to be
    prepared anew or the server cannot have seen the question, and a reader also after a conflict with others.
    """
    request = question.request
    may_be_behind = question.may_be_behind
    attempt = 0
    while True:
        attempt += 1
        pool = service.pool(may_be_behind=may_be_behind)
        begun = time.perf_counter()
        try:
            wire = await pool.acquire(request)
        except PoolDown:
            may_be_behind = False
            continue
        connected = time.perf_counter()
        try:
            wire.owner = request
            future = wire.ask(question.settings, question.statement, question.values)
            if question.timeout_ms:
                wire.deadline = wire.busy_since + question.timeout_ms / 1000 + _GRACE_SECONDS
            return await future
        except ServerError as error:
            if attempt < _ATTEMPTS and error.is_stale:
                wire.forget(question.statement)
            elif attempt < _ATTEMPTS and question.read_only and error.sqlstate in _SERIALIZATION:
                may_be_behind = False
            else:
                raise
        except ConnectionLost as lost:
            if not lost.unsent or attempt >= _ATTEMPTS:
                raise
        finally:
            pool.release(wire)
            if request is not None:
                request.exchange.queue_s += connected - begun
                request.exchange.database_s += time.perf_counter() - connected


async def stream(service: Service, question: Ask) -> AsyncGenerator[PGresult]:
    """Yield the rows of the answer in portions as they are taken; the last one comes after the commit.

    Raises what ``ask`` raises. Asks again only when a statement had to be prepared anew.
    """
    request = question.request
    may_be_behind = question.may_be_behind
    for attempt in range(_ATTEMPTS):
        pool = service.pool(may_be_behind=may_be_behind)
        begun = time.perf_counter()
        try:
            wire = await pool.acquire(request)
        except PoolDown:
            may_be_behind = False
            continue
        connected = time.perf_counter()
        if request is not None:
            request.exchange.queue_s += connected - begun
        try:
            wire.owner = request
            if question.timeout_ms:
                wire.deadline = asyncio.get_running_loop().time() + question.timeout_ms / 1000 + _GRACE_SECONDS
            async with aclosing(wire.stream(question.settings, question.statement, question.values)) as portions:
                async for portion in portions:
                    yield portion
            return
        except ServerError as error:
            if not error.is_stale or attempt == _ATTEMPTS - 1:
                raise
            wire.forget(question.statement)
        finally:
            pool.release(wire)
            if request is not None:
                request.exchange.database_s += time.perf_counter() - connected


def lost_problem(lost: ConnectionLost, *, read_only: bool) -> Problem:
    """Return what a caller is told whose connection to the database ended during the call."""
    if lost.expired:
        return Problem(504, "57014", "the database did not answer in time", _outcome(read_only))
    return Problem(
        503,
        "PGRST001",
        "the connection to the database was lost during the call",
        _outcome(read_only),
        "Try again in a moment.",
        headers=sqlstates.RETRY_SOON,
    )


def _outcome(read_only: bool) -> str:
    return "Nothing was changed." if read_only else "Whether the call took effect is not known."
