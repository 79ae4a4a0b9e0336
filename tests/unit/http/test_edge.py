"""What every request and answer gets, around a small application that stands in for the calls."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import time
import weakref
from typing import Any

import httpx
import jwt
import msgspec
import pytest

from pyairtable_db.http import limits
from pyairtable_db.http.claims import Identity
from pyairtable_db.http.compression import negotiate
from pyairtable_db.http.edge import Edge
from pyairtable_db.http.exchange import Exchange
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


async def calls(scope: Any, _receive: Any, send: Any) -> None:
    """Answer as the calls do: whole, in parts, as events, with a problem, or not at all."""
    exchange: Exchange = scope["exchange"]
    kind = scope["path"].rpartition("/")[2]
    exchange.function = kind
    exchange.database_s = 0.002
    if kind == "refuse":
        raise Problem(404, "PGRST202", "there is no such function")
    if kind == "break":
        raise ZeroDivisionError("the secret is " + SECRET[:7])
    content_type = b"text/event-stream" if kind == "events" else b"application/json"
    headers = [(b"content-type", content_type)]
    body = {"small": b"1", "context": json.dumps([exchange.request_id, exchange.application_name]).encode()}.get(
        kind, BODY
    )
    if kind in ("parts", "events"):
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for place in range(0, len(body), 1000):
            await send({"type": "http.response.body", "body": body[place : place + 1000], "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    await exchange.answer(200, headers, body)


class Service:
    def __init__(self, **changes: Any) -> None:
        async def nobody(_secret: str) -> None:
            return None

        self.settings = HttpSettings(**{"jwt_secret": Secret(SECRET), **changes})
        self.read, write = os.pipe()
        self.metrics = Metrics()
        self.lines = Lines(write)
        self.edge = Edge(
            calls,
            self.settings,
            Authenticator(self.settings, nobody),
            metrics=self.metrics,
            tracing=tracing(self.settings),
            lines=self.lines,
        )

    def ask(self, *requests: dict[str, Any]) -> list[httpx.Response]:
        async def run() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self.edge, client=("192.0.2.1", 7))
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return [await client.request(**{"method": "GET", "url": "/rpc/list", **one}) for one in requests]

        return asyncio.run(run())

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
    assert given.headers["server-timing"].startswith("db;dur=2.00, queue;dur=0.00, total;dur=")


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


@pytest.mark.parametrize("path", ["list", "parts"])
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_answers_are_compressed_whole_and_in_parts(path: str, encoding: str) -> None:
    (answer,) = Service().ask({"method": "POST", "url": f"/rpc/{path}", "headers": {"accept-encoding": encoding}})
    assert answer.headers["content-encoding"] == encoding
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.content == BODY


def test_small_answers_and_events_stay_as_they_are() -> None:
    small, events, off = (
        Service().ask({"url": "/rpc/small", "headers": {"accept-encoding": "gzip"}})
        + Service().ask({"url": "/rpc/events", "headers": {"accept-encoding": "gzip"}})
        + Service(compress_from=0).ask({"headers": {"accept-encoding": "gzip"}})
    )
    assert all("content-encoding" not in answer.headers for answer in (small, events, off))
    assert (small.content, events.content, off.content) == (b"1", BODY, BODY)


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
        assert (answer.status_code, answer.content) == (304, b"")
        assert "content-length" not in answer.headers
    assert weak.headers["etag"] == f"W/{tag}"
    assert (other.status_code, written.status_code) == (200, 200)
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
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "https://app.example"
    assert preflight.headers["access-control-allow-credentials"] == "true"
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in foreign.headers
    for answer in (call, refused):
        assert answer.headers["access-control-allow-origin"] == "https://app.example"
    assert refused.status_code == 401
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
    assert [answer.status_code for answer in answers] == [401] * 3
    assert answers[0].json()["code"] == "PGRST301"
    assert b'tokens_rejected_total{code="PGRST301"} 3' in service.metrics.text()


def test_failures_are_told_without_what_went_wrong_inside(caplog: pytest.LogCaptureFixture) -> None:
    service = Service()
    refused, broken = service.ask({"url": "/rpc/refuse"}, {"url": "/rpc/break"})
    assert (refused.status_code, refused.json()["code"]) == (404, "PGRST202")
    assert (broken.status_code, broken.json()["code"]) == (500, "PT500")
    assert "secret" not in broken.text
    assert "ZeroDivisionError" in caplog.text


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
    service.ask({}, {"url": "/rpc/refuse"}, {"url": "/rpc/break"})
    assert [line["status"] for line in service.logged()] == [500]


def test_text_lines_say_the_same() -> None:
    service = Service(log_format="text")
    service.ask({"headers": {"x-request-id": "seven"}}, {"url": "/odd%0Aline", "headers": {"authorization": "x"}})
    service.lines.flush()
    line, odd, rest = os.read(service.read, 10_000).decode().split("\n")
    assert r" function='odd\nline'" in odd
    assert rest == ""
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
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200, 429, 200]
    assert answers[0].headers["ratelimit-policy"] == '"caller";q=2;w=60, "tenant";q=3;w=60'
    assert answers[0].headers["ratelimit"].startswith('"caller";r=1;t=')
    assert 0 < int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].json()["message"] == "too many requests: 2 in 60 s for this caller"
    assert answers[4].json()["message"] == "too many requests: 3 in 60 s for this tenant"
    nobody = service.ask({}, {})
    assert [answer.status_code for answer in nobody] == [200, 429]
    text = service.metrics.text().decode()
    assert 'pyairtable_db_http_rate_limited_total{limit="caller"} 1.0' in text
    assert 'pyairtable_db_http_rate_limited_total{limit="address"} 1.0' in text


def test_workers_that_count_for_themselves_share_a_limit() -> None:
    service = Service(rate_limit_tenant="4/minute", workers=2)
    answers = service.ask(*[{"headers": {"authorization": token()}}] * 3)
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_what_is_remembered_of_callers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_KNOWN", 20)
    limiter = Limiter(HttpSettings(rate_limit_address="1/minute"), lambda _name, _label: None)
    nobody = Identity("anonymous", "", "", "", 0, None, None)

    async def run() -> None:
        for number in range(200):
            await limiter.check(nobody, f"2001:db8:0:{number:x}::1")
        with pytest.raises(Problem):
            await limiter.check(nobody, "2001:db8:0:c7:ffff::2")  # of the same network as the last one
        await limiter.check(nobody, "2001:db8:0:1::1")  # forgotten

    asyncio.run(run())
    assert len(limiter._storage._windows) <= 20  # type: ignore[attr-defined]


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


def test_a_request_leaves_nothing_to_the_garbage_collector() -> None:
    service = Service()
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/rpc/list", "query_string": b"", "headers": []}

    class Cycle:
        """As a server has it: it holds the scope, and its method sends."""

        def __init__(self) -> None:
            self.scope = scope

        async def send(self, message: Any) -> None:
            """Take the answer."""

        async def receive(self) -> Any:
            """Have no body."""
            return {"type": "http.request", "body": b"", "more_body": False}

    async def run() -> weakref.ref[Cycle]:
        cycle = Cycle()
        await service.edge(cycle.scope, cycle.receive, cycle.send)
        return weakref.ref(cycle)

    gc.disable()
    try:
        assert asyncio.run(run())() is None
    finally:
        gc.enable()
