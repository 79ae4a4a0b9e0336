"""``GET /events``: a tenant's changes as server-sent events, from the feed that api.list_events reads.

``id`` of an event is its cursor: who comes back with ``Last-Event-ID`` goes on behind it, missing nothing. Streams are
woken by one listening connection, and look by themselves now and then. Each look is made with a context signed for it:
who is no longer let in sees nothing from then on.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import msgspec
from psycopg.pq.abc import PGresult

from . import sqlstates
from .arguments import from_pairs
from .calls import Ask, ask, lost_problem
from .claims import Identity
from .listener import Listener
from .outcomes import ConnectionLost, ServerError
from .problems import Problem
from .request import Answer, Request
from .statements import Statement

if TYPE_CHECKING:
    from .service import Service

PATH = "/events"
CHANNEL = "pyairtable_events"
_POSITION = Statement("select api.event_position()")
_PAGE = Statement("select api.list_events($1, $2)", [20, 23])
_PAGE_SIZE = b"100"
_RETRY_SECONDS = 1.0
_HIGHEST = 2**63 - 1
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_BREAKS = bytes(32 if sign in b"\r\n" else sign for sign in range(256))

logger = logging.getLogger(__name__)


class _Position(msgspec.Struct):
    cursor: int
    signal: str


class _Event(msgspec.Struct):
    cursor: int


class _Page(msgspec.Struct, rename="camel"):
    events: list[msgspec.Raw]
    cursor: int
    might_have_more: bool


class Events:
    """The streams of one worker."""

    def __init__(self, listener: Listener) -> None:
        self._streams: dict[str, set[asyncio.Event]] = {}  # by the signal of their tenant
        self._tenants: Counter[str] = Counter()
        listener.on(CHANNEL, self._heard)

    @property
    def count(self) -> int:
        """How many streams there are."""
        return self._tenants.total()

    def wake(self) -> None:
        """Have every stream look whether there is something new, or whether it is to end."""
        self._heard(None)

    async def answer(self, service: Service, request: Request) -> Answer:
        """Answer a request whose identity is known with a stream. Raises Problem."""
        if request.method not in ("GET", "HEAD"):
            raise Problem(405, "PGRST101", "events are asked for by GET", headers=((b"allow", b"GET, HEAD"),))
        identity = request.exchange.identity
        if identity is None or not identity.tenant_id:
            raise Problem(
                401,
                "PT401",
                "events are those of a tenant, and the request names none",
                hint="Send the token or the API key of a member.",
                headers=sqlstates.BEARER,
            )
        most = service.settings.event_streams_tenant
        if self._tenants[identity.tenant_id] >= most:
            raise Problem(
                429,
                "PT429",
                f"the tenant has {most} streams of events here already",
                hint="Share one stream, or come back when one has ended.",
                headers=((b"retry-after", b"30"),),
            )
        after = _cursor(request)
        position = msgspec.json.decode(await self._value(service, request, identity, _POSITION, ()), type=_Position)
        cursor = position.cursor if after is None else after
        first = await self._page(service, request, identity, cursor)
        request.watch()
        return Answer(200, headers=list(_HEADERS), rows=self._rows(service, request, identity, first, position.signal))

    async def _rows(
        self, service: Service, request: Request, identity: Identity, page: _Page, signal: str
    ) -> AsyncGenerator[bytes]:
        """Yield the stream: pages as they come, and comments while there are none."""
        woken = asyncio.Event()
        self._streams.setdefault(signal, set()).add(woken)
        self._tenants[identity.tenant_id] += 1
        service.metrics.event_streams += 1
        try:
            yield b"retry: 2000\n: the changes of the tenant follow\n\n"
            while True:
                yield _told(page)
                cursor = page.cursor
                if not page.might_have_more:
                    async for pause in self._pauses(service, woken):
                        yield pause
                if service.draining.is_set():
                    return  # clients come back, to another worker
                try:
                    identity = await _again(service, request, identity)
                    page = await self._patiently(service, request, identity, cursor)
                except Problem as problem:
                    request.exchange.code = problem.code
                    yield b"event: end\ndata: " + problem.body() + b"\n\n"
                    return
        finally:
            service.metrics.event_streams -= 1
            self._tenants[identity.tenant_id] -= 1
            if not self._tenants[identity.tenant_id]:
                del self._tenants[identity.tenant_id]
            streams = self._streams[signal]
            streams.discard(woken)
            if not streams:
                del self._streams[signal]

    async def _pauses(self, service: Service, woken: asyncio.Event) -> AsyncGenerator[bytes]:
        """Wait until there may be something new, yielding a comment now and then so that nobody in between hangs up."""
        heartbeat = service.settings.event_heartbeat_s
        for _ in range(2):
            try:
                async with asyncio.timeout(heartbeat):
                    await woken.wait()
                break
            except TimeoutError:
                yield b":\n\n"
        woken.clear()

    async def _patiently(self, service: Service, request: Request, identity: Identity, cursor: int) -> _Page:
        """Return the next page, however long the database is away. Raises Problem for what waiting does not mend."""
        while True:
            try:
                return await self._page(service, request, identity, cursor)
            except Problem as problem:
                if problem.status not in (503, 504) or service.draining.is_set():
                    raise
            await asyncio.sleep(_RETRY_SECONDS)

    async def _page(self, service: Service, request: Request, identity: Identity, cursor: int) -> _Page:
        value = await self._value(service, request, identity, _PAGE, (b"%d" % cursor, _PAGE_SIZE))
        return msgspec.json.decode(value, type=_Page)

    @staticmethod
    async def _value(
        service: Service, request: Request, identity: Identity, statement: Statement, values: tuple[bytes, ...]
    ) -> bytes:
        question = Ask(
            identity.role.encode(),
            service.context(identity),
            statement,
            values,
            timeout_ms=service.settings.statement_timeout_ms,
            read_only=True,
            request=request,
        )
        try:
            result: PGresult = await ask(service, question)
        except ServerError as error:
            raise sqlstates.problem(error.result, authenticated=True) from None
        except ConnectionLost as lost:
            raise lost_problem(lost, read_only=True) from None
        return result.get_value(0, 0) or b"null"

    def _heard(self, signal: str | None) -> None:
        """Wake the streams of a tenant; all of them when something may have been missed."""
        streams = self._streams.values() if signal is None else [self._streams.get(signal, set())]
        for tenant in streams:
            for woken in tenant:
                woken.set()


def _cursor(request: Request) -> int | None:
    """Return where the caller wants to go on: Last-Event-ID, which browsers send, before ``after`` of the query."""
    text = request.headers.get(b"last-event-id", b"").decode("latin-1").strip()
    for name, value in from_pairs(request.query):
        if name != "after":
            raise Problem(400, "PGRST100", f'"{name[:63]}" is not for the query of events', hint='There is "after".')
        text = text or value.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= _HIGHEST):
        raise Problem(400, "PT400", "the cursor is not a whole number", hint="Send the id of the last event.")
    return int(text)


async def _again(service: Service, request: Request, identity: Identity) -> Identity:
    """Return whose the stream is, asked again: tokens expire and keys are revoked. Raises Problem."""
    headers = request.headers
    found = await service.authenticator.identify(
        headers.get(b"authorization"), headers.get(b"x-api-key") or headers.get(b"apikey")
    )
    return found if found.tenant_id == identity.tenant_id else identity


def _told(page: _Page) -> bytes:
    """Return a page as events; its cursor alone where what happened is not for the reader."""
    parts = []
    last = None
    for event in page.events:
        last = msgspec.json.decode(event, type=_Event).cursor
        parts.append(b"id: %d\nevent: change\ndata: %s\n\n" % (last, bytes(event).translate(_BREAKS)))
    if last != page.cursor:
        parts.append(b"id: %d\n\n" % page.cursor)
    return b"".join(parts)
