"""Runs of workflows when two sessions want the same at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest

from pyairtable_db.database import Connection, connect

from .conftest import Session

Dispatcher = Callable[[], AbstractContextManager[Connection]]
START = "select api.start_run(%s, '{}', 'once') ->> 'id'"
FINISH = "select automation.finish_run(%s, %s, %s)"
CANCEL = "select api.cancel_run(%s)"


def value(connection: Connection, query: str, *arguments: Any) -> Any:
    """Return the first column of the only row."""
    row = connection.execute(query, arguments).fetchone()
    assert row is not None
    return row[0]


def wait_until_blocked(office: str, task: Future[Any]) -> None:
    """Return when a session of the database waits for another one's lock."""
    with connect(office) as admin:
        end = time.monotonic() + 10
        while not value(
            admin,
            "select exists (select from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock')",
        ):
            assert not task.done(), "it did not wait for the other session"
            assert time.monotonic() < end
            time.sleep(0.02)


@pytest.fixture
def workflow(session: Session) -> str:
    """Return the id of a workflow that may be started by hand and by schedule."""
    with session() as erin:
        identifier = str(value(erin, """select api.create_workflow('Mail', '[{"type": "send_mail"}]') ->> 'id'"""))
        erin.execute("select api.create_trigger(%s, 'manual')", [identifier])
        erin.execute("select api.create_trigger(%s, 'schedule', cron => '0 8 * * *')", [identifier])
    return identifier


def test_a_key_that_is_used_twice_at_once_makes_one_run(office: str, session: Session, workflow: str) -> None:
    def second() -> str:
        with session("alice of acme") as alice:
            return str(value(alice, START, workflow))

    with ThreadPoolExecutor(1) as pool:
        with session() as erin:
            first = str(value(erin, START, workflow))
            waiting = pool.submit(second)
            wait_until_blocked(office, waiting)
        assert waiting.result(10) == first
    with connect(office) as admin:
        assert value(admin, "select count(*) from automation.runs") == 1
        assert value(admin, "select count(*) from automation.outbox") == 1


def test_a_key_whose_first_user_rolls_back_is_free_for_the_second(office: str, session: Session, workflow: str) -> None:
    def second() -> str:
        with session("alice of acme") as alice:
            return str(value(alice, START, workflow))

    with ThreadPoolExecutor(1) as pool:
        with session() as erin, erin.transaction(force_rollback=True):
            first = str(value(erin, START, workflow))
            waiting = pool.submit(second)
            wait_until_blocked(office, waiting)
        assert waiting.result(10) != first
    with connect(office) as admin:
        assert value(admin, "select count(*) from automation.runs") == 1
        assert value(admin, "select count(*) from automation.outbox") == 1


def test_two_schedulers_at_once_fire_a_schedule_once(office: str, dispatcher: Dispatcher, workflow: str) -> None:
    """Whether the second comes while the first is at work or when it has committed."""
    moment = "2100-01-01 08:00Z"
    with dispatcher() as one, dispatcher() as two:
        with one.transaction():
            assert value(one, "select automation.enqueue_due(%s)", moment) == 1
            two.execute("set lock_timeout = '5s'")
            assert value(two, "select automation.enqueue_due(%s)", moment) == 0
        assert value(two, "select automation.enqueue_due(%s)", moment) == 0
    with connect(office) as admin:
        assert value(admin, "select count(*) from automation.runs where workflow_id = %s", workflow) == 1


def state(office: str) -> tuple[Any, ...]:
    """Return state, output and whether it has ended of the only run, and how many messages there are."""
    with connect(office) as admin:
        row = admin.execute(
            "select state, output, finished_at is not null, (select count(*) from automation.outbox)"
            " from automation.runs"
        ).fetchone()
        assert row is not None
        return row


@pytest.mark.parametrize("first", ["cancel", "finish"])
def test_of_cancelling_and_finishing_a_run_the_first_wins(
    office: str, session: Session, dispatcher: Dispatcher, workflow: str, first: str
) -> None:
    with session() as erin:
        run = str(value(erin, START, workflow))
    with dispatcher() as worker:
        lease = worker.execute("select tenant_id, run_id, lease_id from automation.claim_runs('worker')").fetchone()
    assert lease is not None

    def cancel() -> None:
        with session() as erin:
            erin.execute(CANCEL, [run])

    def finish() -> None:
        with dispatcher() as worker:
            worker.execute(FINISH, lease)

    with ThreadPoolExecutor(1) as pool:
        if first == "cancel":
            with session() as erin:
                erin.execute(CANCEL, [run])
                loser = pool.submit(finish)
                wait_until_blocked(office, loser)
        else:
            with dispatcher() as worker, worker.transaction():
                worker.execute(FINISH, lease)
                loser = pool.submit(cancel)
                wait_until_blocked(office, loser)
        with pytest.raises(psycopg.Error) as caught:
            loser.result(10)
    assert caught.value.sqlstate == "PT409"
    assert state(office) == ("cancelled" if first == "cancel" else "succeeded", None, True, 0)
