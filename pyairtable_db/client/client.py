"""The asynchronous client: `async with Client(url) as db, db.as_(tenant=…) as acme: await acme.call(…)`."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

import tenacity

from ..errors import ConfigurationError, UsageError
from .errors import CallError, ContextMissing, RateLimited, Unavailable
from .transport import Caller, Options, Transport

T = TypeVar("T")
_LONGEST_PAUSE = 5.0
_NOT_STARTED = ("unsent", "PGRST002", "PGRST003")  # the function cannot have run: the service had no connection for it


class Client:
    """Calls functions of the database, over SQL (``postgresql://…``) or over HTTP (``https://…``).

    ``context_key`` (SQL) signs the contexts of tenants, ``token_secret`` (HTTP) their tokens; both stay here.
    ``timeout`` seconds bound each attempt, ``attempts`` is how often a call is tried that can be repeated without
    harm. Further ``options`` go to psycopg's or httpx's connections.

    A client makes no calls itself: ``as_`` returns the context that does, so that none is made for nobody.
    """

    def __init__(
        self,
        url: str,
        *,
        context_key: str | None = None,
        token_secret: str | None = None,
        timeout: float = 30.0,
        attempts: int = 4,
        **options: Any,
    ) -> None:
        self._transport = _transport(url, context_key, token_secret, options)
        self._options = Options(timeout, max(1, attempts))

    async def __aenter__(self) -> Self:
        await self._transport.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.close()

    def as_(
        self,
        *,
        tenant: str | uuid.UUID | None = None,
        user: str | uuid.UUID | None = None,
        level: str | None = None,
        token: str | None = None,
        api_key: str | None = None,
    ) -> Context:
        """Return a context that works for a tenant, for a user of it, or for whom a token or an API key names.

        ``level`` (owner, editor, commenter, reader) bounds what it may do; without a user the context is the tenant's
        own service. Raises UsageError unless it is clear who is meant.
        """
        if sum(given is not None for given in (tenant, token, api_key)) != 1:
            raise UsageError(
                "it is not clear for whom calls shall work",
                hint="Give one of tenant=… (with user=… and level=…), token=… or api_key=….",
            )
        if tenant is None and (user is not None or level is not None):
            raise UsageError("a token or an API key says itself for which user and level it is")
        caller = Caller(
            tenant=_id(tenant, "tenant"), user=_id(user, "user"), level=level or "", token=token, api_key=api_key
        )
        return Context(self._transport, caller, self._options)

    def anonymous(self) -> Context:
        """Return a context without a tenant, for functions that are granted to ``anonymous``."""
        return Context(self._transport, Caller(role="anonymous"), self._options)

    if not TYPE_CHECKING:  # for a type checker it is not there at all

        def call(self, name: str = "", **_: Any) -> NoReturn:
            """Refuse a call for nobody; raises ContextMissing."""
            raise ContextMissing(
                f"call of {name or 'a function'} without a context: a client does not know for whom it works",
                hint="async with db.as_(tenant=…, user=…) as acme: await acme.call(…)",
            )

        stream = events = call


class Context:
    """Makes calls for one caller. Use it as ``async with db.as_(…) as acme``; after that it makes none."""

    def __init__(self, transport: Transport, caller: Caller, options: Options) -> None:
        self._transport = transport
        self._caller = caller
        self._options = options
        self._is_over = False

    def __repr__(self) -> str:
        return f"Context({self._caller!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_over = True

    def with_options(self, *, timeout: float | None = None, attempts: int | None = None) -> Context:
        """Return a context for the same caller whose calls have another ``timeout`` or number of ``attempts``."""
        return Context(self._transport, self._caller, self._options.changed(timeout, attempts))

    async def call(self, name: str, /, **arguments: Any) -> Any:
        """Return the answer of function ``name``, as Python has its JSON; a set is a list. Raises CallError."""
        self._check(name)
        return await self._repeating(
            name, lambda: self._transport.call(self._caller, name, arguments, self._options.timeout)
        )

    async def stream(self, name: str, /, **arguments: Any) -> AsyncGenerator[Any]:
        """Yield the rows of function ``name`` as they come; nothing is repeated once the first one is there."""
        self._check(name)

        async def begin() -> tuple[AsyncGenerator[Any], list[Any]]:
            rows = self._transport.stream(self._caller, name, arguments, self._options.timeout)
            try:
                return rows, [await anext(rows)]
            except StopAsyncIteration:
                return rows, []

        rows, first = await self._repeating(name, begin)
        async with aclosing(rows):
            for row in first:
                yield row
            async for row in rows:
                yield row

    async def events(self, *, after: int | None = None, poll: float = 1.0) -> AsyncGenerator[dict[str, Any]]:
        """Yield what changes in the tenant's bases, without an end, in the order of commits.

        It begins behind the event whose "cursor" is ``after``, or now. Over HTTP the service sends them as they come;
        over SQL the client looks every ``poll`` seconds. When the way is lost it goes on behind the last one after
        ``poll`` seconds. Raises Gone when the events behind ``after`` are no longer kept.
        """
        self._check("events")
        cursor = after
        if cursor is None:
            cursor = (await self.call("event_position"))["cursor"]
        while True:
            try:
                async with aclosing(self._transport.events(self._caller, cursor, poll)) as events:
                    async for event in events:
                        cursor = event["cursor"]
                        yield event
            except Unavailable:
                pass  # what comes meanwhile is behind the cursor
            await asyncio.sleep(poll)

    def _check(self, name: str) -> None:
        if self._is_over:
            raise ContextMissing(
                f"call of {name} after its context was left", hint="Make calls inside `async with db.as_(…)`."
            )

    async def _repeating(self, name: str, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run ``attempt``, again where that does no harm: nothing was done, or the function only reads."""

        async def harmless(error: BaseException) -> bool:
            if isinstance(error, RateLimited):
                return True
            if not isinstance(error, Unavailable):
                return False
            return error.code in _NOT_STARTED or await self._transport.reads_only(self._caller, name)

        for number in range(1, self._options.attempts + 1):
            try:
                return await attempt()
            except CallError as error:
                if number == self._options.attempts or not await harmless(error):
                    raise
                await asyncio.sleep(_pause(number, error))
        raise AssertionError("attempts is at least 1")


_backoff = tenacity.wait_random_exponential(multiplier=0.1, max=_LONGEST_PAUSE)


def _pause(number: int, error: CallError) -> float:
    """Return how long to wait: what Retry-After says, or a random time that grows."""
    if error.retry_after is not None:
        return error.retry_after
    state = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})
    state.attempt_number = number
    return _backoff(state)


def _id(value: str | uuid.UUID | None, what: str) -> str:
    if value is None:
        return ""
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise UsageError(f'"{value}" is no id of a {what}', hint="Give the UUID.") from None


def _transport(url: str, context_key: str | None, token_secret: str | None, options: dict[str, Any]) -> Transport:
    scheme = url.partition("://")[0]
    if scheme in ("http", "https"):
        if context_key is not None:
            raise ConfigurationError("context_key is for SQL", hint="Over HTTP give token_secret, or tokens to as_().")
        from .over_http import OverHttp

        return OverHttp(url, token_secret=token_secret, **options)
    if token_secret is not None:
        raise ConfigurationError("token_secret is for HTTP", hint="Over SQL give context_key.")
    from .over_sql import OverSql

    return OverSql(url, context_key=context_key, **options)
