from __future__ import annotations

import shutil

import pytest

from pyairtable_db.errors import FilesDisagree, MigrationError, StatementFailed, UsageError
from pyairtable_db.migrations.rollback import plan_rollback

from .conftest import Project


def body(number: int) -> str:
    return f"create or replace function f() returns int language sql as 'select {number}';"


def three_runs(project: Project) -> list[str]:
    """Migrate three times; return the schema dump after each run, an empty one first."""
    dumps = [project.schema()]
    project.table()
    project.write("app/functions/f.sql", body(1))
    project.write(
        "app/views/v.sql", "create or replace view v as select id, f() as n from t; grant select on v to public;"
    )
    project.migrate()
    dumps.append(project.schema())

    project.migration("0002_add", "alter table t add column extra int;", "alter table t drop column extra;")
    project.write("app/functions/f.sql", body(2) + " revoke all on function f() from public;")
    project.write("app/views/v.sql", "create or replace view v as select extra, id from t; comment on view v is 'two';")
    project.write("app/views/w.sql", "create or replace view w as select extra from v;")
    project.migrate()
    dumps.append(project.schema())

    project.migration("0003_more", "create table more (id int primary key);", "drop table more;")
    project.write(
        "app/functions/f.sql", "create or replace function f(a more) returns setof more language sql as 'select a';"
    )
    project.write("app/policies/p.sql", "drop policy if exists p on more; create policy p on more using (id > 0);")
    project.remove("app/views/w.sql")
    project.migrate()
    dumps.append(project.schema())
    return dumps


def test_rollback_restores_every_schema_on_the_way(project: Project) -> None:
    dumps = three_runs(project)

    for expected in reversed(dumps[:-1]):
        project.rollback(steps=1)
        assert project.schema() == expected

    assert project.applied() == []


def test_rollback_of_several_runs_at_once_leads_to_the_same_schema(project: Project) -> None:
    dumps = three_runs(project)

    project.rollback(to="0001")
    assert project.schema() == dumps[1]
    assert project.value("select f()") == 1
    project.rollback(everything=True)
    assert project.schema() == dumps[0]


def test_rollback_needs_no_files(project: Project) -> None:
    dumps = three_runs(project)
    shutil.rmtree(project.sql)

    project.rollback(steps=2)

    assert project.schema() == dumps[1]


def test_rollback_ignores_what_the_files_say_by_now(project: Project) -> None:
    dumps = three_runs(project)
    for file in project.sql.glob("app/migrations/*.sql"):
        file.write_text("select 1 / 0;")

    project.rollback(to="0001_app_create_t")

    assert project.schema() == dumps[1]


def test_up_down_and_up_again_leads_to_the_same_schema(project: Project) -> None:
    dumps = three_runs(project)

    project.rollback(everything=True)
    project.migrate()

    assert project.schema() == dumps[3]


def test_going_back_into_a_run_keeps_the_bodies_and_before_it_restores_the_old_ones(project: Project) -> None:
    project.table()
    project.write("app/functions/f.sql", body(1))
    project.migrate()
    project.migration("0002_a", "create table a ();", "drop table a;")
    project.migration("0003_b", "create table b ();", "drop table b;")
    project.write("app/functions/f.sql", body(2))
    project.migrate()

    project.rollback(steps=1)
    assert (project.value("select f()"), project.applied()[-1]) == (2, "0002_app_a")
    project.rollback(steps=1)
    assert (project.value("select f()"), project.applied()[-1]) == (1, "0001_app_create_t")
    project.migrate()
    assert project.value("select f()") == 2


def one_run_of_two_migrations(project: Project) -> None:
    project.table()
    project.migration("0002_more", "create table more (id int primary key);", "drop table more;")
    project.write("app/functions/f.sql", body(1))
    project.write("app/functions/late.sql", "create or replace function late() returns bigint language plpgsql as "
                  "'begin return (select count(*) from more); end';")  # fmt: skip
    project.write("app/policies/p.sql", "drop policy if exists p on more; create policy p on more using (id > 0);")
    project.write("app/views/v.sql", "create or replace view v as select id from t;")
    project.migrate()


def test_going_back_into_the_only_run_keeps_what_works_without_the_migration(project: Project) -> None:
    one_run_of_two_migrations(project)
    whole = project.schema()

    report = project.rollback(steps=1)
    assert project.value("select f()") == 1
    assert project.query("select * from v") == []
    assert project.applied() == ["0001_app_create_t"]
    assert [step.name for step in report.steps if step.action == "leave out"] == ["app/policies/p.sql"]
    assert not [step for step in report.steps if step.action == "drop"]
    assert set(project.status().changed) == {"app/policies/p.sql"}

    project.migrate()
    assert project.schema() == whole


def test_going_back_into_a_run_drops_only_what_hangs_on_the_migration(project: Project) -> None:
    one_run_of_two_migrations(project)
    project.write("app/views/w.sql", "create or replace view w as select id from more;")
    project.write("app/views/x.sql", "create or replace view x as select id, f() as n from w;")
    project.rollback(everything=True)
    project.migrate()
    whole = project.schema()

    report = project.rollback(steps=1)
    left = {step.name for step in report.steps if step.action == "leave out"}
    assert left == {"app/policies/p.sql", "app/views/w.sql", "app/views/x.sql"}
    assert project.value("select f()") == 1
    assert project.query("select * from v") == []

    project.rollback(everything=True)
    assert project.applied() == []
    project.migrate()
    assert project.schema() == whole


def test_the_plan_of_going_back_into_a_run_says_that_bodies_stay(project: Project) -> None:
    one_run_of_two_migrations(project)
    plan = plan_rollback(project.url, project.settings, steps=1)
    assert plan.ids == ("0002_app_more",)
    assert ([part.action for part in plan.parts], len(plan.kept)) == (["rollback"], 4)
    assert "-- the bodies of repeatable files stay" in "\n".join(plan.lines())


