"""GET /events: a tenant's changes as they are committed, for as long as the caller may see them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from pyairtable_db.database import connect
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.testing.plugin import TemplateServer

from .staging import Stage, staged

TABLE = "tbltp8DGLhqbUmjK1"


@pytest.fixture(scope="module")
def stage(server: Cluster, migrated_server: TemplateServer) -> Iterator[Stage]:
    with staged(server, migrated_server, event_streams_tenant=2, event_heartbeat_s=0.5, api_key_cache_s=0) as found:
        with found.client() as client:
            answer = client.post("/rpc/watch_base", json={"base_id": "appzX5cnHFNYlwAFT", "watch": True})
            assert answer.status_code < 300, answer.text
        yield found


class Stream:
    """Server-sent events, taken apart as browsers do."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.comments = 0
        self.last_id = ""
        self._lines = answer.iter_lines()

    def next(self) -> dict[str, Any]:
        """Return the next event: its name, its id, its data."""
        event: dict[str, Any] = {"event": "message"}
        for line in self._lines:
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, text = line.partition(": ")
                event[name] = text
                self.last_id = text if name == "id" else self.last_id
            elif "data" in event:
                return {**event, "data": json.loads(event["data"])}
            else:
                event = {"event": "message"}
        raise EOFError


@contextmanager
def events(client: httpx.Client, **headers: str) -> Iterator[Stream]:
    with client.stream("GET", "/events", headers=headers) as answer:
        if answer.status_code != 200:
            answer.read()
        yield Stream(answer)


def add(client: httpx.Client, name: str) -> None:
    answer = client.post("/rpc/create_records", json={"table_id": TABLE, "records": [{"fields": {"Name": name}}]})
    assert answer.status_code == 200, answer.text


def created(event: dict[str, Any]) -> list[Any]:
    """Return the cells of the records that an event says were made."""
    table = event["data"]["changedTablesById"][TABLE]
    return [cell for record in table["createdRecordsById"].values() for cell in record["cellValuesByFieldId"].values()]


def test_changes_come_in_order_and_nothing_is_missed(stage: Stage) -> None:
    with stage.client() as client:
        with events(client) as stream:
            assert stream.answer.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert "content-encoding" not in stream.answer.headers
            add(client, "first")
            event = stream.next()
            assert (event["event"], created(event)) == ("change", ["first"])
            assert event["id"] == str(event["data"]["cursor"])
        for name in ("second", "third"):
            add(client, name)
        with events(client, **{"last-event-id": event["id"]}) as stream:
            assert [created(stream.next()) for _ in range(2)] == [["second"], ["third"]]
            begun = time.monotonic()
            add(client, "fourth")
            assert created(stream.next()) == ["fourth"]
            assert time.monotonic() - begun < 10


def test_a_quiet_stream_gets_comments(stage: Stage) -> None:
    with stage.client() as client, events(client) as stream:
        time.sleep(1.2)
        add(client, "after a while")
        assert created(stream.next()) == ["after a while"]
        assert stream.comments >= 3


def test_who_is_no_member_any_more_gets_no_more_events(stage: Stage) -> None:
    with connect(stage.admin) as admin:
        guest = admin.execute("insert into core.users (email, name) values ('g@x.example', 'G') returning id::text")
        (user_id,) = guest.fetchone() or ("",)
        admin.execute("insert into core.memberships values (%s, %s, 'reader')", [stage.tenant_id, user_id])
        with stage.client(sub=user_id) as client, events(client) as stream:
            admin.execute("delete from core.memberships where user_id = %s", [user_id])
            with stage.client() as owner:
                add(owner, "not for the guest")
            event = stream.next()
            assert (event["event"], event["data"]["code"]) == ("end", "PT401")
            with pytest.raises(EOFError):
                stream.next()


def test_a_stream_ends_with_its_token(stage: Stage) -> None:
    with stage.client(exp=int(time.time()) + 2) as client, events(client) as stream:
        event = stream.next()
        assert (event["event"], event["data"]["code"]) == ("end", "PGRST303")


def test_a_stream_goes_on_when_the_database_connections_are_lost(stage: Stage) -> None:
    with stage.client() as client, connect(stage.admin) as admin, events(client) as stream:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator' "
            "and datname = current_database()"
        )
        deadline = time.monotonic() + 20
        while client.get("/rpc/ping").status_code != 200:
            assert time.monotonic() < deadline
        add(client, "after the loss")
        assert created(stream.next()) == ["after the loss"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/events?after=x", 400, "PT400"),
        ("/events?after=99999999", 400, "PT400"),
        ("/events?before=1", 400, "PGRST100"),
    ],
)
def test_cursors_that_are_none(stage: Stage, path: str, status: int, code: str) -> None:
    with stage.client() as client:
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_who_may_not_listen(stage: Stage) -> None:
    assert httpx.get(f"{stage.http}/events").status_code == 401
    with stage.client() as client:
        assert client.post("/events").status_code == 405
        with events(client), events(client):
            answer = client.get("/events")
            assert (answer.status_code, answer.json()["code"]) == (429, "PT429")
            assert answer.headers["retry-after"] == "30"
        deadline = time.monotonic() + 10
        while True:
            with events(client) as stream:
                if stream.answer.status_code == 200:
                    break
            assert time.monotonic() < deadline, "a stream that has ended still counts"
