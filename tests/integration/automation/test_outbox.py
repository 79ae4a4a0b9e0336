"""What the outbox promises its consumers."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest

from pyairtable_db.database import Connection, connect

from .conftest import BASE, TABLE, Session

Dispatcher = Callable[[], AbstractContextManager[Connection]]
Enqueue = Callable[..., int]
COMPLETE = "select automation.complete(%s, %s, %s)"


@pytest.fixture
def enqueue(office: str) -> Enqueue:
    """Return a function that writes a message for a tenant and commits."""

    def enqueue(tenant: str = "acme", topic: str = "test", key: str | None = None, **options: Any) -> int:
        with connect(office) as admin:
            row = admin.execute(
                "select automation.enqueue(tests.tenant(%s), %s, '{}', %s, %s, %s)",
                [tenant, topic, key, options.get("delay", "0"), options.get("max_attempts", 10)],
            ).fetchone()
            assert row is not None
            return int(row[0])

    return enqueue


def claim(connection: Connection, how_many: int = 10, lease: str = "1 minute", **names: Any) -> list[tuple[Any, ...]]:
    """Return (tenant_id, id, lease_id, attempts) of the messages handed out."""
    return connection.execute(
        "select tenant_id, id, lease_id, attempts from automation.claim(%s, %s, %s, %s)",
        [names.get("consumer", "test"), names.get("topics"), how_many, lease],
    ).fetchall()


def test_several_consumers_get_every_message_exactly_once(dispatcher: Dispatcher, enqueue: Enqueue) -> None:
    """As long as no lease runs out."""
    ids = {enqueue(tenant) for tenant in ("acme", "globex") for _ in range(60)}

    def consume() -> list[int]:
        done = []
        with dispatcher() as connection:
            while messages := claim(connection, 5):
                for tenant, identifier, lease, _ in messages:
                    connection.execute(COMPLETE, [tenant, identifier, lease])
                    done.append(int(identifier))
        return done

    with ThreadPoolExecutor(4) as pool:
        shares = [task.result(60) for task in [pool.submit(consume) for _ in range(4)]]
    assert Counter(identifier for share in shares for identifier in share) == Counter(ids)


def test_a_consumer_that_is_slow_to_commit_its_claim_holds_up_nobody(dispatcher: Dispatcher, enqueue: Enqueue) -> None:
    ids = [enqueue(), enqueue()]
    with dispatcher() as slow, dispatcher() as other, slow.transaction():
        assert [message[1] for message in claim(slow, 1)] == ids[:1]
        other.execute("set lock_timeout = '5s'")
        assert [message[1] for message in claim(other)] == ids[1:]


def test_a_message_is_there_exactly_when_its_change_is(session: Session, dispatcher: Dispatcher) -> None:
    with session() as erin:
        erin.execute(
            "select api.create_webhook(%s, %s, 'https://example.com/hook')",
            [BASE, '{"options": {"filters": {"dataTypes": ["tableData"]}}}'],
        )
    record = json.dumps([{"fields": {"Name": "x"}}])
    with dispatcher() as connection:
        with session() as erin, erin.transaction(force_rollback=True):
            erin.execute("select api.create_records(%s, %s)", [TABLE, record])
            erin.execute("set constraints all immediate")
        assert claim(connection) == []
        with session() as erin:
            erin.execute("select api.create_records(%s, %s)", [TABLE, record])
            assert claim(connection) == []
        messages = claim(connection)
        assert len(messages) == 1
        # While one is under way the next change makes another, which waits for the first to end.
        with session() as erin:
            erin.execute("select api.create_records(%s, %s)", [TABLE, record])
        with session() as erin:
            erin.execute("select api.create_records(%s, %s)", [TABLE, record])
        assert claim(connection) == []
        connection.execute(COMPLETE, messages[0][:3])
        assert len(claim(connection)) == 1
        assert claim(connection) == []


def test_a_consumer_that_was_killed_loses_its_lease_and_not_the_message(
    office: str, dispatcher: Dispatcher, enqueue: Enqueue
) -> None:
    enqueue()
    with dispatcher() as victim:
        with victim.transaction(force_rollback=True):
            assert len(claim(victim)) == 1
        # Killed before its claim was committed: it is free at once.
        first = claim(victim, lease="1 second")
        pid = victim.info.backend_pid
        with connect(office) as admin:
            admin.execute("select pg_terminate_backend(%s, 5000)", [pid])
    with dispatcher() as other:
        assert claim(other) == []
        time.sleep(1.1)
        second = claim(other)
        assert [(message[1], message[3]) for message in second] == [(first[0][1], 2)]
        for call, arguments in (
            (COMPLETE, first[0][:3]),
            ("select automation.fail(%s, %s, %s, 'late')", first[0][:3]),
            ("select automation.extend(%s, %s, %s)", first[0][:3]),
        ):
            with pytest.raises(psycopg.Error) as caught:
                other.execute(call, arguments)
            assert caught.value.sqlstate == "PT409"
        other.execute(COMPLETE, second[0][:3])
        assert claim(other) == []


def test_a_message_that_kills_its_consumers_dies_in_the_end(dispatcher: Dispatcher, enqueue: Enqueue) -> None:
    enqueue(max_attempts=2)
    with dispatcher() as connection:
        for _ in range(2):
            assert len(claim(connection, lease="1 second", consumer="fragile")) == 1
            time.sleep(1.1)
        assert claim(connection) == []
        state = connection.execute("select waiting, leased, dead, last_error from automation.outbox_state()").fetchone()
        assert state == (0, 0, 1, "the lease of fragile ran out")


def test_a_failed_message_comes_again_later_each_time_until_it_is_dead(
    office: str, dispatcher: Dispatcher, enqueue: Enqueue
) -> None:
    identifier = enqueue(max_attempts=3)
    with dispatcher() as connection:
        for expected in ("waiting", "waiting", "dead"):
            message = claim(connection)[0]
            row = connection.execute(
                "select automation.fail(%s, %s, %s, 'no route', %s)",
                [*message[:3], "0" if expected == "waiting" else None],
            ).fetchone()
            assert row == (expected,)
        assert claim(connection) == []
        tenant = message[0]
        assert connection.execute("select automation.revive(%s, %s)", [tenant, identifier]).fetchone() == (True,)
        message = claim(connection)[0]
        connection.execute("select automation.fail(%s, %s, %s, 'no route')", message[:3])
        assert claim(connection) == []
    with connect(office) as admin:
        pause = admin.execute(
            "select available_at - clock_timestamp() between '1 s' and '3 s' from automation.outbox"
        ).fetchone()
    assert pause == (True,)


def test_messages_of_one_key_come_one_at_a_time_in_the_order_of_commits(
    office: str, dispatcher: Dispatcher, enqueue: Enqueue
) -> None:
    """Also when two transactions write at once: the second waits for the first."""
    order: list[str] = []

    def second() -> None:
        enqueue(key="k")
        order.append("second")

    with connect(office) as admin, ThreadPoolExecutor(1) as pool:
        with admin.transaction():
            admin.execute("select automation.enqueue(tests.tenant('acme'), 'test', '{}', 'k')")
            waiting = pool.submit(second)
            time.sleep(0.3)
            order.append("first")
        waiting.result(10)
    assert order == ["first", "second"]
    third, other = enqueue(key="k"), enqueue(key="other")
    handed_out: list[int] = []
    with dispatcher() as one, dispatcher() as two:
        messages = claim(one)
        assert len(messages) == 2
        assert messages[1][1] == other
        assert claim(two) == []
        one.execute("select automation.fail(%s, %s, %s, 'not yet', '1 hour')", messages[0][:3])
        # A message that waits for its next attempt holds back those behind it.
        assert claim(two) == []
        with connect(office) as admin:
            admin.execute("update automation.outbox set available_at = now()")
        for _ in range(3):
            for message in claim(two, 1):
                handed_out.append(int(message[1]))
                two.execute(COMPLETE, message[:3])
    assert handed_out == sorted(handed_out)
    assert handed_out[-1] == third
    assert len(handed_out) == 3


def test_a_tenant_with_many_messages_delays_nobody_else(dispatcher: Dispatcher, enqueue: Enqueue) -> None:
    for _ in range(30):
        enqueue("acme")
    for _ in range(2):
        enqueue("globex")
    with dispatcher() as connection:
        shares = Counter(message[0] for message in claim(connection, 10))
        assert sorted(shares.values()) == [2, 8]
        assert len(claim(connection, 1000)) == 22


def test_a_rolled_back_or_delayed_message_and_other_topics_are_not_handed_out(
    office: str, dispatcher: Dispatcher, enqueue: Enqueue
) -> None:
    enqueue(topic="later", delay="1 hour")
    wanted = enqueue(topic="wanted")
    enqueue(topic="other")
    with connect(office) as admin, admin.transaction(force_rollback=True):
        admin.execute("select automation.enqueue(tests.tenant('acme'), 'wanted')")
    with dispatcher() as connection:
        assert [message[1] for message in claim(connection, topics=["later", "wanted"])] == [wanted]


def test_consumers_are_woken(office: str, enqueue: Enqueue) -> None:
    with connect(office) as listener:
        listener.execute("listen pyairtable_outbox")
        threading.Timer(0.2, enqueue).start()
        assert [notice.payload for notice in listener.notifies(timeout=10, stop_after=1)] == ["test"]


@pytest.mark.parametrize(
    ("how_many", "lease"), [(0, "1 minute"), (1001, "1 minute"), (1, "0"), (1, "2 days"), (None, None)]
)
def test_a_batch_or_lease_out_of_range_is_refused(
    dispatcher: Dispatcher, how_many: int | None, lease: str | None
) -> None:
    with dispatcher() as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute("select automation.claim('x', null, %s, %s)", [how_many, lease])
    assert caught.value.sqlstate == "PT400"
