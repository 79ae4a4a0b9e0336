"""A server that is stopped while a run is at work, a session that is ended, a deadlock with another session."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from pyairtable_db.errors import ServerUnreachable
from pyairtable_db.local import throw_away_server
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.local.runtime import find_runtime
from pyairtable_db.migrations.events import StepRetried
from pyairtable_db.settings import Settings

from .conftest import Project
from .test_runners import SLEEPS
from .test_standalone import BUILD, DROP, until

SLEEP = "insert into t values (1, 'x'); select pg_sleep(30);"


@pytest.fixture(scope="module")
def restarted(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a server of this module's own, to be stopped."""
    server = throw_away_server(tmp_path_factory.mktemp("server"))
    server.start(lambda: find_runtime(settings))
    yield server
    server.remove()


@pytest.mark.parametrize("kind", ["transactional", "concurrent"])
def test_a_run_on_a_server_that_is_restarted_is_completed_by_the_next(
    restarted: Cluster, settings: Settings, tmp_path: Path, kind: str
) -> None:
    with psycopg.connect(restarted.url(), autocommit=True) as connection:
        connection.execute(f'create database "{kind}"'.encode())
    project = Project(tmp_path, restarted.url(kind))
    project.table()
    project.migration("0002_slow", SLEEP, "delete from t;")
    project.migration("0003_index", BUILD, DROP)
    if kind == "concurrent":
        project.migration("0002_slow", "insert into t values (1, 'x');", "delete from t;")
        project.migrate(to="2")
    with closing(psycopg.connect(project.url)) as holder:
        if kind == "concurrent":
            holder.execute("update t set name = 'y'")  # the build waits for its end
        process = project.start("migrate")
        until(lambda: project.query(SLEEPS if kind == "transactional" else BUILDS))
        restarted.stop()
        _, err = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "the connection was lost: terminating connection due to administrator command" in err
    assert "database: what was committed stays" in err
    assert "Traceback" not in err
    restarted.start(lambda: find_runtime(settings))
    project.migration("0002_slow", "insert into t values (1, 'x');", "delete from t;")
    done = project.run("migrate")
    assert done.returncode == 0, done.stderr
    assert project.query("select indisvalid from pg_index where indexrelid = 't_name_idx'::regclass") == [(True,)]
    assert project.value("select count(*) from t") == 1
    assert [run["outcome"] for run in project.json("history")][:2] == ["succeeded", "interrupted"]
    assert project.run("status", "--check").returncode == 0


BUILDS = "select 1 from pg_stat_progress_create_index where relid = to_regclass('t')"


def test_a_session_that_is_ended_says_what_stays(project: Project) -> None:
    project.table()
    project.migration("0002_end", "insert into t values (1, 'x'); select pg_terminate_backend(pg_backend_pid());")

    with pytest.raises(ServerUnreachable, match="the connection was lost: terminating connection") as caught:
        project.migrate()

    assert str(caught.value.where).endswith("0002_app_end.sql")
    assert "what was committed stays" in str(caught.value.state)
    assert project.applied() == ["0001_app_create_t"]
    assert project.value("select count(*) from t") == 0
    assert project.query("select outcome from migrations.runs") == [("failed",)]


def test_a_deadlock_with_another_session_is_tried_again(project: Project) -> None:
    project.migration("0001_create_t", "create table t (id int); create table u (id int);", "drop table t, u;")
    project.migrate()
    project.configure(lock_timeout_ms=10_000)
    project.migration(
        "0002_both", "lock table t in share mode; select pg_sleep(0.5); alter table u add column x int;", "select 1"
    )
    run = threading.Thread(target=project.migrate)
    with closing(psycopg.connect(project.url)) as other:
        other.execute("set deadlock_timeout = '30s'")  # the run finds the deadlock, and loses it
        other.execute("lock table u in row exclusive mode")
        run.start()
        until(lambda: project.query("select 1 from pg_locks where relation = 't'::regclass and granted"))
        other.execute("insert into t values (1)")
        other.commit()
        run.join()

    assert [retry.reason for retry in project.heard(StepRetried)] == ["deadlock detected"]
    assert project.applied() == ["0001_app_create_t", "0002_app_both"]


def test_a_rollback_that_is_killed_is_done_by_the_next(project: Project) -> None:
    project.table()
    project.migration("0002_slow", "insert into t values (1, 'x');", "delete from t; select pg_sleep(30);")
    project.migration("0003_index", BUILD, DROP)
    project.write("app/views/v.sql", "create or replace view v as select id from t;")
    project.migrate()
    process = project.start("rollback", "--all", "--yes")
    until(lambda: project.query(SLEEPS))
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert project.run("status", "--check").returncode == 3, "the index is gone: its migration is pending"
    assert project.applied() == ["0001_app_create_t", "0002_app_slow"]
    assert project.query("select id from t") == [(1,)]
    project.query("update migrations.applied set rollback_sql = 'delete from t' where id = '0002_app_slow'")
    done = project.run("rollback", "--all", "--yes")
    assert done.returncode == 0, done.stderr
    assert "was killed before it ended" in done.stderr
    assert project.applied() == []
    assert project.value("select to_regclass('t')") is None
