from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pyairtable_db.errors import InsufficientRights, MigrationError, StatementFailed, UnsupportedServer
from pyairtable_db.migrations.events import ServerNotice

from .conftest import Project


def test_migrations_of_all_concerns_run_in_the_order_of_their_numbers(project: Project) -> None:
    project.migration("0002_fill", "insert into log values (2)", concern="beta")
    project.migration("0003_fill", "insert into log values (3)", concern="alpha")
    project.migration("0001_create_log", "create table log (n int, at serial)", concern="gamma")
    project.migration("0010_fill", "insert into log values (10)", concern="alpha")

    report = project.migrate()

    assert [n for (n,) in project.query("select n from log order by at")] == [2, 3, 10]
    assert report.named("apply") == ("0001_gamma_create_log", "0002_beta_fill", "0003_alpha_fill", "0010_alpha_fill")
    assert project.migrate().steps == ()


def test_a_dependency_moves_a_file_behind_what_it_needs(project: Project) -> None:
    project.migration("0001_fill", "-- depends: 0002_app_create_log\ninsert into log values (1)")
    project.migration("0002_create_log", "create table log (n int)")

    assert project.migrate().named("apply") == ("0002_app_create_log", "0001_app_fill")


def test_the_ledger_keeps_hashes_rendered_sql_rollback_and_run(project: Project) -> None:
    project.configure(vars={"word": "hej"})
    file = project.migration(
        "0001_create_t", "create table t (x text default '{{ word }}')", "drop table t -- {{ word }}"
    )

    report = project.migrate()

    row = project.query(
        "select a.sha256, a.rendered_sha256, a.sql, a.rollback_sql, r.id, r.command, r.outcome, r.role = current_user, "
        "r.release <> '', r.host <> '', r.finished >= r.started "
        "from migrations.applied a join migrations.runs r on r.id = a.run"
    )[0]
    rendered = "create table t (x text default 'hej')"
    assert row == (
        hashlib.sha256(file.read_bytes()).hexdigest(),
        hashlib.sha256(rendered.encode()).hexdigest(),
        rendered,
        "drop table t -- hej",
        report.run,
        "migrate",
        "succeeded",
        True,
        True,
        True,
        True,
    )
    assert project.query("select action, name from migrations.steps") == [("apply", "0001_app_create_t")]


def test_a_migration_that_fails_half_way_leaves_nothing_and_says_where(project: Project) -> None:
    project.table()
    file = project.migration(
        "0002_break", "-- why\ncreate table half (x int);\n\ninsert into t\nvalues (1, 'a'), (1, 'b');\n"
    )
    project.migration("0003_later", "create table later ()")

    with pytest.raises(StatementFailed) as caught:
        project.migrate()

    problem = caught.value
    assert problem.where is not None
    assert problem.where.endswith(f"{file.name}:4")
    assert problem.sqlstate == "23505"
    assert problem.detail == "Key (id)=(1) already exists."
    assert problem.statement == "insert into t\nvalues (1, 'a'), (1, 'b')"
    assert problem.state == "nothing of 0002_app_break was applied; 0001_app_create_t is applied."
    assert project.applied() == ["0001_app_create_t"]
    assert project.value("select to_regclass('half')") is None
    outcome, error = project.query("select outcome, error from migrations.runs order by id desc limit 1")[0]
    assert outcome == "failed"
    assert "already exists" in error or "duplicate key" in error

    file.write_text("create table half (x int);")
    assert project.migrate().named("apply") == ("0002_app_break", "0003_app_later")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("select 1;\nselect\n  nowhere.f();", 3),
        ("select 1;\n\ndo $$\nbegin\n  perform 1;\n  perform 1 / 0;\nend $$;", 6),
        ("do\n$body$\n\nbegin\n  raise exception 'no';\nend\n$body$", 5),
        ("/* é\n\n */ select 'ä';\ncreate table x (y no_such_type);", 4),
        ("{% for n in [1, 2, 3] %}\ncreate table t{{ n }} ();\n{% endfor %}\nselect broken;", 4),
    ],
)
def test_an_error_leads_to_the_line_of_the_file(project: Project, text: str, line: int) -> None:
    file = project.migration("0001_break", text)

    with pytest.raises(StatementFailed) as caught:
        project.migrate()

    assert str(caught.value.where).endswith(f"{file.name}:{line}")


