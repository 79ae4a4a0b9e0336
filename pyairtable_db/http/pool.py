"""The connections of one worker to one server: a queue in front of them, and a task that keeps them open."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ..database import redact
from .problems import Problem
from .wire import Wire

CONNECT_SECONDS = 5.0
SWEEP_SECONDS = 0.2  # how soon a request that takes long is looked after
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.05, 2.0
_RETRY_AFTER = ((b"retry-after", b"1"),)
# libpq's words for noticing a peer that is gone without a word; what the URL says comes first.
_ALIVE = {"keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "30000"}

logger = logging.getLogger("pyairtable_db.http")


class PoolDown(Exception):
    """The last connection of a pool for reading was lost while requests waited: the other pool may serve them."""


@dataclass(frozen=True, slots=True)
class PoolState:
    """What a pool is doing now: connections that are open and those of them that are idle, requests that wait."""

    size: int
    opened: int
    idle: int
    waiting: int


class Pool:
    """Up to ``size`` connections. ``writes`` says whether the server must accept writes.

    ``on_slow`` is called about every 0.2 s with the owner of each request that waits or is in flight since then.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str,
        size: int,
        queue_limit: int,
        queue_timeout: float,
        writes: bool = True,
        on_slow: Callable[[Any], None] | None = None,
    ) -> None:
        given = conninfo_to_dict(url)
        wanted = {**_ALIVE, "application_name": "pyairtable-db http"}
        if writes:
            wanted["target_session_attrs"] = "read-write"
        self._conninfo = make_conninfo(url, **{key: value for key, value in wanted.items() if key not in given})
        self.name = name
        self.size = size
        self._queue_limit = queue_limit
        self._queue_timeout = queue_timeout
        self._on_slow = on_slow
        self._writes = writes
        self._all: set[Wire] = set()
        self._idle: list[Wire] = []
        self._waiting: deque[tuple[asyncio.Future[Wire], Any, float]] = deque()
        self._wanted = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._ending: set[asyncio.Task[None]] = set()
        self._closing = False
        self.fault: str | None = None  # why the last attempt to connect failed, None when it did not
        self.waits = 0  # requests that had to wait, and for how many seconds in all
        self.wait_seconds = 0.0
        self.refusals = 0  # requests that got no connection

    @property
    def is_up(self) -> bool:
        """Whether a connection is open."""
        return bool(self._all)

    def state(self) -> PoolState:
        """Return what the pool is doing."""
        return PoolState(self.size, len(self._all), len(self._idle), len(self._waiting))

    def start(self) -> None:
        """Begin to connect, and go on for as long as the pool is open."""
        self._wanted.set()
        self._tasks = [asyncio.create_task(self._keep_open()), asyncio.create_task(self._sweep())]

    async def stop(self) -> None:
        """Close every connection; requests that wait for one are refused."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._ending, return_exceptions=True)
        for future, _, _ in self._waiting:
            if not future.done():
                future.set_exception(self._unavailable())
        for wire in list(self._all):
            wire.close()

    async def wait_until_up(self, seconds: float) -> bool:
        """Wait for the first connection; return whether there is one."""
        try:
            async with asyncio.timeout(seconds):
                while not self._all:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return False
        return True

    async def acquire(self, owner: Any = None) -> Wire:
        """Return a connection for ``owner``, waiting for one if need be; give it back with ``release``.

        Raises Problem: 503 when too many wait or there is no server, 504 when none became free in time; PoolDown.
        """
        if self._idle:
            return self._idle.pop()
        if len(self._waiting) >= self._queue_limit or self._closing:
            self.refusals += 1
            raise Problem(
                503,
                "PGRST003",
                "too many requests wait for the database",
                hint="Try again in a moment.",
                headers=_RETRY_AFTER,
            )
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Wire] = loop.create_future()
        begun = loop.time()
        self.waits += 1
        self._waiting.append((future, owner, begun))
        timer = loop.call_later(self._queue_timeout, self._expire, future)
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self.release(future.result())
            raise
        finally:
            self.wait_seconds += loop.time() - begun
            timer.cancel()

    def release(self, wire: Wire) -> None:
        """Take a connection back. One whose request is still in flight is cancelled and closed."""
        if wire.closed:
            return
        if wire.busy_since or self._closing:
            self.abandon(wire)
            return
        wire.deadline = 0.0
        waiting = self._waiting
        while waiting:
            future = waiting.popleft()[0]
            if not future.done():
                future.set_result(wire)
                return
        self._idle.append(wire)

    def abandon(self, wire: Wire) -> asyncio.Task[None]:
        """Have the request in flight cancelled, and the connection closed: a late cancel must not meet another one."""
        task = asyncio.create_task(wire.cancel())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        return task

    def _expire(self, future: asyncio.Future[Wire]) -> None:
        if future.done():
            return
        self.refusals += 1
        if self._all:
            future.set_exception(
                Problem(
                    504,
                    "PGRST003",
                    "no database connection became free in time",
                    hint="Try again in a moment.",
                    headers=_RETRY_AFTER,
                )
            )
        else:
            future.set_exception(self._unavailable())

    @staticmethod
    def _unavailable() -> Problem:
        return Problem(
            503,
            "PGRST000",
            "the database cannot be reached",
            hint="Try again in a moment.",
            headers=_RETRY_AFTER,
        )

    def _lost(self, wire: Wire) -> None:
        self._all.discard(wire)
        if wire in self._idle:
            self._idle.remove(wire)
        if not self._writes and not self._all:
            while self._waiting:
                future = self._waiting.popleft()[0]
                if not future.done():
                    future.set_exception(PoolDown())
        self._wanted.set()

    async def _keep_open(self) -> None:
        pause = 0.0
        while True:
            await self._wanted.wait()
            if len(self._all) >= self.size:
                self._wanted.clear()
                continue
            try:
                wire = await Wire.connect(self._conninfo, CONNECT_SECONDS)
            except (psycopg.Error, OSError) as error:
                fault = " ".join(redact(str(error)).split())
                if fault != self.fault:
                    logger.warning("pool %s cannot connect: %s", self.name, fault)
                    self.fault = fault
                pause = min(max(pause * 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
                continue
            if self.fault is not None:
                logger.warning("pool %s is connected again", self.name)
            pause, self.fault = 0.0, None
            wire.on_lost = self._lost
            self._all.add(wire)
            self.release(wire)

    async def _sweep(self) -> None:
        """Notice who hung up. Look after requests that take long: end those past their deadline, tell of the others."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            now = loop.time()
            for wire in list(self._all):
                wire.look()
            for wire in [wire for wire in self._all if wire.busy_since]:
                if wire.deadline and now > wire.deadline:
                    wire.close(expired=True)
                elif self._on_slow is not None and wire.owner and now - wire.busy_since >= SWEEP_SECONDS:
                    self._on_slow(wire.owner)
            while self._waiting and self._waiting[0][0].done():
                self._waiting.popleft()
            if self._on_slow is not None:
                for future, owner, since in self._waiting:
                    if owner and not future.done() and now - since >= SWEEP_SECONDS:
                        self._on_slow(owner)
