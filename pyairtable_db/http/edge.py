"""What all calls have in common: an id and a trace, headers of every answer, and what is told of it afterwards.

A hook of the calls. On the way in it looks at a few headers; the answer gets ETag, compression and Server-Timing;
metrics, the log and traces hear of it when it has been sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
from collections.abc import AsyncIterator

from .claims import refused
from .compression import Encoding, compress, is_worthwhile, negotiate, stream
from .cors import Cors
from .exchange import Answer, Exchange, Hook
from .limits import Limiter
from .logs import FLUSH_SECONDS, Lines, RequestLog
from .metrics import Metrics
from .settings import HttpSettings
from .tracing import Tracing

Headers = list[tuple[bytes, bytes]]

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._~:/+=@-]{1,128}")
_CREDENTIALS = frozenset((b"authorization", b"x-api-key", b"apikey"))
_CLOSED = 499  # the client did not wait for the answer, as nginx counts it
_PIECE = 65_536  # bytes compressed before others get a turn
_NOSNIFF = (b"x-content-type-options", b"nosniff")
_READING = ("GET", "HEAD")


class Edge(Hook):
    """The first hook of the calls. ``lines`` take the log of requests."""

    def __init__(self, settings: HttpSettings, *, metrics: Metrics, tracing: Tracing, lines: Lines) -> None:
        self._metrics = metrics
        self._tracing = tracing
        self._lines = lines
        self._log = RequestLog(settings, lines)
        self._compress_from = settings.compress_from
        self._server_timing = settings.server_timing
        cors = Cors(settings)
        self._cors = cors if cors.is_on else None

    async def before(self, exchange: Exchange) -> Answer | None:
        """Give the request its id and trace; answer a page that asks before it calls. Raises Problem: 401."""
        self._metrics.in_flight += 1
        headers = exchange.headers
        given = headers.get(b"x-request-id")
        if given is not None and _REQUEST_ID.fullmatch(given) is not None:
            exchange.request_id = given.decode()
        else:
            exchange.request_id = f"{random.getrandbits(128):032x}"
        exchange.response_headers += ((b"x-request-id", exchange.request_id.encode()), _NOSNIFF)
        self._tracing.begin(exchange)
        if self._cors is not None and (origin := headers.get(b"origin")) is not None:
            if exchange.method == "OPTIONS" and b"access-control-request-method" in headers:
                return Answer(204, headers=self._cors.preflight(origin))
            exchange.response_headers += self._cors.headers(origin)
        if len(headers) != len(exchange.scope["headers"]):
            _refuse_two_credentials(exchange)
        if b"apikey" in headers:
            if b"x-api-key" in headers:
                raise refused("there are two API keys: send one")
            headers[b"x-api-key"] = headers[b"apikey"]
        return None

    def answered(self, exchange: Exchange, answer: Answer) -> None:
        """Tag, compress and time an answer."""
        if answer.status == 200:
            encoding = None
            if self._compress_from and (accepted := exchange.headers.get(b"accept-encoding")) is not None:
                encoding = self._encoding(answer, accepted)
            if (
                answer.rows is None
                and exchange.method in _READING
                and _tag(answer, exchange.headers.get(b"if-none-match"), encoding)
            ):
                encoding = None
            if encoding is not None:
                _compress(answer, encoding)
        if self._server_timing:
            answer.headers.append((b"server-timing", _timing(exchange)))

    def after(self, exchange: Exchange) -> None:
        """Count the request, log it, and end its trace."""
        metrics = self._metrics
        metrics.in_flight -= 1
        seconds = exchange.replied - exchange.started
        status = _CLOSED if exchange.aborted or not exchange.status else exchange.status
        metrics.request(exchange.function, exchange.method, status, seconds)
        problem = exchange.problem
        if problem is not None:
            metrics.count("errors", problem.code)
            if problem.status == 401:
                metrics.count("tokens_rejected", problem.code)
        self._tracing.end(exchange, status)
        if self._log.write(exchange, status, seconds):
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._lines.flush)

    def _encoding(self, answer: Answer, accepted: bytes) -> Encoding | None:
        encoding = negotiate(accepted)
        if encoding is None or (answer.rows is None and len(answer.body) < self._compress_from):
            return None
        for name, value in answer.headers:
            if name == b"content-type":
                return encoding if is_worthwhile(value) else None
        return None


class Limits(Hook):
    """Counts the requests of those who are known by now."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def identified(self, exchange: Exchange) -> None:
        """Count a request. Raises Problem: 429 beyond a limit."""
        if exchange.identity is not None:
            client = exchange.scope.get("client")
            exchange.response_headers += await self._limiter.check(exchange.identity, client[0] if client else "")


def _refuse_two_credentials(exchange: Exchange) -> None:
    found = [name for name, _ in exchange.scope["headers"] if name in _CREDENTIALS]
    if len(found) != len(set(found)):
        raise refused("there are two tokens or API keys: send one")


def _timing(exchange: Exchange) -> bytes:
    total = exchange.now() - exchange.started
    if not exchange.connected:
        return b"total;dur=%.2f" % (total * 1000)
    database = max(exchange.queried - exchange.connected, 0.0)
    waited = exchange.connected - exchange.started
    return b"db;dur=%.2f, queue;dur=%.2f, total;dur=%.2f" % (database * 1000, waited * 1000, total * 1000)


def _tag(answer: Answer, known: bytes | None, encoding: Encoding | None) -> bool:
    """Give ``answer`` its tag; empty it and return True where the client has it already."""
    digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest().encode()
    answer.headers += (
        (b"etag", b'W/"%s"' % digest if encoding else b'"%s"' % digest),
        (b"cache-control", b"private, no-cache"),
        (b"vary", b"Accept, Accept-Encoding, Authorization"),
    )
    if known is None or not any(
        tag.strip() in (b"*", b'"%s"' % digest, b'W/"%s"' % digest) for tag in known.split(b",")
    ):
        return False
    answer.status = 304
    answer.body = b""
    answer.headers = [pair for pair in answer.headers if pair[0] != b"content-type"]
    return True


def _compress(answer: Answer, encoding: Encoding) -> None:
    answer.headers += ((b"content-encoding", encoding.encode()), (b"vary", b"Accept-Encoding"))
    if answer.rows is not None:
        answer.rows = _compressed(answer.rows, encoding)
    elif len(answer.body) <= _PIECE:
        answer.body = compress(answer.body, encoding)
    else:
        answer.rows = _compressed(_pieces(answer.body), encoding)
        answer.body = b""


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for place in range(0, len(body), _PIECE):
        yield body[place : place + _PIECE]
        await asyncio.sleep(0)


async def _compressed(parts: AsyncIterator[bytes], encoding: Encoding) -> AsyncIterator[bytes]:
    compressor = stream(encoding)
    async for part in parts:
        if part:
            yield compressor.part(part)
    yield compressor.end()