def test_a_deferred_constraint_that_fails_at_commit_undoes_the_migration(project: Project) -> None:
    project.migration(
        "0001_create_t",
        "create table t (id int primary key, parent int references t deferrable initially deferred);",
    )
    project.migration("0002_fill", "insert into t values (1, 99);")

    with pytest.raises(StatementFailed, match="foreign key") as caught:
        project.migrate()

    assert str(caught.value.where).endswith("/0002_app_fill.sql")
    assert project.applied() == ["0001_app_create_t"]
    assert project.value("select count(*) from t") == 0
    assert project.heard(ServerNotice) == []


def test_what_the_server_cannot_parse_is_shown_with_its_own_statement(project: Project) -> None:
    text = "select 1;\nselect 2;\ncreate table t (a int, b int generated always as (a) virtual);\nselect 3;"
    if project.value("show server_version_num") >= "180000":
        pytest.skip("the server knows virtual columns")
    file = project.migration("0001_create_t", text)

    with pytest.raises(StatementFailed) as caught:
        project.migrate()

    assert str(caught.value.where).endswith(f"{file.name}:3")
    assert str(caught.value.statement).startswith("create table t")


UNUSUAL = r"""
-- nested /* comments */ and quotes
/* outer /* inner; */ still; */
create table "select" ("from" int, "table" text default 'it''s; -- not a comment', "é" text);
create function "begin"("declare" int) returns int language sql begin atomic
    select "declare" + 1;
    select case when "declare" > 0 then "declare" else 0 end;
end;
create function f() returns text language plpgsql as $outer$
declare
    begin_ text := $inner$ ; commit; $inner$;
begin
    return begin_ || $$ ; $$ || E'\'; \\';
end
$outer$;
create procedure p() language plpgsql as 'begin commit; end';
insert into "select" values (1, $q$;$q$, U&'\00e9');
copy "select" from stdin;
2	a;b	\N
3	-- no comment; 'quote	$$
\.
copy "select" ("from", "é") from stdin (format csv);
4,"a
b;"
\.
create rule r as on update to "select" do also (select 1; select 2);
savepoint one; rollback to savepoint one; release savepoint one;
select E'\\.';
;;
do $do$ begin raise notice 'done; %', 'x'; end $do$
-- the end has no semicolon"""


def test_unusual_sql_arrives_as_written(project: Project) -> None:
    project.migration("0001_unusual", UNUSUAL)

    project.migrate()

    assert project.query('select "from", "table", "é" from "select" order by 1') == [
        (1, ";", "é"),
        (2, "a;b", None),
        (3, "-- no comment; 'quote", "$$"),
        (4, "it's; -- not a comment", "a\nb;"),
    ]
    assert project.value('select "begin"(4)') == 4
    assert project.value("select f()") == " ; commit;  ; '; \\"
    assert [event.message for event in project.heard(ServerNotice)] == ["done; x"]


def test_rows_of_a_copy_that_fail_name_their_line(project: Project) -> None:
    project.table()
    file = project.migration("0002_load", "select 1;\n\ncopy t from stdin;\n1\ta\nx\tb\n\\.\nselect 2;")

    with pytest.raises(StatementFailed) as caught:
        project.migrate()

    assert str(caught.value.where).endswith(f"{file.name}:5")
    assert caught.value.statement == "copy t from stdin"
    assert "line 2, column id" in str(caught.value.context)
    assert project.value("select count(*) from t") == 0


@pytest.mark.parametrize("path", ["nowhere, pg_catalog", '"$user", other'])
def test_the_search_path_of_database_and_role_does_not_matter(project: Project, path: str) -> None:
    name = project.value("select current_database()")
    project.query("create schema other")
    project.query(f'alter database "{name}" set search_path = {path}')
    project.table()
    project.migrate()
    assert project.query("select schemaname from pg_tables where tablename = 't'") == [("public",)]

    project.query(f'alter database "{name}" set search_path = other, public')

    assert project.migrate().steps == ()
    assert project.status().current
    project.rollback(steps=1)
    assert project.query("select schemaname from pg_tables where tablename = 't'") == []


