from __future__ import annotations

import pytest

from pyairtable_db.errors import InsufficientRights, MigrationError, StatementFailed

from .conftest import Project

TRIGGER_FUNCTION = "suppress_redundant_updates_trigger()"
V1 = "create or replace view v as select id, name from t;"


def bodies(project: Project) -> list[str]:
    return [
        path for (path,) in project.query("select path from migrations.repeatables where to_run is null order by 1")
    ]


def test_only_what_changed_is_applied_again(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.write("app/functions/f.sql", "create or replace function f() returns int language sql as 'select 1';")
    project.migrate()
    assert project.migrate().steps == ()

    project.write("app/functions/f.sql", "create or replace function f() returns int language sql as 'select 2';")
    report = project.migrate()

    assert report.named("replace") == ("app/functions/f.sql",)
    assert report.named("drop") == ()
    assert project.value("select f()") == 2


def test_they_are_applied_in_the_order_of_their_needs(project: Project) -> None:
    project.table()
    project.write("app/policies/a.sql", "drop policy if exists a on t; create policy a on t using (f(id) > 0);")
    project.write(
        "app/triggers/a.sql", "create or replace trigger a before insert on t for each row execute function z();"
    )
    project.write(
        "app/functions/z.sql",
        "create or replace function z() returns trigger language plpgsql as 'begin return new; end';",
    )
    project.write("app/views/a.sql", "create or replace view a as select * from b;")
    project.write("app/views/b.sql", "create or replace view b as select f(id) from t;")
    project.write(
        "app/functions/a.sql",
        "create or replace function a() returns setof a language sql begin atomic select * from a; end;",
    )
    project.write("app/functions/f.sql", "create or replace function f(int) returns int language sql as 'select $1';")

    order = project.migrate().named("replace")

    def at(path: str) -> int:
        return order.index(f"app/{path}.sql")

    assert at("functions/f") < at("views/b") < at("views/a") < at("functions/a")
    assert at("functions/z") < at("triggers/a")
    assert order[-1] == "app/policies/a.sql"


def test_functions_that_call_each_other_in_a_circle_are_fine(project: Project) -> None:
    project.write(
        "app/functions/a.sql", "create or replace function a(n int) returns int language sql as 'select b(n)';"
    )
    project.write(
        "app/functions/b.sql", "create or replace function b(n int) returns int language sql as 'select a(n)';"
    )

    assert len(project.migrate().named("replace")) == 2


def test_all_of_them_or_none(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.write("app/views/w.sql", "create or replace view w as select nothing from t;")

    with pytest.raises(StatementFailed) as caught:
        project.migrate()

    assert str(caught.value.where).endswith("w.sql:1")
    assert caught.value.state is not None
    assert "no repeatable file was applied" in caught.value.state
    assert project.value("select to_regclass('v')") is None
    assert project.query("select * from migrations.repeatables") == []
    assert project.applied() == ["0001_app_create_t"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("f(a int) returns int", "f(a int) returns text"),
        ("f(a int) returns int", "f(b int) returns int"),
        ("f(a int default 1) returns int", "f(a int) returns int"),
        ("f(a int, out x int, out y int)", "f(a int, out x int, out z int)"),
        ("f(a int) returns table (x int)", "f(a int) returns table (x int, y int)"),
        ("f(a int) returns int", "f(a bigint) returns int"),
        ("f(a int) returns int", "f(a int, b int) returns int"),
    ],
)
def test_a_changed_signature_replaces_the_function_instead_of_adding_one(project: Project, old: str, new: str) -> None:
    project.write("app/functions/f.sql", f"create or replace function {old} language sql as 'select null';")
    project.configure(search_path="public")
    project.migrate()

    project.write("app/functions/f.sql", f"create or replace function {new} language sql as 'select null';")
    report = project.migrate()

    assert len(report.named("drop")) == 1
    assert project.value("select count(*) from pg_proc where proname = 'f'") == 1


def test_what_hangs_on_a_dropped_object_is_created_again(project: Project) -> None:
    project.table()
    project.write("app/functions/f.sql", "create or replace function f(a int) returns int language sql as 'select a';")
    project.write("app/views/v.sql", "create or replace view v as select f(id) as x from t;")
    project.write("app/views/w.sql", "create or replace view w as select x from v;")
    project.write("app/policies/p.sql", "drop policy if exists p on t; create policy p on t using (f(id) > 0);")
    project.write("app/views/other.sql", "create or replace view other as select 1 as x;")
    project.migrate()

    project.write(
        "app/functions/f.sql", "create or replace function f(a int) returns bigint language sql as 'select 1';"
    )
    report = project.migrate()

    assert report.named("drop") == (
        "policy p on public.t",
        "view public.w",
        "view public.v",
        "function public.f(int4)",
    )
    assert set(report.named("replace")) == {
        "app/functions/f.sql",
        "app/views/v.sql",
        "app/views/w.sql",
        "app/policies/p.sql",
    }
    assert project.query(
        "select format_type(atttypid, null) from pg_attribute where attrelid = 'w'::regclass and attnum = 1"
    ) == [("bigint",)]
    assert project.migrate().steps == ()


@pytest.mark.parametrize(
    "new",
    [
        "create or replace view v as select name, id from t;",
        "create or replace view v as select id from t;",
        "create or replace view v as select id::bigint, name from t;",
        "create or replace view v as select * from (select name from t) x;",
    ],
)
def test_changed_view_columns_replace_the_view_and_its_dependents(project: Project, new: str) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.write("app/views/w.sql", "create or replace view w as select count(*) as n from v;")
    project.migrate()

    project.write("app/views/v.sql", new)
    report = project.migrate()

    assert report.named("drop") == ("view public.w", "view public.v")
    assert project.migrate().steps == ()


def test_an_appended_view_column_needs_no_drop(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.migrate()

    project.write("app/views/v.sql", "create or replace view v as select id, name, 1 as more from t;")

    assert project.migrate().named("drop") == ()


def test_a_renamed_file_keeps_its_object(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.migrate()
    oid = project.value("select 'v'::regclass::oid")

    project.remove("app/views/v.sql")
    project.write("other/views/v.sql", V1)
    report = project.migrate()

    assert report.named("drop") == ()
    assert project.value("select 'v'::regclass::oid") == oid
    assert bodies(project) == ["other/views/v.sql"]


def test_a_renamed_object_and_a_deleted_file_drop_what_was(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.write(
        "app/triggers/tr.sql",
        f"create or replace trigger tr before update on t for each row execute function {TRIGGER_FUNCTION};",
    )
    project.write(
        "app/policies/p.sql", 'drop policy if exists "my policy" on t; create policy "my policy" on t using (true);'
    )
    project.migrate()

    project.write("app/views/v.sql", V1.replace("view v", "view renamed"))
    project.remove("app/triggers/tr.sql")
    project.remove("app/policies/p.sql")
    report = project.migrate()

    assert set(report.named("drop")) == {"view public.v", "trigger tr on public.t", 'policy "my policy" on public.t'}
    assert project.value("select to_regclass('v') is null and to_regclass('renamed') is not null")
    assert project.value("select count(*) from pg_policy") == 0
    assert bodies(project) == ["app/views/v.sql"]


def test_a_grant_that_left_the_file_leaves_the_database(project: Project) -> None:
    project.query("do $$ begin if to_regrole('mig_tester') is null then create role mig_tester; end if; end $$")
    project.table()
    project.write("app/views/v.sql", f"{V1} grant select on v to mig_tester; comment on view v is 'x';")
    project.migrate()
    assert project.value("select has_table_privilege('mig_tester', 'v', 'select')")

    project.write("app/views/v.sql", V1)
    report = project.migrate()

    assert report.named("drop") == ("view public.v",)
    assert not project.value("select has_table_privilege('mig_tester', 'v', 'select')")
    assert project.value("select obj_description('v'::regclass)") is None


def test_a_migration_may_drop_a_view_that_is_in_its_way(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.migrate()
    project.migration(
        "0002_widen",
        "drop view v; alter table t alter id type bigint;",
        "drop view v; alter table t alter id type int;",
    )

    report = project.migrate()

    assert report.named("replace") == ("app/views/v.sql",)
    assert project.query("select id from v") == []
    project.rollback(steps=1)
    assert project.query("select id from v") == []


def test_a_view_in_the_way_of_a_migration_is_explained(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.migrate()
    project.migration("0002_widen", "alter table t alter id type bigint;")

    with pytest.raises(StatementFailed) as caught:
        project.migrate()

    assert "drop it in the migration: it is created again after it" in str(caught.value.hint)


def test_something_made_by_hand_that_hangs_on_a_dropped_object_stops_the_run(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", V1)
    project.migrate()
    project.query("create view by_hand as select * from v")

    project.write("app/views/v.sql", "create or replace view v as select name from t;")
    with pytest.raises(StatementFailed) as caught:
        project.migrate()

    assert "by_hand" in str(caught.value.detail)
    assert project.query("select * from by_hand") == []


def test_they_belong_to_the_owner_role(project: Project) -> None:
    project.query("do $$ begin if to_regrole('mig_owner') is null then create role mig_owner; end if; end $$")
    project.configure(owner_role="mig_owner")
    project.migration(
        "0001_allow", "grant create on schema public to mig_owner", "revoke create on schema public from mig_owner"
    )
    project.write(
        "app/functions/f.sql", "create or replace function f() returns int language sql as 'select 1'; reset role;"
    )
    project.write("app/views/v.sql", "create or replace view v as select 1 as x;")

    project.migrate()

    assert project.query("select proowner::regrole::text from pg_proc where proname = 'f'") == [("mig_owner",)]
    assert project.query("select relowner::regrole::text from pg_class where relname = 'v'") == [("mig_owner",)]
    project.rollback(everything=True)


def test_a_login_that_may_not_become_the_owner_hears_so(project: Project) -> None:
    project.query("do $$ begin if to_regrole('mig_owner') is null then create role mig_owner; end if; end $$")
    project.query("do $$ begin if to_regrole('mig_login') is null then create role mig_login login; end if; end $$")
    name = project.value("select current_database()")
    project.query(f'grant create on database "{name}" to mig_login')
    project.configure(owner_role="mig_owner")
    project.url += " user=mig_login"
    project.write("app/views/v.sql", "create or replace view v as select 1 as x;")

    with pytest.raises(InsufficientRights) as caught:
        project.migrate()

    assert caught.value.hint == 'grant "mig_owner" to "mig_login";'


@pytest.mark.parametrize(
    ("path", "text", "line", "message"),
    [
        (
            "functions/f",
            "\ncreate function f() returns int language sql as 'select 1';",
            2,
            "create function cannot be repeated",
        ),
        ("views/v", "create view v as select 1;", 1, "create view cannot be repeated"),
        (
            "triggers/x",
            "select 1;\ncreate trigger x before insert on t for each row execute function f();",
            2,
            "create trigger",
        ),
        ("policies/p", "create policy p on t using (true);", 1, "create policy cannot be repeated"),
        ("policies/p", "drop policy if exists other on t; create policy p on t using (true);", 1, "create policy"),
        ("views/m", "create materialized view m as select 1;", 1, "create materialized view cannot be repeated"),
        ("functions/f", "select 1;\n\ncreate table x ();", 3, "`create table x"),
        ("functions/f", "insert into t values (1);", 1, "`insert into t"),
        ("functions/f", "alter table t add column x int;", 1, "`alter table t"),
        ("functions/f", "drop function f();", 1, "drop cannot be repeated"),
        ("functions/f", "drop table if exists t;", 1, "this drop cannot be repeated"),
        ("functions/f", "select 1 into x;", 1, "`select 1 into"),
        ("functions/f", "begin;", 1, "`begin"),
    ],
)
def test_the_checker_refuses_what_cannot_be_repeated(
    project: Project, path: str, text: str, line: int, message: str
) -> None:
    project.table()
    project.write(f"app/{path}.sql", text)

    with pytest.raises(MigrationError, match=message) as caught:
        project.migrate()

    assert str(caught.value.where).endswith(f"{path}.sql:{line}")
    assert project.value("select to_regclass('t')") is None, "nothing ran before the refusal"


def test_everything_repeatable_is_accepted_twice(project: Project) -> None:
    project.table()
    project.write(
        "app/functions/many.sql",
        """
        create or replace procedure p() language sql as 'select 1';
        create or replace aggregate total(int) (sfunc = int4pl, stype = int4);
        drop materialized view if exists m;
        create materialized view m as select 1 as x;
        create unique index m_x_idx on m (x);
        create or replace rule r as on delete to t do also select 1;
        drop trigger if exists c on t;
        create constraint trigger c after insert on t
            for each row execute function suppress_redundant_updates_trigger();
        drop event trigger if exists e;
        comment on materialized view m is 'm';
        revoke all on m from public;
        alter procedure p() set search_path = '';
        do $$ begin perform 1; end $$;
        """,
    )
    project.migrate()
    project.write("app/views/uses.sql", "create or replace view uses as select x, total(1) from m group by x;")
    project.migrate()

    text = (project.sql / "app/functions/many.sql").read_text()
    project.write("app/functions/many.sql", text + "-- changed\n")
    report = project.migrate()

    assert "app/views/uses.sql" in report.named("replace")
    assert project.migrate().steps == ()
