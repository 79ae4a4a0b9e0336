"""Non-transactional migrations, and what is left when they are interrupted."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
import pytest

from pyairtable_db.errors import MigrationError, StatementFailed

from .conftest import Project

BUILD = "-- transactional: false\ncreate index concurrently t_name_idx on t (name);"
DROP = "-- transactional: false\ndrop index concurrently t_name_idx;"


def valid(project: Project, name: str = "t_name_idx") -> bool | None:
    rows = project.query(f"select indisvalid from pg_index where indexrelid = to_regclass('{name}')")
    return bool(rows[0][0]) if rows else None


def until(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)
    return found


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def make_invalid_index(project: Project) -> None:
    project.query("insert into t values (1, 'same'), (2, 'same')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        project.query("create unique index concurrently t_name_idx on t (name)")
    assert valid(project) is False
    project.query("delete from t")


def test_an_index_is_built_concurrently_and_recorded(project: Project) -> None:
    project.table()
    project.migration("0002_index", BUILD, DROP)

    project.migrate()

    assert valid(project) is True
    assert project.applied() == ["0001_app_create_t", "0002_app_index"]
    project.rollback(steps=1)
    assert valid(project) is None


@pytest.mark.parametrize("clause", ["", "if not exists "])
def test_an_invalid_left_over_is_dropped_and_built_again(project: Project, clause: str) -> None:
    project.table()
    project.migrate()
    make_invalid_index(project)
    project.migration("0002_index", BUILD.replace("t_name_idx", f"{clause}t_name_idx", 1), DROP)

    project.migrate()

    assert valid(project) is True


def test_a_build_that_fails_leaves_no_invalid_index_and_is_not_recorded(project: Project) -> None:
    project.table()
    project.migrate()
    project.query("insert into t values (1, 'same'), (2, 'same')")
    project.migration("0002_index", BUILD.replace("create index", "create unique index"), DROP)

    with pytest.raises(StatementFailed, match="could not create unique index") as caught:
        project.migrate()

    assert caught.value.state is not None
    assert valid(project) is None
    assert project.query("select id from migrations.applied where id like '0002%'") == []
    project.query("delete from t where id = 2")
    project.migrate()
    assert valid(project) is True


def test_an_index_of_that_name_that_is_valid_is_an_error_unless_it_may_exist(project: Project) -> None:
    project.table()
    project.migrate()
    project.query("create index t_name_idx on t (name)")
    project.migration("0002_index", BUILD, DROP)

    with pytest.raises(StatementFailed, match="already exists"):
        project.migrate()

    project.migration("0002_index", BUILD.replace("t_name_idx", "if not exists t_name_idx", 1), DROP)
    project.migrate()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("-- transactional: false\nvacuum t;\nvacuum t;", 3, "holds 2 statements instead of one"),
        ("-- transactional: false\n-- nothing", 1, "holds 0 statements instead of one"),
        ("-- transactional: false\ncreate index concurrently on t (name);", 2, "needs a name"),
        ("select 1;\n\ncreate index concurrently i on t (name);", 3, "create index concurrently cannot run inside"),
        ("select 1;\nvacuum full t", 2, "vacuum cannot run inside"),
        ("drop index concurrently i;", 1, "drop index concurrently cannot run inside"),
        ("reindex table concurrently t;", 1, "reindex concurrently cannot run inside"),
        ("alter system set work_mem = '1MB'", 1, "alter system cannot run inside"),
        ("alter table t detach partition p concurrently", 1, "detach partition concurrently cannot run inside"),
        ("create database x", 1, "create database cannot run inside"),
    ],
)
def test_wrong_transactional_files_are_refused_before_anything_runs(
    project: Project, text: str, line: int, message: str
) -> None:
    project.table()
    file = project.migration("0002_x", text)

    with pytest.raises(MigrationError, match=message) as caught:
        project.migrate()

    assert str(caught.value.where).endswith(f"{file.name}:{line}")
    assert project.value("select to_regclass('t')") is None


def test_other_statements_that_need_no_transaction_work(project: Project) -> None:
    project.migration(
        "0001_type", "create type mood as enum ('sad'); create table t (m mood)", "drop table t; drop type mood"
    )
    project.migration(
        "0002_value", "-- transactional: false\n-- irreversible: values stay\nalter type mood add value 'happy';", None
    )
    project.migration(
        "0003_vacuum", "-- transactional: false\nvacuum (analyze) t;", "-- transactional: false\nvacuum t"
    )
    project.migration("0004_reindex", "-- transactional: false\nreindex table concurrently t;")

    project.migrate()

    assert project.value("select 'happy'::mood") == "happy"
    project.rollback(steps=2)


def test_a_partition_that_is_pending_detach_is_detached(project: Project) -> None:
    project.migration(
        "0001_create_m",
        'create table "M" (id int) partition by range (id);'
        'create table "M_1" partition of "M" for values from (1) to (9);',
        'drop table "M", "M_1";',
    )
    project.migrate()
    project.migration(
        "0002_detach",
        '-- transactional: false\nalter table "M" detach partition "M_1" concurrently;',
        'alter table "M" attach partition "M_1" for values from (1) to (9);',
    )
    with closing(psycopg.connect(project.url)) as reader:
        reader.execute('select * from "M"')
        process = project.start("migrate")
        until(lambda: project.query("select 1 from pg_inherits where inhdetachpending"))
        kill(process)
        project.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where query ~ '^-- trans.*detach'")
    assert project.query("select 1 from pg_inherits where inhdetachpending")
    project.migrate()

    assert project.query("select 1 from pg_inherits") == []
    assert project.status().current
    project.rollback(steps=1)
    assert project.value("select count(*) from pg_inherits") == 1


def test_a_block_that_commits_is_told_where_it_may(project: Project) -> None:
    project.table()
    block = "do $$ begin insert into t values (1, 'x'); commit; insert into t values (2, 'x'); end $$;"
    project.migration("0002_fill", block, "delete from t")
    with pytest.raises(StatementFailed, match="invalid transaction termination") as caught:
        project.migrate()

    assert "-- transactional: false" in str(caught.value.hint)
    project.migration("0002_fill", f"-- transactional: false\n{block}", "delete from t")
    project.migrate()
    assert project.value("select count(*) from t") == 2


def test_kill_9_during_an_index_build_is_completed_by_the_next_run(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0002_index", BUILD, DROP)
    with closing(psycopg.connect(project.url)) as writer:
        writer.execute("insert into t values (1, 'x')")  # holds the build up
        process = project.start("migrate")
        until(lambda: valid(project) is False)
        assert project.query("select state from migrations.applied where id like '0002%'") == [("started",)]
        kill(process)
        assert project.status().interrupted[0].id == "0002_app_index"
        writer.rollback()

    report = project.migrate()

    assert report.named("complete") == ("0002_app_index",)
    assert valid(project) is True
    assert project.status().current
    assert [o for (o,) in project.query("select outcome from migrations.runs order by id")] == [
        "succeeded",
        "interrupted",
        "succeeded",
    ]


def test_kill_9_while_the_server_goes_on_ends_the_orphan_first(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0002_index", BUILD, DROP)
    with closing(psycopg.connect(project.url)) as writer:
        writer.execute("insert into t values (1, 'x')")
        process = project.start("migrate")
        until(lambda: valid(project) is False)
        kill(process)
        second = project.start("migrate", "--wait", "20s")
        until(lambda: project.value("select count(*) from migrations.runs where outcome = 'running'") == 1)
        writer.rollback()
        _, err = second.communicate(timeout=30)

    assert second.returncode == 0, err
    assert "completed 0002_app_index" in err
    assert valid(project) is True


@pytest.mark.parametrize(
    ("statement", "undo"),
    [
        ("alter type mood add value 'happy'", None),
        ("create index concurrently t_name_idx on t (name)", "select 1"),
        ("drop index concurrently t_id_idx", "select 1"),
        ("vacuum t", "select 1"),
    ],
)
def test_a_statement_that_was_done_but_not_confirmed_counts_as_done(
    project: Project, statement: str, undo: str | None
) -> None:
    project.migration(
        "0001_create_t",
        "create table t (id int, name text); create index t_id_idx on t (id); create type mood as enum ()",
    )
    header = "-- irreversible: no\n" if undo is None else ""
    project.migration("0002_x", f"-- transactional: false\n{header}{statement};", undo)
    project.migrate()
    project.query("update migrations.applied set state = 'started' where id = '0002_app_x'")  # as a kill would leave it

    report = project.migrate()

    assert report.named("complete") == ("0002_app_x",)
    assert project.status().current


def test_an_interrupted_migration_whose_file_was_mended_runs_in_its_new_form(project: Project) -> None:
    project.table()
    project.migration("0002_index", BUILD, DROP)
    project.migrate()
    project.query("update migrations.applied set state = 'started' where id = '0002_app_index'; drop index t_name_idx")
    project.migration("0002_index", BUILD.replace("(name)", "(name, id)"), DROP)

    project.migrate()

    assert "(name, id)" in project.value("select indexdef from pg_indexes where indexname = 't_name_idx'")
    assert project.status().current


def test_an_interrupted_migration_without_its_file_is_completed_from_the_ledger(project: Project) -> None:
    project.table()
    project.migration("0002_index", BUILD, DROP)
    project.migrate()
    project.query("update migrations.applied set state = 'started' where id = '0002_app_index'; drop index t_name_idx")
    project.remove("app/migrations/0002_app_index.sql")
    project.remove("app/migrations/0002_app_index.rollback.sql")

    with pytest.raises(MigrationError, match="no such file here"):
        project.migrate()

    project.rollback(steps=1)
    assert project.applied() == ["0001_app_create_t"]


def test_an_interrupted_rollback_is_completed_and_then_applied_again(project: Project) -> None:
    project.table()
    project.migration("0002_index", BUILD, DROP)
    project.migrate()
    project.query(
        "update migrations.applied set state = 'reverting' where id = '0002_app_index'; drop index t_name_idx"
    )

    report = project.migrate()

    assert [(s.action, s.name) for s in report.steps] == [("rollback", "0002_app_index"), ("apply", "0002_app_index")]
    assert valid(project) is True
    assert project.status().current


def test_a_failed_reindex_leaves_no_invalid_copies(project: Project) -> None:
    project.table()
    project.migrate()
    project.query("create index t_name_idx on t (name)")
    project.migration("0002_reindex", "-- transactional: false\nreindex index concurrently t_name_idx;")
    with closing(psycopg.connect(project.url)) as writer:
        writer.execute("insert into t values (1, 'x')")
        process = project.start("migrate")
        until(lambda: project.query("select 1 from pg_class where relname ~ '_ccnew'"))
        kill(process)
        writer.rollback()

    project.migrate()

    assert project.query("select relname from pg_class where relname ~ '_cc(new|old)'") == []
    assert project.status().current
