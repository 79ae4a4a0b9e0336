from __future__ import annotations

import psycopg
import pytest

from pyairtable_db.errors import MigrationError, StatementFailed, UsageError
from pyairtable_db.migrations.plan import plan_migrate
from pyairtable_db.migrations.rehearsal import Rehearsal, StatementReport, rehearse

from .conftest import Project


def statement(found: Rehearsal, text: str) -> StatementReport:
    return next(report for report in found.statements if text in report.statement)


def modes(report: StatementReport) -> dict[str, str]:
    return {lock.relation: lock.mode for lock in report.locks}


def test_the_plan_shows_rendered_sql_in_order_with_reasons(project: Project) -> None:
    project.configure(vars={"word": "hej"})
    project.migration("0001_create_t", "create table t (x text default '{{ word }}');")
    project.write("app/views/v.sql", "create or replace view v as select x from t;")
    project.migrate()
    project.migration("0002_x", "-- because\nalter table t add column y int;")
    project.write("app/views/v.sql", "create or replace view v as select '{{ word }}' as word from t;")
    project.write("app/functions/f.sql", "create or replace function f() returns int language sql as 'select 1';")
    project.run("rollback", "--all", "--yes")

    parts = plan_migrate(project.url, project.settings).plan.parts

    assert [(part.action, part.name, part.reason) for part in parts] == [
        ("apply", "0001_app_create_t", "pending"),
        ("apply", "0002_app_x", "pending"),
        ("replace", "app/functions/f.sql", "new"),
        ("replace", "app/views/v.sql", "new"),
    ]
    assert parts[0].sql == "create table t (x text default 'hej');"
    assert parts[1].sql == "-- because\nalter table t add column y int;"


