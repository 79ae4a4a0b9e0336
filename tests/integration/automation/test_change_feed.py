"""Numbers of transactions follow the order of commits, and a reader by cursor misses none."""

from __future__ import annotations

import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from pyairtable_db.database import Connection, connect

from .conftest import BASE, EVERYTHING, TABLE, Session


def create(connection: Connection, *names: str, table: str = TABLE) -> None:
    """Create records of these names."""
    records = json.dumps([{"fields": {"Name": name}} for name in names])
    connection.execute("select api.create_records(%s, %s)", [table, records])


def update(connection: Connection, record: str, name: str) -> None:
    """Give a record a name."""
    records = json.dumps([{"id": record, "fields": {"Name": name}}])
    connection.execute("select api.update_records(%s, %s)", [TABLE, records])


def names(payload: dict[str, Any]) -> list[str]:
    """Return the names in a payload, created and changed."""
    found = []
    for table in payload.get("changedTablesById", {}).values():
        for record in table.get("createdRecordsById", {}).values():
            found += record["cellValuesByFieldId"].values()
        for record in table.get("changedRecordsById", {}).values():
            found += record["current"]["cellValuesByFieldId"].values()
    return found


def read(connection: Connection, after: int | None = None) -> dict[str, Any]:
    """Return a page of events."""
    row = connection.execute("select api.list_events(%s)", [after]).fetchone()
    assert row is not None
    page: dict[str, Any] = row[0]
    return page


@pytest.fixture
def webhook(session: Session) -> str:
    """Return the id of a webhook of acme's base Office that is told everything."""
    with session() as erin:
        row = erin.execute("select api.create_webhook(%s, %s) ->> 'id'", [BASE, EVERYTHING]).fetchone()
    assert row is not None
    return str(row[0])


def test_the_transaction_that_commits_first_is_number_one(session: Session, webhook: str) -> None:
    with session() as slow:
        update(slow, "recOne00000000000", "slow")
        with session() as quick:
            update(quick, "recTwo00000000000", "quick")
        with session() as reader:
            page = read(reader)
            assert [names(event) for event in page["events"]] == [["quick"]]
    with session() as reader:
        later = read(reader, page["cursor"])
        assert [(event["cursor"], names(event)) for event in later["events"]] == [(2, ["slow"])]
        payloads = reader.execute("select api.list_webhook_payloads(%s, 1)", [webhook]).fetchone()
        assert payloads is not None
        assert [payload["baseTransactionNumber"] for payload in payloads[0]["payloads"]] == [1, 2]


@pytest.mark.usefixtures("webhook")
def test_a_commit_waits_for_whoever_holds_the_number_before(session: Session) -> None:
    """SET CONSTRAINTS takes the number early: nobody gets a later one until that transaction has ended."""
    started = threading.Event()

    def write() -> None:
        with session() as second:
            update(second, "recTwo00000000000", "second")
            started.set()

    with ThreadPoolExecutor(1) as pool:
        with session() as first:
            first.execute("set constraints all immediate")
            update(first, "recOne00000000000", "first")
            done = pool.submit(write)
            assert started.wait(10)
            time.sleep(0.3)
            assert not done.done()
            update(first, "recThree000000000", "first again")
        done.result(10)
    with session() as reader:
        events = read(reader)["events"]
    assert [(event["cursor"], sorted(names(event))) for event in events] == [
        (1, ["first", "first again"]),
        (2, ["second"]),
    ]


@pytest.mark.usefixtures("webhook")
def test_an_aborted_transaction_leaves_no_gap(session: Session) -> None:
    with session() as erin:
        update(erin, "recOne00000000000", "kept")
        with erin.transaction(force_rollback=True):
            update(erin, "recOne00000000000", "taken back")
    with session() as erin, erin.transaction(force_rollback=True):
        erin.execute("set constraints all immediate")
        update(erin, "recOne00000000000", "gone")
    with session() as erin, erin.transaction(force_rollback=True):
        update(erin, "recTwo00000000000", "a savepoint of its own")
    with session() as erin:
        update(erin, "recOne00000000000", "last")
    with session() as reader:
        events = read(reader)["events"]
    assert [(event["cursor"], names(event)) for event in events] == [(1, ["kept"]), (2, ["last"])]


