"""Several runners, waiting, lost locks and kills."""

from __future__ import annotations

import json
import random
import signal
import threading
import time
from contextlib import closing

import psycopg
import pytest

from pyairtable_db.database import connect
from pyairtable_db.errors import LockHeld, ServerUnreachable, StatementFailed
from pyairtable_db.migrations import migrate
from pyairtable_db.migrations.events import LockWaiting, StepFinished, StepRetried
from pyairtable_db.migrations.locking import Lock

from .conftest import Project
from .test_standalone import BUILD, DROP, kill, until

HERE = "(select oid from pg_database where datname = current_database())"
SLEEPS = f"select 1 from pg_stat_activity where wait_event = 'PgSleep' and datid = {HERE}"
GATE = 7  # the lock that a slow migration waits for
LOCKS = f"select 1 from pg_locks where locktype = 'advisory' and database = {HERE}"


def many(project: Project, count: int = 12) -> None:
    project.table()
    for number in range(2, count + 2):
        project.migration(
            f"{number:04d}_fill",
            f"insert into t values ({number}, 'x'); select pg_sleep(0.01);",
            f"delete from t where id = {number};",
        )


@pytest.mark.parametrize("runners", [2, 8])
def test_runners_at_once_apply_everything_once(project: Project, runners: int) -> None:
    many(project)
    project.migration("0020_index", BUILD, DROP)
    project.write("app/functions/f.sql", "create or replace function f() returns int language sql as 'select 1';")

    started = [project.start("migrate", "--wait", "60s") for _ in range(runners)]
    ended = [(process.communicate(timeout=90), process.returncode) for process in started]

    assert [code for _, code in ended] == [0] * runners, ended
    assert sum("applied 0001_app_create_t" in err for (_, err), _ in ended) == 1
    assert sum("nothing to do" in out for (out, _), _ in ended) == runners - 1
    assert project.value("select count(*) from t") == 12
    assert project.status().current


@pytest.mark.parametrize(("goal", "code", "left"), [("--all", 0, 0), ("--steps=1", 4, 2)])
def test_a_rollback_that_waited_goes_to_its_goal_or_counts_no_other_steps(
    project: Project, goal: str, code: int, left: int
) -> None:
    project.table()
    project.migrate()
    project.migration("0002_slow", f"do 'begin perform pg_advisory_lock({GATE}); end'")
    with connect(project.url) as gate:
        gate.execute("select pg_advisory_lock(%s)", [GATE])
        first = project.start("migrate")
        until(lambda: project.query(f"{LOCKS} and not granted"))
        second = project.start("rollback", goal, "--yes")
        assert second.stderr is not None
        said = second.stderr.readline()
    first.communicate()
    _, rest = second.communicate(timeout=60)

    assert "waiting up to" in said, said + rest
    assert second.returncode == code, rest
    assert len(project.applied()) == left


def test_a_second_runner_sees_who_holds_the_lock_and_gives_up_in_time(project: Project) -> None:
    project.table()
    with Lock(project.url, 0, lambda _: None, "pyairtable-db migrate somebody@somewhere"):
        before = time.monotonic()
        with pytest.raises(LockHeld) as caught:
            project.migrate(wait_seconds=0.5)
        assert 0.4 < time.monotonic() - before < 5

        done = project.run("migrate", "--wait", "300ms")

    assert "somebody@somewhere" in str(caught.value)
    assert "since" in str(caught.value)
    assert len(project.heard(LockWaiting)) == 1
    assert done.returncode == 5
    assert "somebody@somewhere" in done.stderr
    assert "pg_terminate_backend" in done.stderr
    assert project.migrate().named("apply") == ("0001_app_create_t",)


def test_the_lock_is_of_one_database(project: Project) -> None:
    project.table()
    elsewhere = psycopg.conninfo.make_conninfo(project.url, dbname="postgres")
    with Lock(elsewhere, 0, lambda _: None, "elsewhere"):
        project.migrate(wait_seconds=0)


def test_status_and_plan_take_no_lock(project: Project) -> None:
    project.table()
    with Lock(project.url, 0, lambda _: None, "holder"):
        assert len(project.status().pending) == 1
        assert "create table t" in project.run("plan").stdout


def test_a_lock_that_is_lost_stops_the_run_before_the_next_step(project: Project) -> None:
    many(project, 6)

    def lose(event: object) -> None:
        if isinstance(event, StepFinished) and event.name.startswith("0003"):
            project.query(
                "select pg_terminate_backend(pid, 1000) from pg_locks where locktype = 'advisory' and database = "
                "(select oid from pg_database where datname = current_database())"
            )

    with pytest.raises(ServerUnreachable, match="lock is gone"):
        migrate(project.url, project.settings, listener=lose)

    assert project.applied()[-1] == "0003_app_fill"
    project.migrate()
    assert project.status().current