def test_the_plan_shows_drops_of_changed_renamed_and_deleted_objects(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", "create or replace view v as select id from t;")
    project.write("app/views/w.sql", "create or replace view w as select id from v;")
    project.write("app/functions/f.sql", "create or replace function f() returns int language sql as 'select 1';")
    project.migrate()
    before = project.schema()
    project.write("app/views/v.sql", "create or replace view v as select name from t;")
    project.write("app/views/w.sql", "create or replace view w as select name from v;")
    project.remove("app/functions/f.sql")

    parts = plan_migrate(project.url, project.settings).plan.parts

    assert [(part.action, part.name, part.reason) for part in parts] == [
        ("drop", "view public.w", "its signature or columns changed"),
        ("drop", "view public.v", "its signature or columns changed"),
        ("drop", "function public.f()", "its file is gone"),
        ("replace", "app/views/v.sql", "changed"),
        ("replace", "app/views/w.sql", "changed"),
    ]
    assert project.schema() == before


def test_the_plan_needs_read_rights_only(project: Project) -> None:
    project.query("do $$ begin if to_regrole('mig_reader') is null then create role mig_reader login; end if; end $$")
    project.table()
    project.migrate()
    project.query(
        "grant usage on schema migrations to mig_reader; grant select on all tables in schema migrations to mig_reader"
    )
    project.migration("0002_x", "create table x ();")
    project.write("app/views/v.sql", "create or replace view v as select id from t;")
    reader = psycopg.conninfo.make_conninfo(
        project.url, user="mig_reader", options="-c default_transaction_read_only=on"
    )

    parts = plan_migrate(reader, project.settings).plan.parts

    assert [part.name for part in parts] == ["0002_app_x", "app/views/v.sql"]


def test_plan_and_migrate_plan_print_sql_that_psql_could_run(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", "create or replace view v as select id from t;")

    printed = project.run("plan")
    assert project.run("migrate", "--plan").stdout == printed.stdout
    assert printed.returncode == 0
    project.query(printed.stdout)
    assert project.query("select id from v") == []

    python = "from yoyo import step\n\nstep('create table by_step ()', 'drop table by_step')"
    project.write("app/migrations/0002_app_step.py", python)
    printed = project.run("plan")
    assert "-- step('create table by_step ()'" in printed.stdout
    project.query(printed.stdout.replace("create table t ", "create table other "))
    project.remove("app/migrations/0002_app_step.py")
    document = project.json("plan")
    assert [step["name"] for step in document["steps"]] == ["0001_app_create_t", "app/views/v.sql"]


def test_the_rehearsal_reports_the_locks_each_statement_takes(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", "create or replace view v as select id from t;")
    project.migrate()
    project.migration(
        "0002_change",
        "create table fresh (t_id int references t);\n"
        "alter table t add column plain int;\n"
        "create index t_plain_idx on t (plain);\n"
        "alter table t add column rewritten text default gen_random_uuid()::text;\n"
        "alter table t add constraint t_plain_check check (plain > 0);\n"
        "drop view v;\n",
    )

    found = rehearse(project.url, project.settings)

    assert modes(statement(found, "create table fresh")) == {"public.t": "ShareRowExclusive"}
    plain = statement(found, "add column plain")
    assert (modes(plain), plain.rewrites) == ({"public.t": "AccessExclusive"}, ())
    assert statement(found, "rewritten").rewrites == ("public.t",)
    assert statement(found, "t_plain_check").scans == ("public.t",)
    assert modes(statement(found, "drop view v")) == {"public.v": "AccessExclusive"}
    assert statement(found, "t_plain_check").where.endswith("0002_app_change.sql:5")
    assert all(report.ms >= 0 for report in found.statements)
    assert [migration.id for migration in project.status().pending] == ["0002_app_change"]
    assert project.query("select column_name from information_schema.columns where table_name = 't'") == [
        ("id",),
        ("name",),
    ]


def test_the_rehearsal_sees_the_locks_of_concurrent_statements(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0002_index", "-- transactional: false\ncreate index concurrently t_name_idx on t (name);")
    project.migration("0003_vacuum", "-- transactional: false\nvacuum full t;")
    project.migration("0004_drop", "-- transactional: false\ndrop index concurrently t_name_idx;")

    found = rehearse(project.url, project.settings)

    assert modes(statement(found, "create index")) == {"public.t": "ShareUpdateExclusive"}
    assert modes(statement(found, "vacuum full")) == {"public.t": "AccessExclusive"}
    assert modes(statement(found, "drop index")) == {"public.t": "ShareUpdateExclusive"}


def test_a_lock_policy_fails_the_plan(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0002_index", "create index t_name_idx on t (name);")

    with pytest.raises(MigrationError, match=r"Share on public\.t exceeds --max-lock ShareUpdateExclusive"):
        rehearse(project.url, project.settings, max_lock="ShareUpdateExclusiveLock").check()
    rehearse(project.url, project.settings, max_lock="share").check()
    with pytest.raises(UsageError, match="not a lock mode"):
        rehearse(project.url, project.settings, max_lock="hard")
    done = project.run("plan", "--locks", "--max-lock", "RowExclusive")
    assert done.returncode == 1
    assert "blocks writes" in done.stdout
    assert project.json("plan", "--locks")["exceeded"] == []


def test_the_rehearsal_of_an_adopted_database_starts_from_its_structure(project: Project) -> None:
    project.query("create table t (id int primary key, name text)")
    project.table()
    assert project.run("baseline", "0001").returncode == 0
    project.migration("0002_index", "create index t_name_idx on t (name);")
    project.write("app/views/v.sql", "create or replace view v as select id from t;")

    found = rehearse(project.url, project.settings)

    assert modes(statement(found, "create index")) == {"public.t": "Share"}


def test_the_rehearsal_of_a_database_of_another_tool_starts_from_its_structure(project: Project) -> None:
    project.query("create table old (id int primary key)")
    project.migration("0001_add", "alter table old add column name text;", "alter table old drop column name;")

    found = rehearse(project.url, project.settings)

    assert modes(statement(found, "add column name")) == {"public.old": "AccessExclusive"}


def test_a_rehearsal_that_fails_says_that_nothing_real_was_touched(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0002_x", "alter table t add column id int;")

    with pytest.raises(StatementFailed) as caught:
        rehearse(project.url, project.settings)

    assert "scratch" in str(caught.value.state)
    assert [migration.id for migration in project.status().pending] == ["0002_app_x"]