def test_the_search_path_setting_holds_during_a_migration(project: Project) -> None:
    project.configure(search_path="app, public")
    project.migration("0001_create_schema", "create schema app; create table t ()", "drop table t; drop schema app")
    project.migrate()
    assert project.query("select schemaname from pg_tables where tablename = 't'") == [("app",)]
    project.rollback(steps=1)


def test_what_a_file_sets_ends_with_the_file(project: Project) -> None:
    project.query("do $$ begin if to_regrole('mig_tester') is null then create role mig_tester; end if; end $$")
    project.migration(
        "0001_set",
        "set statement_timeout = '1s'; set search_path = pg_catalog; create temp table scratch (); "
        "prepare q as select 1; grant create on schema public to mig_tester; set role mig_tester; "
        "create table public.mine ();",
        "drop table mine; revoke create on schema public from mig_tester",
    )
    project.migration(
        "0002_look",
        "create table seen as select current_setting('statement_timeout') as timeout, "
        "current_user = session_user as me, to_regclass('pg_temp.scratch') is null as clean; prepare q as select 1;",
        "drop table seen",
    )

    project.migrate()

    assert project.query("select * from public.seen") == [("0", True, True)]
    project.rollback(everything=True)
    assert project.value("select to_regclass('public.mine')") is None


@pytest.mark.parametrize(
    "setting",
    [
        "set statement_timeout = '1ms'",
        "set local statement_timeout = '1ms'",
        "set lock_timeout = '1ms'",
        "set idle_in_transaction_session_timeout = '1ms'",
        "set transaction_timeout = '500ms'",
        "set default_transaction_isolation = 'serializable'",
        "set default_transaction_deferrable = on",
        "set default_transaction_read_only = on",
        "set row_security = off",
        "set search_path = ''",
        "set session_replication_role = replica",
        "set standard_conforming_strings = off",
        "set check_function_bodies = off",
        "set datestyle = 'German'",
        "set timezone = 'Asia/Kathmandu'",
        "set role mig_tester",
        "set session authorization mig_tester",
    ],
)
def test_the_last_setting_of_a_file_does_not_reach_its_ledger_row(project: Project, setting: str) -> None:
    project.query("do $$ begin if to_regrole('mig_tester') is null then create role mig_tester; end if; end $$")
    project.migration(
        "0001_create_t", f"create table t (x text); {setting} -- back\\slash", f"drop table t; {setting};"
    )
    body = f"create or replace function public.f() returns int language sql as 'select 1'; {setting};"
    project.write("app/functions/f.sql", body)
    project.write("app/functions/g.sql", body.replace(".f()", ".g()"))

    project.migrate()

    assert "back\\slash" in project.value("select sql from migrations.applied")
    assert project.status().current
    assert project.value("select count(*) from migrations.repeatables") == 2
    project.rollback(everything=True)
    assert project.value("select count(*) from migrations.applied") == 0


def test_a_long_file_that_ends_with_a_short_timeout_is_recorded(project: Project) -> None:
    project.migration("0001_set", f"-- {'x' * 3_000_000}\nselect 1; set statement_timeout = '1ms'")

    project.migrate()

    assert project.applied() == ["0001_app_set"]


def test_defaults_of_the_role_do_not_disturb_the_engine(project: Project, tmp_path: Path) -> None:
    name = project.value("select current_database()")
    project.query("do $$ begin if to_regrole('mig_latin') is null then create role mig_latin login; end if; end $$")
    project.query("alter role mig_latin superuser")
    for setting in (
        "datestyle = 'German'",
        "client_encoding = 'latin1'",
        "standard_conforming_strings = off",
        "default_transaction_read_only = on",
    ):
        project.query(f'alter role mig_latin in database "{name}" set {setting}')
    project.table()
    project.migration("0002_fill", r"insert into t values (1, 'back\slash 😀');", "delete from t")
    project.write("app/functions/f.sql", "create or replace function f() returns text language sql return '😀';")
    project.url = make_conninfo(project.url, user="mig_latin")

    project.migrate(backup=tmp_path / "empty.dump")

    assert project.value("select octet_length(name) from t") == len("back\\slash 😀".encode())
    assert project.status().current
    assert "😀" in project.schema()
    assert project.json("history")[0]["outcome"] == "succeeded"
    project.rollback(everything=True)
    project.migrate(backup=tmp_path / "filled.dump")


