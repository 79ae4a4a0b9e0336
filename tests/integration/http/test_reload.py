"""Functions change under load: every request is answered, by the old function or by the new one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from pyairtable_db.database import connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.testing.plugin import TemplateServer

from .staging import Stage, staged

CALLERS = 4
# Answers of each function that the callers must have had.
ENOUGH = 20
FIRST = """
    create function api.version() returns text language sql stable as $$ select 'first' $$;
    create function api.slow() returns text language sql stable as $$ select 'old' from pg_sleep(1) $$;
    grant execute on all functions in schema api to application_user;
"""
# A migration that changes signature and result: the function is another one afterwards.
SECOND = """
    begin;
    drop function api.version();
    create function api.version(suffix text default '') returns json language sql stable
        as $$ select to_json('second' || suffix) $$;
    create or replace function api.slow() returns text language sql stable as $$ select 'new' $$;
    create function api.added() returns integer language sql stable as $$ select 1 $$;
    grant execute on all functions in schema api to application_user;
    notify pyairtable_db_catalog;
    commit
"""


@pytest.fixture
def stage(server: Cluster, migrated_server: TemplateServer) -> Iterator[Stage]:
    with staged(server, migrated_server, FIRST) as found:
        yield found


def test_no_request_is_dropped_while_functions_change(stage: Stage) -> None:
    answers: Counter[tuple[int, str]] = Counter()
    changed = threading.Condition()
    over = threading.Event()

    def ask() -> None:
        with stage.client() as client:
            while not over.is_set():
                answer = client.post("/rpc/version", json={})
                with changed:
                    answers[answer.status_code, answer.text] += 1
                    changed.notify()

    def heard(text: str) -> bool:
        with changed:
            return changed.wait_for(lambda: answers[200, text] >= ENOUGH, timeout=30)

    with ThreadPoolExecutor(CALLERS) as callers, connect(stage.admin) as admin:
        asking = [callers.submit(ask) for _ in range(CALLERS)]
        try:
            assert heard('"first"'), answers
            admin.execute(SECOND.encode())
            assert heard('"second"'), answers
        finally:
            over.set()
    for caller in asking:
        caller.result()
    assert set(answers) == {(200, '"first"'), (200, '"second"')}, answers


def test_a_request_under_way_goes_on_and_new_functions_are_there(stage: Stage) -> None:
    slow: list[httpx.Response] = []
    with stage.client() as client, connect(stage.admin) as admin:
        tag = client.get("/openapi.json").headers["etag"]
        assert client.post("/rpc/added").status_code == 404
        thread = threading.Thread(
            target=lambda: slow.append(httpx.post(f"{stage.http}/rpc/slow", headers=client.headers))
        )
        thread.start()
        _until_running(stage)
        admin.execute(SECOND.encode())
        _until(client, 1, "added")
        assert client.get("/rpc/version", params={"suffix": "!"}).json() == "second!"
        fresh = client.get("/openapi.json", headers={"If-None-Match": tag})
        assert (fresh.status_code, "/rpc/added" in fresh.json()["paths"]) == (200, True)
        assert client.get("/openapi.json", headers={"If-None-Match": fresh.headers["etag"]}).status_code == 304
        assert 'id="added"' in client.get("/docs").text
        thread.join()
    assert (slow[0].status_code, slow[0].json()) == (200, "old")


def test_paths_and_methods_that_are_none_get_a_problem(stage: Stage) -> None:
    for method, path, status in (("GET", "/nope", 404), ("PUT", "/health/live", 405), ("POST", "/docs", 405)):
        answer = httpx.request(method, stage.http + path)
        assert answer.status_code == status
        assert set(answer.json()) == {"code", "message", "details", "hint"}
    assert httpx.put(f"{stage.http}/health/live").headers["Allow"] == "GET"


def _until(client: httpx.Client, answer: object, name: str = "version") -> None:
    wait = threading.Event()
    for _ in range(500):
        if client.post(f"/rpc/{name}", json={}).json() == answer:
            return
        wait.wait(0.02)
    raise AssertionError(f"{answer} does not come")


def _until_running(stage: Stage) -> None:
    wait = threading.Event()
    with connect(stage.admin) as admin:
        for _ in range(500):
            row = admin.execute(
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
            ).fetchone()
            if row == (1,):
                return
            wait.wait(0.01)
    raise AssertionError("the slow call does not begin")
