"""What every request and answer gets, around a small application that stands in for the calls."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import msgspec
import pytest
import zstandard

from pyairtable_db.http.compression import negotiate
from pyairtable_db.http.edge import Edge, Limits
from pyairtable_db.http.exchange import Answer, Exchange
from pyairtable_db.http.identity import Authenticator
from pyairtable_db.http.limits import Limiter
from pyairtable_db.http.logs import Lines
from pyairtable_db.http.metrics import Metrics
from pyairtable_db.http.problems import Problem
from pyairtable_db.http.settings import HttpSettings
from pyairtable_db.http.tracing import tracing
from pyairtable_db.settings import Secret

SECRET = "correct horse battery staple, and more"
TENANT = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
OTHER = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
BODY = json.dumps([{"id": f"rec{number:014d}", "fields": {"Name": "acme"}} for number in range(100)]).encode()


class Call:
    """A request on its way through the hooks, and what was sent of its answer."""

    def __init__(self, service: Service, exchange: Exchange) -> None:
        self.service = service
        self.exchange = exchange
        self.headers: dict[str, str] = {}
        self.body = b""

    @property
    def status(self) -> int:
        return self.exchange.status

    def json(self) -> Any:
        return json.loads(self.body)


async def calls(exchange: Exchange) -> Answer:
    """Answer as the calls do: whole, in parts, or with a problem."""
    kind = exchange.path.rpartition("/")[2]
    exchange.function = kind
    exchange.connected = exchange.now()
    exchange.queried = exchange.connected + 0.002
    if kind == "refuse":
        raise Problem(404, "PGRST202", "there is no such function")
    headers = [(b"content-type", b"text/event-stream" if kind == "events" else b"application/json")]
    if kind in ("parts", "events"):
        return Answer(200, headers=headers, rows=parts())
    if kind == "context":
        return Answer(200, json.dumps([exchange.request_id, exchange.application_name.decode()]).encode(), headers)
    return Answer(200, {"small": b"1", "large": BODY * 50}.get(kind, BODY), headers)


async def parts() -> AsyncIterator[bytes]:
    for place in range(0, len(BODY), 1000):
        yield BODY[place : place + 1000]


class Service:
    def __init__(self, **changes: Any) -> None:
        async def nobody(_secret: str) -> None:
            return None

        self.settings = HttpSettings(**{"jwt_secret": Secret(SECRET), **changes})
        self.read, write = os.pipe()
        self.metrics = Metrics()
        self.lines = Lines(write)
        self.authenticator = Authenticator(self.settings, nobody)
        edge = Edge(self.settings, metrics=self.metrics, tracing=tracing(self.settings), lines=self.lines)
        self.hooks = [edge, Limits(Limiter(self.settings, self.metrics.count))]

    def ask(self, *requests: dict[str, Any]) -> list[Call]:
        async def run() -> list[Call]:
            return [await self._one(**request) for request in requests]

        return asyncio.run(run())

    async def _one(self, url: str = "/rpc/list", method: str = "GET", headers: Any = ()) -> Call:
        pairs = headers.items() if isinstance(headers, dict) else headers
        path, _, query = url.partition("?")
        scope = {
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "client": ("192.0.2.1", 7),
            "headers": [(name.encode(), value.encode()) for name, value in pairs],
        }
        exchange = Exchange(scope, None, None)  # type: ignore[arg-type]
        call = Call(self, exchange)
        try:
            answer = await self._answer(exchange)
            for hook in reversed(self.hooks):
                hook.answered(exchange, answer)
        except Problem as problem:
            exchange.problem = problem
            answer = Answer(problem.status, problem.body(), list(problem.headers))
        exchange.status = answer.status
        for name, value in [*answer.headers, *exchange.response_headers]:
            call.headers[name.decode()] = value.decode()
        call.body = answer.body if answer.rows is None else b"".join([part async for part in answer.rows])
        exchange.sent = len(call.body)
        exchange.replied = exchange.now()
        for hook in self.hooks:
            hook.after(exchange)
        return call

    async def _answer(self, exchange: Exchange) -> Answer:
        for hook in self.hooks:
            if (found := await hook.before(exchange)) is not None:
                return found
        exchange.identity = await self.authenticator.identify(
            exchange.headers.get(b"authorization"), exchange.headers.get(b"x-api-key")
        )
        for hook in self.hooks:
            await hook.identified(exchange)
        return await calls(exchange)

    def logged(self) -> list[dict[str, Any]]:
        self.lines.flush()
        return [json.loads(line) for line in os.read(self.read, 1_000_000).splitlines()]


def token(**changes: Any) -> str:
    claims = {"tenant_id": TENANT, "level": "owner", "exp": int(time.time()) + 60, **changes}
    return "Bearer " + jwt.encode(claims, SECRET)


def test_an_answer_has_an_id_and_its_times() -> None:
    service = Service()
    given, made, odd = service.ask(
        {"headers": {"x-request-id": "order-7/retry:1"}}, {}, {"headers": {"x-request-id": 'x" injected'}}
    )
    assert given.headers["x-request-id"] == "order-7/retry:1"
    assert len(made.headers["x-request-id"]) == 32
    assert len(odd.headers["x-request-id"]) == 32
    assert given.headers["x-content-type-options"] == "nosniff"
    assert re.fullmatch(r"db;dur=2.00, queue;dur=[0-9.]+, total;dur=[0-9.]+", given.headers["server-timing"])


def test_the_trace_of_the_caller_reaches_the_database() -> None:
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    zeros = "00-" + "0" * 32 + "-00f067aa0ba902b7-01"
    service = Service()
    answers = service.ask(
        *({"url": "/rpc/context", "headers": {"traceparent": text}} for text in (parent, zeros, "nonsense"))
    )
    assert answers[0].json()[1] == "http " + parent
    for answer in answers[1:]:
        assert answer.json()[1] == "http " + answer.json()[0]
    assert service.logged()[0]["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip;q=0", None),
        ("x-gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("gzip;q=nonsense", None),
        ("identity", None),
        ("", None),
    ],
)
def test_the_client_says_how_an_answer_is_compressed(accepted: str, expected: str | None) -> None:
    assert negotiate(accepted.encode()) == expected


@pytest.mark.parametrize("path", ["list", "parts", "large"])
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_answers_are_compressed_whole_and_in_parts(path: str, encoding: str) -> None:
    (answer,) = Service().ask({"method": "POST", "url": f"/rpc/{path}", "headers": {"accept-encoding": encoding}})
    assert answer.headers["content-encoding"] == encoding
    assert "Accept-Encoding" in answer.headers["vary"]
    plain = gzip.decompress(answer.body) if encoding == "gzip" else _unpacked(answer.body)
    assert plain == (BODY * 50 if path == "large" else BODY)
    assert len(answer.body) < len(plain) / 2


def _unpacked(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


def test_small_answers_and_events_stay_as_they_are() -> None:
    small, events, off = (
        Service().ask({"url": "/rpc/small", "headers": {"accept-encoding": "gzip"}})
        + Service().ask({"url": "/rpc/events", "headers": {"accept-encoding": "gzip"}})
        + Service(compress_from=0).ask({"headers": {"accept-encoding": "gzip"}})
    )
    assert all("content-encoding" not in answer.headers for answer in (small, events, off))
    assert (small.body, events.body, off.body) == (b"1", BODY, BODY)


def test_what_the_client_has_is_not_sent_again() -> None:
    service = Service()
    (first,) = service.ask({"headers": {"accept-encoding": "identity"}})
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again, listed, weak, other, written = service.ask(
        {"headers": {"if-none-match": tag}},
        {"headers": {"if-none-match": f'"other", {tag}'}},
        {"headers": {"if-none-match": f"W/{tag}", "accept-encoding": "gzip"}},
        {"headers": {"if-none-match": '"other"'}},
        {"method": "POST", "headers": {"if-none-match": tag}},
    )
    for answer in (again, listed, weak):
        assert (answer.status, answer.body) == (304, b"")
        assert "content-type" not in answer.headers
    assert weak.headers["etag"] == f"W/{tag}"
    assert (other.status, written.status) == (200, 200)
    assert "etag" not in written.headers
    assert first.headers["cache-control"] == "private, no-cache"


def test_pages_of_named_origins_may_call() -> None:
    service = Service(cors_origins=["https://app.example/"], cors_credentials=True)
    ask = {"method": "OPTIONS", "headers": {"origin": "https://app.example", "access-control-request-method": "POST"}}
    other = {**ask, "headers": {**ask["headers"], "origin": "https://evil.example"}}  # type: ignore[dict-item]
    preflight, foreign, call, refused = service.ask(
        ask,
        other,
        {"headers": {"origin": "https://app.example"}},
        {"headers": {"origin": "https://app.example", "authorization": "Bearer x"}},
    )
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "https://app.example"
    assert preflight.headers["access-control-allow-credentials"] == "true"
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in foreign.headers
    for answer in (call, refused):
        assert answer.headers["access-control-allow-origin"] == "https://app.example"
    assert refused.status == 401
    (closed,) = Service().ask({"headers": {"origin": "https://app.example"}})
    assert "access-control-allow-origin" not in closed.headers
    (anybody,) = Service(cors_origins=["*"]).ask({"headers": {"origin": "https://any.example"}})
    assert anybody.headers["access-control-allow-origin"] == "*"


def test_two_credentials_are_refused() -> None:
    service = Service()
    answers = service.ask(
        {"headers": [("authorization", token()), ("authorization", token())]},
        {"headers": [("authorization", token()), ("x-api-key", "key")]},
        {"headers": [("x-api-key", "key"), ("apikey", "key")]},
    )
    assert [answer.status for answer in answers] == [401] * 3
    assert answers[0].json()["code"] == "PGRST301"
    assert b'tokens_rejected_total{code="PGRST301"} 3' in service.metrics.text()


def test_a_request_leaves_one_line_without_secrets() -> None:
    service = Service()
    sent = token()
    service.ask(
        {
            "url": "/rpc/list?name=plutonium",
            "headers": {"authorization": sent, "x-request-id": "seven", "accept-encoding": ""},
        },
        {"url": "/rpc/refuse", "headers": {"authorization": "Bearer forged"}},
    )
    first, second = service.logged()
    assert {**first, "time": "", "ms": 0} == {
        "time": "",
        "level": "info",
        "event": "request",
        "method": "GET",
        "status": 200,
        "ms": 0,
        "db_ms": 2.0,
        "bytes": len(BODY),
        "request_id": "seven",
        "function": "list",
        "role": "application_user",
        "tenant": TENANT,
    }
    assert (second["status"], second["code"]) == (401, "PGRST301")
    assert not any(secret in str([first, second]) for secret in ("plutonium", sent.split()[1], "forged", SECRET))


def test_only_failures_are_logged_where_the_level_says_so() -> None:
    service = Service(log_level="warning")
    service.ask({}, {"url": "/rpc/refuse"})
    service.lines.flush()
    os.set_blocking(service.read, False)
    with pytest.raises(BlockingIOError):
        os.read(service.read, 1)


def test_text_lines_say_the_same() -> None:
    service = Service(log_format="text")
    service.ask({"headers": {"x-request-id": "seven"}})
    service.lines.flush()
    line = os.read(service.read, 10_000).decode()
    assert " info    request method=GET status=200 " in line
    assert " request_id=seven function=list " in line


def test_requests_are_counted_by_function_and_status() -> None:
    service = Service()
    service.ask({}, {}, {"url": "/rpc/refuse"}, {"method": "POST"})
    text = service.metrics.text().decode()
    assert 'pyairtable_db_http_requests_total{function="list",method="GET",status="200"} 2.0' in text
    assert 'pyairtable_db_http_requests_total{function="refuse",method="GET",status="404"} 1.0' in text
    assert 'pyairtable_db_http_request_seconds_bucket{function="list",le="+Inf",method="GET"} 2.0' in text
    assert 'pyairtable_db_http_errors_total{code="PGRST202"} 1.0' in text
    assert "pyairtable_db_http_in_flight 0.0" in text


def test_a_tenant_gets_no_more_than_its_limit() -> None:
    service = Service(rate_limit_tenant="3/minute", rate_limit_caller="2/minute", rate_limit_address="1/minute")
    alice, bob = (token(sub=f"{digit * 8}-1111-4111-8111-111111111111") for digit in "12")
    other = token(tenant_id=OTHER)
    answers = service.ask(*({"headers": {"authorization": who}} for who in (alice, alice, alice, bob, bob, other)))
    assert [answer.status for answer in answers] == [200, 200, 429, 200, 429, 200]
    assert answers[0].headers["ratelimit-policy"] == '"caller";q=2;w=60, "tenant";q=3;w=60'
    assert answers[0].headers["ratelimit"].startswith('"caller";r=1;t=')
    assert 0 < int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].json()["message"] == "too many requests: 2 in 60 s for this caller"
    assert answers[4].json()["message"] == "too many requests: 3 in 60 s for this tenant"
    nobody = service.ask({}, {})
    assert [answer.status for answer in nobody] == [200, 429]
    text = service.metrics.text().decode()
    assert 'pyairtable_db_http_rate_limited_total{limit="caller"} 1.0' in text
    assert 'pyairtable_db_http_rate_limited_total{limit="address"} 1.0' in text


def test_workers_that_count_for_themselves_share_a_limit() -> None:
    service = Service(rate_limit_tenant="4/minute", workers=2)
    answers = service.ask(*[{"headers": {"authorization": token()}}] * 3)
    assert [answer.status for answer in answers] == [200, 200, 429]


def test_numbers_of_workers_are_added_up(tmp_path: Any) -> None:
    first, second = Metrics(tmp_path), Metrics(tmp_path)
    second._own.worker = first._own.worker + 1
    for metrics in (first, first, second):
        metrics.request("list", "GET", 200, 0.003)
        metrics.in_flight += 1
    second.publish()
    text = first.text().decode()
    assert 'pyairtable_db_http_requests_total{function="list",method="GET",status="200"} 3.0' in text
    assert "pyairtable_db_http_in_flight 3.0" in text
    second.publish()
    file = tmp_path / f"{second._own.worker}.numbers"
    second._own.at = 0
    file.write_bytes(msgspec.msgpack.encode(second._own))
    text = first.text().decode()
    assert 'pyairtable_db_http_requests_total{function="list",method="GET",status="200"} 3.0' in text
    assert "pyairtable_db_http_in_flight 2.0" in text