@pytest.fixture
def read_only(project: Project) -> Iterator[None]:
    """Let every session of the database be read-only by default."""
    name = project.value("select current_database()")
    project.query(f'alter database "{name}" set default_transaction_read_only = on')
    yield
    with psycopg.connect(project.url, options="-c default_transaction_read_only=off", autocommit=True) as connection:
        connection.execute(f'alter database "{name}" reset default_transaction_read_only'.encode())


@pytest.mark.usefixtures("read_only")
def test_a_default_of_read_only_does_not_keep_migrations_from_writing(project: Project) -> None:
    project.table()
    project.migration("0002_index", "-- transactional: false\ncreate index concurrently i on t (id);", "drop index i")
    project.migration("0003_break", "select 1 / 0;")

    with pytest.raises(StatementFailed, match="division by zero"):
        project.migrate()

    outcome = "select outcome from migrations.runs order by id desc limit 1"
    assert project.value(outcome) == "failed"
    project.rollback(everything=True)
    assert project.value(outcome) == "succeeded"


def test_a_file_that_makes_its_session_read_only_or_latin_does_so_for_itself(project: Project) -> None:
    project.migration(
        "0001_set",
        "set session characteristics as transaction read only; set default_transaction_read_only = on; "
        "set client_encoding = 'latin1'; -- 😀",
    )
    project.table("0002_create_t")

    project.migrate()

    assert project.applied() == ["0001_app_set", "0002_app_create_t"]
    assert "😀" in project.value("select sql from migrations.applied where id = '0001_app_set'")
    assert project.value("select outcome from migrations.runs") == "succeeded"


def test_a_dry_run_separates_the_temporary_tables_of_files(project: Project) -> None:
    for number in (1, 2):
        project.migration(f"000{number}_load", "create temp table scratch (); prepare q as select 1;")

    assert project.migrate(dry_run=True).named("apply") == ("0001_app_load", "0002_app_load")


def test_python_steps_run_in_the_transaction_of_their_ledger_row(project: Project) -> None:
    project.table()
    file = project.write(
        "app/migrations/0002_app_fill.py",
        'from yoyo import group, step\n\n__depends__ = {"0001_app_create_t"}\n\n\n'
        "def fill(connection):\n    with connection.cursor() as cursor:\n"
        "        cursor.execute(\"insert into t values (1, 'one')\")\n\n\n"
        'step(fill, "delete from t")\n'
        'group(step("insert into t values (2, \'two\')", "delete from t where id = 2"))\n'
        'step("select * from t")\n'
        'step("insert into t values (2, 0)", ignore_errors="apply")\n',
    )

    project.migrate()
    assert project.query("select id from t order by id") == [(1,), (2,)]
    assert project.value("select sql from migrations.applied where kind = 'python'") == file.read_text()

    project.remove("app/migrations/0002_app_fill.py")
    project.rollback(steps=1)
    assert project.query("select id from t") == []


def test_python_steps_that_fail_leave_nothing_and_name_their_line(project: Project) -> None:
    project.table()
    project.write(
        "app/migrations/0002_app_fill.py",
        "from yoyo import step\n\n\ndef up(connection):\n    connection.execute(\"insert into t values (1, 'x')\")\n"
        '    raise RuntimeError("no")\n\n\nstep(up, "select 1")\n',
    )

    with pytest.raises(MigrationError, match=r"0002_app_fill\.py:6: RuntimeError: no"):
        project.migrate()

    assert project.applied() == ["0001_app_create_t"]
    assert project.value("select count(*) from t") == 0


def test_a_python_step_that_psycopg_refuses_is_not_a_lost_connection(project: Project) -> None:
    project.write(
        "app/migrations/0001_app_fill.py",
        "from yoyo import step\n\n\ndef fill(connection):\n"
        '    connection.cursor().execute("select %s", (1, 2))\n\n\nstep(fill, "select 1")\n',
    )

    with pytest.raises(StatementFailed, match="1 placeholders but 2 parameters"):
        project.migrate()


