"""Baseline and squash."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyairtable_db.errors import FilesDisagree, MigrationError, UsageError
from pyairtable_db.migrations import lockfile
from pyairtable_db.migrations.baseline import baseline
from pyairtable_db.migrations.files import discover
from pyairtable_db.migrations.squash import squash

from .conftest import Project


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.sql"))


def history(project: Project) -> None:
    project.configure(vars={"word": "hej"})
    project.table()
    project.migration(
        "0002_value",
        "set search_path = pg_catalog;\ninsert into public.t values (1, '{{ word }}')",
        "delete from t where id = 1",
    )
    project.migration(
        "0003_index",
        "-- transactional: false\n-- The list is sorted by name.\ncreate index concurrently t_name_idx on t (name)",
        "-- transactional: false\ndrop index concurrently t_name_idx",
    )
    project.migration(
        "0004_json",
        "-- jinja: false\ncreate table j (a int[] default '{{1,2},{3,4}}');",
        "drop table j",
        concern="other",
    )
    project.migration("0005_vacuum", "-- transactional: false\nvacuum t", "-- transactional: false\nvacuum t")
    project.migration("0006_last", "create table last (id int)", "drop table last")
    project.write("app/views/v.sql", "create or replace view v as select id from t;")


def test_a_baseline_adopts_an_existing_database(project: Project) -> None:
    project.query("create table t (id int primary key, name text)")
    project.table()
    project.migration("0002_x", "create table x ()", "drop table x")
    project.migration("0003_y", "create table y ()", "drop table y")
    project.query("create table x ()")

    baseline(project.url, project.settings, "0002")
    report = project.migrate()

    assert report.named("apply") == ("0003_app_y",)
    assert project.status().current
    project.rollback(steps=1)
    with pytest.raises(MigrationError, match="adopted by baseline"):
        project.rollback(steps=1)
    with pytest.raises(MigrationError, match="has 2 migrations already"):
        baseline(project.url, project.settings, "0001")


def test_a_baseline_of_an_unknown_migration_is_wrong_usage(project: Project) -> None:
    project.table()
    assert project.run("baseline", "0007").returncode == 2


def test_a_squash_stands_for_what_it_folds(project: Project) -> None:
    history(project)
    lockfile.update(project.sql, discover(project.sql))

    done = squash(project.settings, "0005", project.url)

    assert done.reversible
    assert done.path.name == "0005_app_squash.sql"
    assert files(project.sql) == [
        "0005_app_squash.rollback.sql",
        "0005_app_squash.sql",
        "0006_app_last.rollback.sql",
        "0006_app_last.sql",
        "v.sql",
    ]
    assert list(lockfile.read(project.sql) or {}) == ["0005_app_squash", "0006_app_last"]

    empty = project.schema()
    report = project.migrate()
    assert report.named("apply") == ("0005_app_squash", "0006_app_last")
    assert project.query("select * from t") == [(1, "hej")]
    project.rollback(everything=True)
    assert project.schema() == empty


def test_databases_on_either_side_of_a_squash_stay_valid(project: Project) -> None:
    history(project)
    project.migrate()
    schema = project.schema()

    squash(project.settings, "0005", project.url)
    assert [migration.id for migration in project.status().replaced] == ["0005_app_squash"]
    report = project.migrate()

    assert report.named("adopt") == ("0005_app_squash",)
    assert project.applied() == ["0005_app_squash", "0006_app_last"]
    assert project.schema() == schema
    assert project.status().current
    assert project.migrate().steps == ()
    project.rollback(everything=True)
    assert project.value("select to_regclass('t')") is None


def test_a_database_in_the_middle_of_a_squash_is_sent_back_to_the_release_before(project: Project) -> None:
    history(project)
    project.migrate(to="0003")
    squash(project.settings, "0005", project.url)

    with pytest.raises(MigrationError, match="2 are not applied here: 0004_other_json, 0005_app_vacuum"):
        project.migrate()


def test_a_squash_may_be_squashed_again(project: Project) -> None:
    history(project)
    squash(project.settings, "0003", project.url)
    project.migrate()

    squash(project.settings, "0005", project.url)
    project.migrate()

    assert project.applied() == ["0005_app_squash", "0006_app_last"]


def test_an_irreversible_part_makes_the_squash_irreversible(project: Project) -> None:
    project.table()
    project.migration("0002_forget", "-- irreversible: rows are gone\ndelete from t", None)

    done = squash(project.settings, "0002", project.url)

    assert not done.reversible
    assert "-- irreversible: 0002_app_forget is: rows are gone" in done.path.read_text()


@pytest.mark.parametrize("last", ["0001", "0007"])
def test_there_must_be_something_to_fold(project: Project, last: str) -> None:
    history(project)
    with pytest.raises(UsageError):
        squash(project.settings, last, project.url)


def test_what_cannot_be_folded_is_refused_and_nothing_is_written(project: Project) -> None:
    history(project)
    project.write("app/migrations/0007_app_py.py", "from yoyo import step\nstep('select 1', 'select 1')\n")
    before = files(project.sql)

    with pytest.raises(MigrationError, match="Python steps cannot be folded"):
        squash(project.settings, "0007", project.url)

    assert files(project.sql) == before


def test_a_squash_that_leads_elsewhere_is_refused_and_nothing_is_written(project: Project) -> None:
    project.table()
    # What the third one creates depends on having a transaction of its own.
    project.migration(
        "0002_x",
        "create table stamp as select pg_current_xact_id()::text as id",
        "drop table stamp",
    )
    project.migration(
        "0003_y",
        "do $$ begin\n"
        "    if (select id from stamp) = pg_current_xact_id()::text then create table together (); end if;\n"
        "end $$",
        "drop table if exists together",
    )
    before = files(project.sql)

    with pytest.raises(FilesDisagree, match="leads to another schema: table"):
        squash(project.settings, "0003", project.url)

    assert files(project.sql) == before
