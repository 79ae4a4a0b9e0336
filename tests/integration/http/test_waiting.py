"""Callers that hang up, send slowly or are too many; statements that the server no longer has."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest
from psycopg import sql

from pyairtable_db.database import connect
from pyairtable_db.http.settings import HttpSettings

from .conftest import serving

MEGABYTE = 1024 * 1024
RET_JSON = "create function rpc.ret_json() returns json language sql immutable as $$ select '{\"a\":  1}'::json $$"


def eventually(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.02)


def running(functions: str, name: str) -> int:
    """Return how many calls of function ``name`` are running."""
    query = "select count(*) from pg_stat_activity where state = 'active' and query like %s and pid <> pg_backend_pid()"
    with connect(functions) as admin:
        row = admin.execute(query, [f"%{name}%"]).fetchone()
    assert row is not None
    return int(row[0])


def raw(client: httpx.Client, request: bytes) -> socket.socket:
    """Send ``request`` over a connection of its own and return that."""
    address = (str(client.base_url.host), client.base_url.port or 80)
    connection = socket.create_connection(address, timeout=30)
    connection.sendall(request)
    return connection


def post(path: str, arguments: object) -> bytes:
    body = json.dumps(arguments).encode()
    return b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s" % (path.encode(), len(body), body)


def test_a_call_whose_caller_hangs_up_is_cancelled(rpc: httpx.Client, functions: str) -> None:
    with raw(rpc, post("/rpc/nap", {"seconds": 60})):
        eventually(lambda: running(functions, "nap") == 1)
    eventually(lambda: running(functions, "nap") == 0)
    assert [rpc.get("/rpc/ret_text").json() for _ in range(10)] == ["text"] * 10


def test_requests_wait_for_a_connection_and_too_many_are_refused(rpc_settings: HttpSettings, functions: str) -> None:
    settings = rpc_settings.replace(pool_size=1, queue_limit=1, queue_timeout_ms=700)
    with serving(settings) as client, ThreadPoolExecutor(4) as threads:
        first = threads.submit(client.post, "/rpc/nap", json={"seconds": 2.5})
        eventually(lambda: running(functions, "nap") == 1)
        others = [threads.submit(client.get, "/rpc/ret_text") for _ in range(3)]
        answers = [other.result() for other in others]
        assert sorted(answer.status_code for answer in answers) == [503, 503, 504]
        for answer in answers:
            assert (answer.json()["code"], answer.headers["retry-after"]) == ("PGRST003", "1")
        assert first.result().json() == "woke"
        assert client.get("/rpc/ret_text").json() == "text"


def test_a_body_that_does_not_come(rpc_settings: HttpSettings) -> None:
    with (
        serving(rpc_settings.replace(body_timeout_s=0.3)) as client,
        raw(client, b"POST /rpc/say_hello HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{") as connection,
    ):
        assert connection.recv(100).startswith(b"HTTP/1.1 408 ")


def test_statements_that_are_gone_are_prepared_again(rpc_settings: HttpSettings, functions: str) -> None:
    with serving(rpc_settings.replace(pool_size=1)) as client, connect(functions) as admin:
        assert client.get("/rpc/ret_json").json() == {"a": 1}
        assert client.post("/rpc/forget_statements", json={}).status_code == 204
        assert client.get("/rpc/ret_json").json() == {"a": 1}
        admin.execute("drop function rpc.ret_json()")
        admin.execute(
            "create function rpc.ret_json() returns jsonb language sql immutable as $$ select '[2]'::jsonb $$"
        )
        try:
            assert client.get("/rpc/ret_json").json() == [2]
            admin.execute("drop function rpc.ret_json()")
            assert client.get("/rpc/ret_json").status_code == 404
            assert client.get("/rpc/ret_json", headers={"accept": "application/x-ndjson"}).status_code == 404
            admin.execute("create function rpc.other() returns integer language sql immutable as 'select 7'")
            admin.execute("notify pyairtable_db_catalog")
            eventually(lambda: client.get("/rpc/other").status_code == 200)
        finally:
            admin.execute("drop function if exists rpc.ret_json(), rpc.other()")
            admin.execute(RET_JSON)


def test_many_different_statements_on_one_connection(
    rpc_settings: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyairtable_db.http.wire.PREPARED_KEPT", 3)
    with serving(rpc_settings.replace(pool_size=1)) as client:
        for _ in range(3):
            assert client.get("/rpc/three_defaults?a=5").json() == 10
            assert client.get("/rpc/three_defaults?b=5").json() == 9
            assert client.get("/rpc/three_defaults?c=5").json() == 8
            assert client.get("/rpc/add_them?a=x&b=2").status_code == 400
            assert client.get("/rpc/prepared_statements").json() <= 4


def test_a_role_has_its_own_time(rpc_settings: HttpSettings, functions: str) -> None:
    with connect(functions) as admin:
        here = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("alter role anonymous in database {} set statement_timeout = '7s'").format(here))
        try:
            with serving(rpc_settings.replace(pool_size=1)) as client:
                assert client.get("/rpc/setting?name=statement_timeout").json() == "7s"
                assert client.get("/rpc/short_nap?seconds=5").status_code == 504
        finally:
            admin.execute(sql.SQL("alter role anonymous in database {} reset statement_timeout").format(here))


def test_calls_that_wait_for_a_replica_go_on_without_it(rpc_settings: HttpSettings, functions: str) -> None:
    settings = rpc_settings.replace(read_url=rpc_settings.url, read_pool_size=1, pool_size=1)
    end = "select pg_terminate_backend(pid) from pg_stat_activity where query like '%reader_nap%' and state = 'active'"
    with serving(settings) as client, ThreadPoolExecutor(2) as threads, connect(functions) as admin:
        eventually(lambda: client.get("/rpc/ret_text").status_code == 200)
        time.sleep(1)  # both pools have their connection
        long = threads.submit(client.get, "/rpc/reader_nap?seconds=20")
        eventually(lambda: running(functions, "reader_nap") == 1)
        waiting = threads.submit(client.get, "/rpc/ret_text")
        time.sleep(0.3)
        admin.execute(f"{end} and pid <> pg_backend_pid()")
        assert waiting.result().json() == "text"
        assert long.result().status_code == 503


# ── streams


LINES = b"GET /rpc/many_rows?how_many=1000000 HTTP/1.1\r\nhost: x\r\naccept: application/x-ndjson\r\n\r\n"


def test_a_million_rows_in_little_memory(rpc: httpx.Client) -> None:
    process = psutil.Process()
    before = process.memory_info().rss
    highest = lines = 0
    headers = {"accept": "application/x-ndjson", "accept-encoding": "identity"}
    with rpc.stream("GET", "/rpc/many_rows?how_many=1000000", headers=headers) as answer:
        for place, part in enumerate(answer.iter_raw(65536)):
            lines += part.count(b"\n")
            if place % 50 == 0:
                highest = max(highest, process.memory_info().rss)
    assert lines == 1_000_000
    assert highest - before < 60 * MEGABYTE


def test_a_caller_that_takes_nothing_holds_no_memory_and_is_hung_up_on(
    rpc_settings: HttpSettings, functions: str
) -> None:
    process = psutil.Process()
    with serving(rpc_settings.replace(write_timeout_s=2, pool_size=2)) as client:
        client.get("/rpc/ret_text")
        before = process.memory_info().rss
        with raw(client, LINES.replace(b"many_rows?how_many=1000000", b"wide_rows?how_many=200000")) as connection:
            assert connection.recv(12) == b"HTTP/1.1 200"
            time.sleep(1.5)
            assert client.get("/rpc/ret_text").json() == "text"
            assert process.memory_info().rss - before < 40 * MEGABYTE
            eventually(lambda: running(functions, "wide_rows") == 0)


def test_a_large_answer_is_held_for_as_long_as_it_is_taken(
    rpc_settings: HttpSettings, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(rpc_settings.replace(write_timeout_s=0.5)) as client:
        answer = client.get("/rpc/many_rows?how_many=300000", headers={"accept-encoding": "identity"})
        assert int(answer.headers["content-length"]) == len(answer.content) > 8 * MEGABYTE
        assert len(answer.json()) == 300_000
        with raw(client, b"GET /rpc/many_rows?how_many=300000 HTTP/1.1\r\nhost: x\r\n\r\n") as connection:
            assert connection.recv(12) == b"HTTP/1.1 200"
            eventually(lambda: "the caller takes nothing" in caplog.text)


def test_a_caller_that_hangs_up_in_a_stream_ends_its_query(rpc: httpx.Client, functions: str) -> None:
    with raw(rpc, LINES) as connection:
        connection.recv(1000)
        assert running(functions, "many_rows") == 1
    eventually(lambda: running(functions, "many_rows") == 0)


def test_rows_that_fail_late_leave_the_answer_incomplete(rpc: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    lines = {"accept": "application/x-ndjson"}
    assert rpc.get("/rpc/fails_late?at=50", headers=lines).status_code == 400
    with rpc.stream("GET", "/rpc/fails_late?at=50000", headers=lines) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()
    assert "broken off: division by zero" in caplog.text
    assert "Traceback" not in caplog.text
    assert rpc.get("/rpc/ret_text").json() == "text"


def test_many_callers_at_once_get_their_own_answers(rpc: httpx.Client) -> None:
    limits = httpx.Limits(max_connections=16)
    wrong: list[object] = []

    def ask(start: int) -> None:
        with httpx.Client(base_url=rpc.base_url, limits=limits, timeout=30) as client:
            for number in range(start, start + 40):
                found = client.post("/rpc/add_them", json={"a": number, "b": 1}).json()
                if found != number + 1:
                    wrong.append((number, found))

    threads = [threading.Thread(target=ask, args=[1000 * place]) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