def test_a_role_without_rights_hears_which_it_lacks(project: Project) -> None:
    project.query("do $$ begin if to_regrole('mig_poor') is null then create role mig_poor login; end if; end $$")
    owner = project.url
    project.table()
    project.url = psycopg.conninfo.make_conninfo(owner, user="mig_poor")

    with pytest.raises(InsufficientRights) as caught:
        project.migrate()
    assert "role mig_poor" in str(caught.value)
    assert "grant create on database" in str(caught.value.hint)

    name = project.value("select current_database()")
    poor, project.url = project.url, owner
    project.query(f'grant create on database "{name}" to mig_poor')
    project.url = poor
    with pytest.raises(InsufficientRights) as caught:
        project.migrate()
    assert str(caught.value.where).endswith("0001_app_create_t.sql:1")
    assert caught.value.hint == 'Run as its owner: grant usage, create on schema "public" to "mig_poor";'


def test_a_reader_may_ask_for_the_status_when_granted(project: Project) -> None:
    project.query("do $$ begin if to_regrole('mig_reader') is null then create role mig_reader login; end if; end $$")
    project.table()
    project.migrate()
    owner = project.url
    project.url = psycopg.conninfo.make_conninfo(owner, user="mig_reader")
    with pytest.raises(InsufficientRights, match="ledger cannot be read") as caught:
        project.status()
    grants = str(caught.value.hint)

    project.url = owner
    project.query(grants)
    project.url = psycopg.conninfo.make_conninfo(owner, user="mig_reader")

    assert project.status().current


def test_an_absent_extension_is_named_before_anything_runs(project: Project) -> None:
    project.migration("0001_create_t", "create table t ()")
    project.migration("0002_need", "-- requires: no_such_extension\nselect 1")

    with pytest.raises(UnsupportedServer, match="no_such_extension"):
        project.migrate()

    assert project.value("select to_regclass('t')") is None


def test_an_absent_extension_of_a_create_is_named_before_anything_runs(project: Project) -> None:
    project.migration("0001_create_t", "create table t ()")
    project.migration("0002_need", 'create extension if not exists "postgis_of_mars"')

    with pytest.raises(UnsupportedServer, match="postgis_of_mars"):
        project.migrate()

    assert project.value("select to_regclass('t')") is None


def test_a_dry_run_changes_nothing(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", "create or replace view v as select id from t;")

    report = project.migrate(dry_run=True)

    assert report.named("apply") == ("0001_app_create_t",)
    assert report.named("replace") == ("app/views/v.sql",)
    assert project.value("select to_regclass('t')") is None
    assert project.value("select to_regnamespace('migrations')") is None


def test_a_dry_run_finds_what_would_fail(project: Project) -> None:
    project.table()
    project.migration("0002_break", "alter table t add column id int")

    with pytest.raises(StatementFailed) as caught:
        project.migrate(dry_run=True)

    assert caught.value.state == "this was a dry run: the database is as it was."


def test_a_dry_run_checks_what_waits_for_the_commit(project: Project) -> None:
    project.migration(
        "0001_create_t", "create table t (id int primary key, up int references t deferrable initially deferred);"
    )
    project.migration("0002_fill", "insert into t values (1, 99); insert into t values (99, null);", "delete from t;")
    project.migration("0003_fill", "insert into t values (2, 77);", "delete from t;")

    with pytest.raises(StatementFailed, match="foreign key") as caught:
        project.migrate(dry_run=True)

    assert str(caught.value.where).endswith("0003_app_fill.sql")


def test_to_stops_after_a_migration_and_leaves_repeatables_for_later(project: Project) -> None:
    project.table()
    project.migration("0002_add", "alter table t add column extra int", "alter table t drop column extra")
    project.write("app/views/v.sql", "create or replace view v as select extra from t;")

    first = project.migrate(to="1")
    assert first.named("apply") == ("0001_app_create_t",)
    assert first.pending == ("0002_app_add",)
    assert project.value("select to_regclass('v')") is None

    second = project.migrate(to="0002_app_add")
    assert second.named("replace") == ("app/views/v.sql",)


def test_a_large_file_of_inserts_arrives(project: Project) -> None:
    project.table()
    rows = "".join(f"insert into t values ({n}, 'row {n} ; -- é');\n" for n in range(20_000))
    project.migration("0002_fill", rows, "delete from t")

    project.migrate()

    assert project.value("select count(*) from t") == 20_000