def test_a_rollback_that_fails_half_way_leaves_everything_as_it_was(project: Project) -> None:
    project.table()
    project.migration("0002_a", "create table a (); create view by_sql as select 1", "drop table nowhere;")
    project.migration("0003_b", "create table b ();", "drop table b;")
    project.write("app/functions/f.sql", body(1))
    project.migrate()
    before = project.schema()

    with pytest.raises(StatementFailed, match="nowhere") as caught:
        project.rollback(everything=True)

    assert caught.value.state == "nothing was rolled back; the database is as it was."
    assert str(caught.value.where) == "0002_app_a.rollback (from the ledger):1"
    assert project.schema() == before
    assert len(project.applied()) == 3


def test_an_irreversible_migration_stops_before_anything_is_touched(project: Project) -> None:
    project.table()
    project.migration("0002_forget", "-- irreversible: the rows are gone\ndelete from t;", None)
    project.migration("0003_b", "create table b ();", "drop table b;")
    project.migrate()

    with pytest.raises(MigrationError, match="0002_app_forget is irreversible: the rows are gone") as caught:
        project.rollback(steps=2)

    assert "--to 0002_app_forget" in str(caught.value.hint)
    assert len(project.applied()) == 3
    project.rollback(to="0002_app_forget")
    assert project.applied() == ["0001_app_create_t", "0002_app_forget"]


def test_a_migration_without_a_way_back_is_refused_at_migrate(project: Project) -> None:
    project.table()
    project.migration("0002_x", "create table x ();", None)

    with pytest.raises(MigrationError, match="has no rollback") as caught:
        project.migrate()

    assert "irreversible" in str(caught.value.hint)
    assert project.value("select to_regclass('t')") is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "how far"),
        ({"steps": 1, "everything": True}, "how far"),
        ({"steps": 2}, "the database has 1 migration$"),
        ({"to": "000"}, "fits 0001_app_create_t and 0002_app_more$"),
        ({"to": "0009"}, "is not applied"),
    ],
)
def test_unclear_goals_are_refused(project: Project, arguments: dict[str, object], message: str) -> None:
    project.table()
    if "to" in arguments:
        project.migration("0002_more", "select 1")
    project.migrate()

    with pytest.raises(UsageError, match=message):
        project.rollback(**arguments)


def test_a_plan_that_no_longer_holds_is_not_carried_out(project: Project) -> None:
    project.table()
    project.migrate()
    plan = plan_rollback(project.url, project.settings, steps=1)
    project.migration("0002_a", "create table a ();", "drop table a;")
    project.migrate()

    with pytest.raises(FilesDisagree, match="changed after the plan"):
        project.rollback(steps=1, expected=plan.ids)

    assert len(project.applied()) == 2


def test_the_plan_shows_the_sql_of_the_ledger(project: Project) -> None:
    three_runs(project)

    plan = plan_rollback(project.url, project.settings, to="1")

    assert plan.ids == ("0003_app_more", "0002_app_add")
    sql = [part.sql for part in plan.parts if part.action == "rollback"]
    assert sql == ["drop table more;", "alter table t drop column extra;"]
    assert "create or replace view v as select id, f() as n" in "\n".join(plan.lines())
    assert project.json("rollback", "--to", "1", "--plan")["steps"][-1]["sql"] == sql[-1]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_plan_is_in_the_order_of_the_rollback(project: Project, steps: int) -> None:
    three_runs(project)
    plan = plan_rollback(project.url, project.settings, steps=steps)

    report = project.rollback(steps=steps)

    assert [(part.action, part.name) for part in plan.parts] == [(step.action, step.name) for step in report.steps]
    assert plan.parts[0].action == "drop"
    reasons = {part.name: part.reason for part in plan.parts}
    assert reasons["policy p on public.more"] == "it was not there before"


def test_rows_of_unrelated_tables_survive_a_rollback(project: Project) -> None:
    three_runs(project)
    project.query("insert into t values (1, 'kept', 5)")

    project.rollback(steps=2)

    assert project.query("select * from t") == [(1, "kept")]


def test_a_rollback_with_non_transactional_parts_goes_all_the_way(project: Project) -> None:
    project.table()
    project.write("app/functions/f.sql", body(1))
    project.migrate()
    first = project.schema()
    project.migration("0002_a", "alter table t add column a int;", "alter table t drop column a;")
    project.migration(
        "0003_index",
        "-- transactional: false\ncreate index concurrently t_a_idx on t (a);",
        "-- transactional: false\ndrop index concurrently t_a_idx;",
    )
    project.migration("0004_b", "alter table t add column b int;", "alter table t drop column b;")
    project.write("app/functions/f.sql", body(2))
    project.migrate()

    report = project.rollback(to="1")

    assert report.named("rollback") == ("0004_app_b", "0003_app_index", "0002_app_a")
    assert project.schema() == first


def test_a_rollback_that_fails_at_its_commit_is_named(project: Project) -> None:
    project.migration("0001_create_t", "create table t (id int primary key); create table log ();", "drop table t, log")
    project.migration(
        "0002_link",
        "create table u (t_id int references t deferrable initially deferred); insert into t values (1);"
        "insert into u values (1);",
        "delete from t;",
    )
    project.migration("0003_more", "create table more ();", "drop table more;")
    project.migrate()

    with pytest.raises(StatementFailed, match="violates foreign key") as caught:
        project.rollback(steps=2)

    assert caught.value.where == "0002_app_link.rollback (from the ledger)"
    assert len(project.applied()) == 3
