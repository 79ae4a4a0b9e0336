"""Servers that are killed, restarted and replaced under load: no answer is wrong, and service returns by itself."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import psutil
import pytest

from pyairtable_db.database import connect
from pyairtable_db.http.settings import HttpSettings
from pyairtable_db.settings import Secret, Settings

from .conftest import serving
from .servers import Server, eventually, own_server, pooler

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def own(settings: Settings) -> Iterator[Server]:
    with own_server(settings) as server:
        yield server


def wanted(login: str, **changes: object) -> HttpSettings:
    settings = HttpSettings(url=Secret(login), schema="rpc", pool_size=4, log_level="error", queue_timeout_ms=4000)
    return settings.replace(**changes)


class Load:
    """Callers who write and read all the time, and what they were told."""

    def __init__(self, client: httpx.Client) -> None:
        self.statuses: Counter[int] = Counter()
        self.acknowledged: set[int] = set()
        self.wrong: list[str] = []
        self._url = client.base_url
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, args=[place % 2 == 0]) for place in range(6)]

    def _work(self, writes: bool) -> None:
        try:
            self._call(writes)
        except httpx.HTTPError as error:
            self.wrong.append(f"no answer: {error!r} {getattr(error.request, 'url', '')}")

    def _call(self, writes: bool) -> None:
        with httpx.Client(base_url=self._url, timeout=30) as client:
            while not self._ended.is_set():
                number = next(_numbers)
                if writes:
                    answer = client.post("/rpc/note", json={"id": number})
                    expected = number
                else:
                    answer = client.get(f"/rpc/add_them?a={number}&b=1")
                    expected = number + 1
                with self._lock:
                    self._take(answer, number, expected, writes)

    def _take(self, answer: httpx.Response, number: int, expected: int, writes: bool) -> None:
        self.statuses[answer.status_code] += 1
        if answer.status_code == 200:
            if writes:
                self.acknowledged.add(number)
            if answer.json() != expected:
                self.wrong.append(answer.text)
        elif answer.status_code != 503 or "retry-after" not in answer.headers:
            self.wrong.append(f"{answer.status_code} {answer.text}")


@contextmanager
def load(client: httpx.Client) -> Iterator[Load]:
    """Let callers call for as long as the block takes; nothing they were told may be wrong."""
    found = Load(client)
    for thread in found._threads:
        thread.start()
    try:
        time.sleep(0.5)
        yield found
        time.sleep(0.5)
    finally:
        found._ended.set()
        for thread in found._threads:
            thread.join()
    assert found.wrong == []
    assert found.statuses[200] > 0


def is_back(client: httpx.Client) -> bool:
    return client.get("/rpc/ret_text").status_code == 200


def test_kill_9_under_load_loses_nothing_that_was_acknowledged(own: Server) -> None:
    with serving(wanted(own.login())) as client:
        with load(client) as found, ThreadPoolExecutor(2) as threads:
            writing = threads.submit(client.post, "/rpc/nap", json={"seconds": 60})
            reading = threads.submit(client.get, "/rpc/reader_nap?seconds=60")
            time.sleep(0.5)
            own.kill()
            for call, outcome in (
                (writing, "Whether the call took effect is not known."),
                (reading, "Nothing was changed."),
            ):
                answer = call.result()
                assert (answer.status_code, answer.json()["details"]) == (503, outcome)
                assert answer.headers["retry-after"] == "1"
            own.start()
            eventually(lambda: is_back(client))
        assert found.acknowledged <= own.notes()


def test_sessions_that_are_ended(own: Server) -> None:
    with serving(wanted(own.login())) as client:
        with load(client) as found:
            with connect(own.cluster.url()) as admin:
                admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator'")
            eventually(lambda: is_back(client))
        assert found.acknowledged <= own.notes()


def test_a_session_that_ends_without_reading_the_request(own: Server) -> None:
    with serving(wanted(own.login(), pool_size=1)) as client, ThreadPoolExecutor(1) as threads:
        assert is_back(client)
        with connect(own.cluster.url()) as admin:
            row = admin.execute(
                "select pid from pg_stat_activity where application_name = 'pyairtable-db http'"
            ).fetchone()
            assert row is not None
            session = psutil.Process(row[0])
            session.suspend()
            admin.execute("select pg_terminate_backend(%s)", [session.pid])
            call = threads.submit(client.post, "/rpc/say_hello", json={"name": "x" * 500_000})
            time.sleep(0.3)
            session.resume()
        answer = call.result(5)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        eventually(lambda: is_back(client))


def test_a_restart_lets_requests_wait(own: Server) -> None:
    with serving(wanted(own.login(), pool_size=2)) as client:
        assert is_back(client)
        own.cluster.stop()
        answers: list[httpx.Response] = []
        waiting = threading.Thread(target=lambda: answers.append(client.get("/rpc/ret_text")))
        waiting.start()
        own.start()
        waiting.join()
        assert [answer.json() for answer in answers] == ["text"]


def test_without_a_server_the_service_starts_and_waits_for_it(own: Server) -> None:
    own.cluster.stop()
    try:
        with serving(wanted(own.login(), queue_timeout_ms=200)) as client:
            answer = client.get("/rpc/ret_text")
            assert (answer.status_code, answer.json()["code"]) == (503, "PGRST002")
            assert answer.headers["retry-after"] == "1"
            own.start()
            eventually(lambda: is_back(client))
            own.cluster.stop()
            answer = client.get("/rpc/ret_text")
            assert (answer.status_code, answer.json()["code"]) == (503, "PGRST000")
    finally:
        own.start()


def test_through_pgbouncer(own: Server, settings: Settings) -> None:
    with pooler(own.login(), settings) as pooled, serving(wanted(pooled.login)) as client:
        for _ in range(20):
            assert client.get("/rpc/add_them?a=1&b=2").json() == 3
            assert client.get("/rpc/add_them?a=x&b=2").status_code == 400
            assert client.post("/rpc/setting", json={"name": "statement_timeout"}).json() == "30s"
            assert client.get("/rpc/short_nap?seconds=0").json() == "woke"
        lines = client.get("/rpc/many_rows?how_many=5000", headers={"accept": "application/x-ndjson"})
        assert lines.text.count("\n") == 5000
        with load(client) as found:
            pooled.kill()
            pooled.start()
            eventually(lambda: is_back(client))
            own.kill()
            own.start()
            eventually(lambda: is_back(client))
        assert found.acknowledged <= own.notes()


def test_reading_goes_to_the_replica_and_writing_follows_a_promotion(own: Server) -> None:
    with own.replica() as replica:
        settings = wanted(
            own.login(own.port, replica.port), read_url=Secret(own.login(replica.port)), queue_timeout_ms=1000
        )
        with serving(settings) as client:
            eventually(lambda: client.get("/rpc/is_replica").json() is True)
            assert client.post("/rpc/is_replica", json={}).json() is False
            number = next(_numbers)
            assert client.post("/rpc/note", json={"id": number}).json() == number
            own.cluster.stop()
            answer = client.post("/rpc/note", json={"id": next(_numbers)})
            assert answer.status_code == 503
            assert client.get("/rpc/is_replica").json() is True
            replica.promote()
            eventually(lambda: client.post("/rpc/note", json={"id": next(_numbers)}).status_code == 200)
            assert client.get("/rpc/is_replica").json() is False
    own.start()
