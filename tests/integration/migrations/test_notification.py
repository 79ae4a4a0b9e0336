"""Whoever keeps what the catalog says is told when a run has changed it, and only then."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from pyairtable_db.errors import StatementFailed

from .conftest import Project

F = "create or replace function f() returns int language sql as 'select {}';"


class Ear:
    """A session that listens."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.connection.execute("listen pyairtable_db_catalog")

    def heard(self) -> bool:
        """Return whether something was sent since the last time; what was committed before is there by now."""
        self.connection.execute("select 1")
        return bool(list(self.connection.notifies(timeout=0)))


@pytest.fixture
def ear(project: Project) -> Iterator[Ear]:
    listener = Ear(project.url)
    with listener.connection:
        yield listener


def test_migrations_bodies_and_rollbacks_tell_and_idle_runs_do_not(project: Project, ear: Ear) -> None:
    project.table()
    project.migrate()
    assert ear.heard()

    project.migrate()
    assert not ear.heard()

    project.write("app/functions/f.sql", F.format(1))
    project.migrate()
    assert ear.heard()

    project.remove("app/functions/f.sql")
    project.migrate()
    assert ear.heard()

    project.rollback(everything=True)
    assert ear.heard()


def test_a_migration_outside_a_transaction_tells(project: Project, ear: Ear) -> None:
    project.table()
    project.migrate()
    ear.heard()
    project.migration(
        "0002_index",
        "-- transactional: false\ncreate index concurrently t_name on t (name);",
        "-- transactional: false\ndrop index concurrently t_name;",
    )
    project.migrate()
    assert ear.heard()
    project.rollback(steps=1)
    assert ear.heard()


def test_what_was_rolled_back_is_not_told(project: Project, ear: Ear) -> None:
    project.migration("0001_create_t", "create table t (id int); select 1/0;", "drop table t;")
    with pytest.raises(StatementFailed):
        project.migrate()
    assert not ear.heard()


def test_a_dry_run_tells_nothing(project: Project, ear: Ear) -> None:
    project.table()
    project.migrate(dry_run=True)
    assert not ear.heard()


def test_a_run_that_fails_later_has_told_of_what_it_committed(project: Project, ear: Ear) -> None:
    project.table()
    project.migration("0002_fail", "select 1/0;")
    with pytest.raises(StatementFailed):
        project.migrate()
    assert ear.heard()
