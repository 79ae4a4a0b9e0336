"""The same client for code without asyncio: an event loop in a thread of its own does the work."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncGenerator, Coroutine, Generator
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

from ..errors import UsageError
from .client import Client, Context
from .errors import ContextMissing

T = TypeVar("T")


class SyncClient:
    """``Client`` without await; it may be used from several threads. It does not outlive a fork."""

    def __init__(self, url: str, **options: Any) -> None:
        self._client = Client(url, **options)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="pyairtable-db client", daemon=True)
        self._thread.start()
        try:
            self.run(self._client.__aenter__())
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.run(self._client.__aexit__())
        finally:
            self._end()

    def as_(
        self,
        *,
        tenant: str | uuid.UUID | None = None,
        user: str | uuid.UUID | None = None,
        level: str | None = None,
        token: str | None = None,
        api_key: str | None = None,
    ) -> SyncContext:
        """Return a context as ``Client.as_`` does."""
        return SyncContext(self, self._client.as_(tenant=tenant, user=user, level=level, token=token, api_key=api_key))

    def anonymous(self) -> SyncContext:
        """Return a context without a tenant, for functions that are granted to ``anonymous``."""
        return SyncContext(self, self._client.anonymous())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop, and return what it returns."""
        if self._loop is None:
            work.close()
            raise UsageError("the client is not open", hint="Use it as: with SyncClient(…) as db: …")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _end(self) -> None:
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None

    if not TYPE_CHECKING:  # for a type checker it is not there at all

        def call(self, name: str = "", **_: Any) -> NoReturn:
            """Refuse a call for nobody; raises ContextMissing."""
            raise ContextMissing(
                f"call of {name or 'a function'} without a context: a client does not know for whom it works",
                hint="with db.as_(tenant=…, user=…) as acme: acme.call(…)",
            )

        stream = events = call


class SyncContext:
    """Makes calls for one caller. Use it as ``with db.as_(…) as acme``; after that it makes none."""

    def __init__(self, client: SyncClient, context: Context) -> None:
        self._client = client
        self._context = context

    def __repr__(self) -> str:
        return f"Sync{self._context!r}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.run(self._context.__aexit__())

    def with_options(self, *, timeout: float | None = None, attempts: int | None = None) -> SyncContext:
        """Return a context for the same caller whose calls have another ``timeout`` or number of ``attempts``."""
        return SyncContext(self._client, self._context.with_options(timeout=timeout, attempts=attempts))

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Return the answer of function ``name`` as ``Context.call`` does."""
        return self._client.run(self._context.call(name, **arguments))

    def stream(self, name: str, /, **arguments: Any) -> Generator[Any]:
        """Yield the rows of function ``name`` as they come."""
        return self._iterated(self._context.stream(name, **arguments))

    def events(self, *, after: int | None = None, poll: float = 1.0) -> Generator[dict[str, Any]]:
        """Yield what changes in the tenant's bases, as ``Context.events`` does."""
        return self._iterated(self._context.events(after=after, poll=poll))

    def _iterated(self, rows: AsyncGenerator[T]) -> Generator[T]:
        try:
            while True:
                try:
                    row = self._client.run(_next(rows))
                except StopAsyncIteration:
                    return
                yield row
        finally:
            self._client.run(rows.aclose())


async def _next(rows: AsyncGenerator[T]) -> T:
    return await anext(rows)
