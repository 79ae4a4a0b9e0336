"""Refuses requests of those who send too many, counted in this process, or in Redis for all workers by `limits`.

Windows are fixed: a limit of 600/minute counts from a caller's first request for a minute. Headers tell what is left,
as the IETF's draft on RateLimit header fields has it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import math
import time
from collections.abc import Callable
from typing import Protocol

from limits import RateLimitItem, parse_many

from .claims import Identity
from .problems import Problem
from .settings import HttpSettings

Headers = list[tuple[bytes, bytes]]
Count = Callable[[str, str], None]

_REDIS_SECONDS = 0.25
_REDIS_CONNECTIONS = 100
_SILENCE_SECONDS = 1.0  # Redis that did not answer is left alone for so long
_KNOWN = 50_000
_log = logging.getLogger(__name__)


class _Storage(Protocol):
    failures: tuple[type[Exception], ...]

    async def hit(self, key: str, seconds: int) -> tuple[int, float]:
        """Count one; return how many there are in the window and when it ends, in seconds since 1970."""
        ...

    async def close(self) -> None:
        """End what it holds."""
        ...


class _Here:
    """Windows of this process: the library's own storage starts a thread a hundred times a second to clear its."""

    failures: tuple[type[Exception], ...] = ()

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, float]] = {}

    async def hit(self, key: str, seconds: int) -> tuple[int, float]:
        now = time.time()
        count, end = self._windows.get(key, (0, 0.0))
        if end <= now:
            count, end = 0, now + seconds
            if len(self._windows) >= _KNOWN:
                self._make_room(now)
        self._windows[key] = count + 1, end
        return count + 1, end

    def _make_room(self, now: float) -> None:
        """Forget the windows that have ended, and where that is not enough, the oldest."""
        kept = [(name, window) for name, window in self._windows.items() if window[1] > now]
        self._windows = dict(kept[-_KNOWN * 9 // 10 :])

    async def close(self) -> None:
        self._windows.clear()


class _Redis:
    def __init__(self, url: str) -> None:
        from limits.aio.storage import RedisStorage
        from redis.asyncio import ConnectionPool
        from redis.exceptions import RedisError

        self.failures: tuple[type[Exception], ...] = (RedisError, OSError, TimeoutError)
        self._connections = ConnectionPool.from_url(
            url,
            max_connections=_REDIS_CONNECTIONS,
            socket_timeout=_REDIS_SECONDS,
            socket_connect_timeout=_REDIS_SECONDS,
        )
        self._storage = RedisStorage(
            f"async+{url}",
            implementation="redispy",
            key_prefix="pyairtable-db",
            connection_pool=self._connections,  # type: ignore[arg-type]
        )
        self._ends: dict[str, float] = {}  # of windows, so that only the first request of one asks for it

    async def hit(self, key: str, seconds: int) -> tuple[int, float]:
        async with asyncio.timeout(_REDIS_SECONDS):
            count = await self._storage.incr(key, seconds)
            end = self._ends.get(key, 0.0)
            if end <= time.time() or count == 1:
                end = float(await self._storage.get_expiry(key))
                if len(self._ends) >= _KNOWN:
                    self._ends.clear()
                self._ends[key] = end
        return count, end

    async def close(self) -> None:
        await self._connections.disconnect()


class Limiter:
    """Counts requests against the limits of the settings. ``count`` is told of what happens, for metrics."""

    def __init__(self, settings: HttpSettings, count: Count) -> None:
        self._count = count
        self._closed = settings.rate_limit_without_redis == "closed"
        self._silent_until = 0.0
        redis = settings.redis_url
        self._storage: _Storage = _Here() if redis is None else _Redis(redis.get_secret_value())
        workers = 1 if redis is not None else settings.workers
        self._tenant = _items(settings.rate_limit_tenant, workers)
        self._caller = _items(settings.rate_limit_caller, workers)
        self._address = _items(settings.rate_limit_address, workers)

    @property
    def is_on(self) -> bool:
        """Whether there is a limit."""
        return bool(self._tenant or self._caller or self._address)

    async def close(self) -> None:
        """End the connections to Redis."""
        await self._storage.close()

    async def check(self, identity: Identity, address: str) -> Headers:
        """Count a request; return the headers that tell what is left.

        Raises Problem: 429 with Retry-After beyond a limit, 503 when Redis does not answer and the settings say closed.
        """
        told: list[tuple[str, RateLimitItem, int, float]] = []
        for name, item, whose in self._asked(identity, address):
            answer = await self._hit(f"{name}/{item.amount}/{item.get_expiry()}/{whose}", item)
            if answer is None:
                continue
            count, end = answer
            told.append((name, item, max(0, item.amount - count), end))
            if count > item.amount:
                self._count("rate_limited", name)
                raise self._too_many(name, item, told, end)
        return _headers(told)

    def _asked(self, identity: Identity, address: str) -> list[tuple[str, RateLimitItem, str]]:
        if not identity.tenant_id:
            return [("address", item, _network(address)) for item in self._address]
        caller = identity.key_id or identity.subject or identity.user_id
        return [
            *(("caller", item, f"{identity.tenant_id}/{caller}") for item in (self._caller if caller else ())),
            *(("tenant", item, identity.tenant_id) for item in self._tenant),
        ]

    async def _hit(self, key: str, item: RateLimitItem) -> tuple[int, float] | None:
        """Return count and end of the window; None when Redis is silent and requests pass."""
        if self._silent_until <= time.monotonic():
            try:
                return await self._storage.hit(key, item.get_expiry())
            except self._storage.failures as error:
                self._silent_until = time.monotonic() + _SILENCE_SECONDS
                _log.warning("Redis does not answer, limits are not counted: %s", type(error).__name__)
        self._count("rate_limit_failures", "")
        if self._closed:
            raise Problem(
                503, "PT503", "limits cannot be counted now", hint="Try again.", headers=((b"retry-after", b"1"),)
            )
        return None

    @staticmethod
    def _too_many(
        name: str, item: RateLimitItem, told: list[tuple[str, RateLimitItem, int, float]], end: float
    ) -> Problem:
        wait = max(1, math.ceil(end - time.time()))
        headers = [*_headers(told), (b"retry-after", str(wait).encode())]
        return Problem(
            429,
            "PT429",
            f"too many requests: {item.amount} in {item.get_expiry()} s for this {name}",
            hint=f"Try again in {wait} s.",
            headers=tuple(headers),
        )


def _network(address: str) -> str:
    """Return what is counted as one address: with IPv6 a household has 2^64 of them."""
    try:
        return ipaddress.IPv6Address(address).packed[:8].hex() if ":" in address else address
    except ValueError:
        return address


def _items(text: str | None, workers: int) -> list[RateLimitItem]:
    """Return the limits of ``text``; each of ``workers`` that count for themselves gets its share."""
    if not text:
        return []
    return [type(item)(math.ceil(item.amount / workers), item.multiples) for item in parse_many(text)]


def _headers(told: list[tuple[str, RateLimitItem, int, float]]) -> Headers:
    if not told:
        return []
    now = time.time()
    policies = ", ".join(f'"{name}";q={item.amount};w={item.get_expiry()}' for name, item, _, _ in told)
    states = ", ".join(f'"{name}";r={left};t={max(0, math.ceil(end - now))}' for name, _, left, end in told)
    return [(b"ratelimit-policy", policies.encode()), (b"ratelimit", states.encode())]