@pytest.mark.usefixtures("webhook")
def test_readers_by_cursor_miss_nothing_while_many_write(session: Session, office: str) -> None:
    """Four writers, of which some abort and some change two bases in either order, and two readers."""
    with session() as erin:
        erin.execute("select api.create_base('Second', 'appSecond00000000')")
        erin.execute("select api.watch_base('appSecond00000000')")
        erin.execute(
            "select api.create_table('appSecond00000000', 'T', %s, null, 'tblSecond00000000')",
            ['[{"name": "Name", "type": "singleLineText"}]'],
        )
    committed: list[str] = []
    stop = threading.Event()

    def write(number: int) -> None:
        choice = random.Random(number)
        for turn in range(25):
            name = f"w{number}.{turn}"
            try:
                with session() as erin:
                    tables = [TABLE, "tblSecond00000000"]
                    choice.shuffle(tables)
                    # One counter of records a table orders the writers where both are taken: begin with the same one.
                    for table in sorted(tables[: choice.randint(1, 2)]):
                        create(erin, name, table=table)
                        if choice.random() < 0.3:
                            time.sleep(choice.random() / 100)
                    if choice.random() < 0.2:
                        raise KeyboardInterrupt
            except KeyboardInterrupt:
                continue
            committed.append(name)

    def follow() -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        cursor = None
        with connect(office) as connection:
            while True:
                last = stop.is_set()
                with connection.transaction():
                    connection.execute("select tests.be('carol of acme')")
                    page = read(connection, cursor)
                cursor = page["cursor"]
                for event in page["events"]:
                    seen += [(event["cursor"], name) for name in names(event)]
                if last and not page["mightHaveMore"]:
                    return seen

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(follow) for _ in range(2)]
        writers = [pool.submit(write, number) for number in range(4)]
        for writer in writers:
            writer.result(120)
        stop.set()
        seen = [reader.result(60) for reader in readers]
    assert seen[0] == seen[1]
    assert {name for _, name in seen[0]} == set(committed)
    assert len(committed) > 40
    with connect(office) as admin:
        for numbers in (
            admin.execute("select array_agg(event_number order by event_number) from airtable.transactions").fetchone(),
            *admin.execute(
                "select array_agg(number order by number) from airtable.transactions group by base_id"
            ).fetchall(),
        ):
            assert numbers is not None
            assert numbers[0] == list(range(1, len(numbers[0]) + 1))


@pytest.mark.usefixtures("webhook")
@pytest.mark.usefixtures("webhook")
def test_listeners_are_woken_by_the_commit_and_told_nothing(session: Session, office: str) -> None:
    with session() as erin:
        position = erin.execute("select api.event_position()").fetchone()
    assert position is not None
    with connect(office) as listener:
        listener.execute(f"listen {position[0]['channel']}")
        with session() as erin:
            update(erin, "recOne00000000000", "one")
            update(erin, "recTwo00000000000", "two")
            assert not list(listener.notifies(timeout=0.2))
        assert [notice.payload for notice in listener.notifies(timeout=2, stop_after=1)] == [position[0]["signal"]]
        with session("bob of globex") as bob:
            update(bob, "recOne00000000000", "no feed")
        assert not list(listener.notifies(timeout=0.2))


@pytest.mark.usefixtures("webhook")
def test_a_transaction_too_large_for_a_payload_commits_and_says_so(session: Session) -> None:
    with session() as erin:
        erin.execute(
            """
            select api.create_records(%s, (
                select jsonb_agg(jsonb_build_object('fields', jsonb_build_object('Notes', repeat('x', 90000))))
                from generate_series(1, 20)
            ))
            from generate_series(1, 20)
            """,
            [TABLE],
        )
        create(erin, "one more")
    with session() as erin:
        create(erin, "the next")
    with session() as reader:
        events = read(reader)["events"]
    assert events[0]["code"] == "TOO_MANY_CHANGES"
    assert events[0]["changedTablesById"] == {TABLE: {}}
    assert names(events[1]) == ["the next"]


def test_changes_that_are_no_longer_kept_are_told_of(session: Session, office: str, webhook: str) -> None:
    for name in ("one", "two", "three"):
        with session() as erin:
            update(erin, "recOne00000000000", name)
    with connect(office) as admin:
        admin.execute("update airtable.transactions set committed_at = now() - interval '8 days' where number <= 2")
        admin.execute("set role pyairtable_owner")
        assert admin.execute("select airtable.purge_changes()").fetchone() == (2,)
    with session() as erin:
        assert [names(event) for event in read(erin)["events"]] == [["three"]]
        for call in ("select api.list_events(1)", f"select api.list_webhook_payloads('{webhook}', 2)"):
            with pytest.raises(psycopg.Error) as caught, erin.transaction():
                erin.execute(call)
            assert caught.value.sqlstate == "PT410"
            assert "3" in str(caught.value.diag.message_hint)
        assert [names(event) for event in read(erin, 2)["events"]] == [["three"]]


def test_a_webhook_that_expired_ends_the_noting_and_one_refreshed_tells_of_the_gap(
    session: Session, office: str, webhook: str
) -> None:
    with session() as erin:
        update(erin, "recOne00000000000", "before")
    with connect(office) as admin:
        admin.execute("update airtable.webhooks set expires_at = now() - interval '1 second'")
        admin.execute("set role pyairtable_owner")
        admin.execute("select airtable.purge_changes()")
    with session() as erin:
        update(erin, "recOne00000000000", "unnoted")
    with session() as erin:
        erin.execute("select api.refresh_webhook(%s)", [webhook])
    with session() as erin:
        update(erin, "recOne00000000000", "after")
    with session() as erin:
        with pytest.raises(psycopg.Error) as caught, erin.transaction():
            erin.execute("select api.list_webhook_payloads(%s, 1)", [webhook])
        assert caught.value.sqlstate == "PT410"
        page = erin.execute("select api.list_webhook_payloads(%s)", [webhook]).fetchone()
    assert page is not None
    assert [(payload["baseTransactionNumber"], names(payload)) for payload in page[0]["payloads"]] == [(2, ["after"])]