def test_a_table_that_is_locked_is_tried_again_without_queueing_others_behind(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0002_add", "alter table t add column extra int;", "alter table t drop column extra;")
    holder = psycopg.connect(project.url)
    holder.execute("insert into t values (1, 'x')")
    release = threading.Timer(1.2, holder.commit)
    release.start()
    try:
        project.migrate()
    finally:
        release.join()
        holder.close()

    retries = project.heard(StepRetried)
    assert retries
    assert retries[0].name == "0002_app_add"
    assert project.query("select extra from t") == [(None,)]


def test_a_table_that_stays_locked_ends_the_run_with_a_remedy(project: Project) -> None:
    project.table()
    project.migrate()
    project.configure(lock_timeout_ms=50, lock_attempts=3)
    project.migration(
        "0002_add", "create table other ();\nalter table t add column extra int;", "alter table t drop column extra;"
    )
    with closing(psycopg.connect(project.url)) as holder:
        holder.execute("select * from t for update")
        with pytest.raises(StatementFailed, match="lock timeout") as caught:
            project.migrate()

    assert str(caught.value.where).endswith(":2")
    assert "lock_timeout_ms" in str(caught.value.hint)
    assert len(project.heard(StepRetried)) == 2
    assert project.value("select to_regclass('other')") is None


def test_repeatables_retry_for_locks_too(project: Project) -> None:
    project.table()
    project.write("app/policies/p.sql", "drop policy if exists p on t; create policy p on t using (true);")
    project.migrate(to="1")
    project.migration("0002_x", "select 1")
    holder = psycopg.connect(project.url)
    holder.execute("lock table t")
    release = threading.Timer(0.7, holder.commit)
    release.start()
    try:
        project.query("delete from migrations.repeatables")
        project.migrate()
    finally:
        release.join()
        holder.close()

    assert [event.name for event in project.heard(StepRetried)][:1] == ["repeatables"]
    assert project.status().current


def test_kill_9_inside_a_migration_leaves_nothing_of_it(project: Project) -> None:
    project.table()
    project.migration("0002_slow", "insert into t values (1, 'x'); select pg_sleep(30);")
    process = project.start("migrate")
    until(lambda: project.query(SLEEPS))
    kill(process)

    project.migration("0002_slow", "insert into t values (1, 'x'); select pg_sleep(0);")
    before = time.monotonic()
    project.migrate()

    assert time.monotonic() - before < 10, "the orphan is ended, not waited for"
    assert project.query("select id from t") == [(1,)]
    assert project.status().current


def test_kill_9_at_random_moments_is_always_completed_by_the_next_run(project: Project) -> None:
    many(project, 15)
    project.migration("0020_index", BUILD, DROP)
    project.migration("0021_add", "alter table t add column extra int;", "alter table t drop column extra;")
    project.write("app/functions/f.sql", "create or replace function f() returns int language sql as 'select 1';")
    project.write("app/views/v.sql", "create or replace view v as select f() from t;")
    rng = random.Random(7)
    project.migrate()
    expected = project.schema()
    project.rollback(everything=True)

    for _ in range(6):
        process = project.start("migrate")
        time.sleep(rng.uniform(0.25, 0.9))
        kill(process)
    project.migrate()

    assert project.schema() == expected
    assert project.value("select count(*) from t") == 15
    assert project.status().current
    project.rollback(everything=True)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_rolls_back_and_says_what_is_applied(project: Project, kind: signal.Signals) -> None:
    project.table()
    project.migration("0002_slow", "insert into t values (1, 'x'); select pg_sleep(30);")
    process = project.start("migrate")
    until(lambda: project.query(SLEEPS))
    process.send_signal(kind)
    _, err = process.communicate(timeout=20)

    assert process.returncode == 130, err
    assert "error: 0002_app_slow was interrupted" in err
    assert "nothing of 0002_app_slow was applied; 0001_app_create_t is applied." in err
    assert "Run the command again" in err
    assert project.value("select count(*) from t") == 0
    assert project.query("select outcome from migrations.runs") == [("failed",)]
    assert project.query(LOCKS) == []


def test_a_stopped_rollback_and_repeatable_say_that_nothing_changed(project: Project) -> None:
    project.table()
    project.migration("0002_slow", "select 1", "drop table t; select pg_sleep(30);")
    project.migrate()
    process = project.start("rollback", "--steps", "1", "--yes")
    until(lambda: project.query(SLEEPS))
    process.send_signal(signal.SIGINT)
    assert "nothing was rolled back; the database is as it was." in process.communicate(timeout=20)[1]

    project.write("app/functions/f.sql", "do 'begin perform pg_sleep(30); end';")
    process = project.start("migrate")
    until(lambda: project.query(SLEEPS))
    process.send_signal(signal.SIGTERM)
    assert "no repeatable file was applied" in process.communicate(timeout=20)[1]
    assert project.query("select * from t") == []


def test_a_stopped_index_build_is_completed_by_the_next_run(project: Project) -> None:
    project.table()
    project.migration("0002_index", BUILD, DROP)
    project.migrate(to="1")
    with closing(psycopg.connect(project.url)) as holder:
        holder.execute("insert into t values (1, 'x')")
        process = project.start("migrate")
        until(lambda: project.query("select 1 from pg_stat_progress_create_index where datname = current_database()"))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)

    assert "0002_app_index runs outside a transaction: `pyairtable-db status` shows what is left of it" in err
    assert [row.id for row in project.status().interrupted] == ["0002_app_index"]
    project.migrate()
    assert project.status().current


def test_a_stopped_wait_for_another_runner_changes_nothing(project: Project) -> None:
    project.table()
    with Lock(project.url, 0, lambda _: None, "holder"):
        process = project.start("migrate", "--json")
        assert process.stderr is not None
        assert "waiting up to 60 s" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "nothing was changed" in err
    assert json.loads(out)["error"]["kind"] == "Interrupted"
