from __future__ import annotations

from typing import Any

import pytest

from pyairtable_db.errors import ConfigurationError, FilesDisagree, MigrationError, UsageError
from pyairtable_db.migrations import lockfile
from pyairtable_db.migrations.events import Warned
from pyairtable_db.migrations.files import discover

from .conftest import Project


def lock(project: Project, **arguments: Any) -> lockfile.Update:
    return lockfile.update(project.sql, discover(project.sql), **arguments)


def test_status_of_an_untouched_database_writes_nothing(project: Project) -> None:
    project.table()

    found = project.status()

    assert [migration.id for migration in found.pending] == ["0001_app_create_t"]
    assert project.value("select to_regnamespace('migrations')") is None
    assert project.run("status", "--check").returncode == 3


def test_an_edited_file_is_refused_everywhere(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0001_create_t", "create table t (id bigint);")
    project.migration("0002_x", "create table x ();")

    assert [migration.id for migration in project.status().edited] == ["0001_app_create_t"]
    with pytest.raises(FilesDisagree, match="0001_app_create_t is edited after being applied"):
        project.migrate()
    assert project.value("select to_regclass('x')") is None
    assert project.run("status", "--check").returncode == 4
    assert project.run("migrate").returncode == 4
    assert project.run("plan").returncode == 4


def test_a_missing_file_is_refused(project: Project) -> None:
    project.table()
    project.migration("0002_x", "create table x ();", "drop table x;")
    project.migrate()
    project.remove("app/migrations/0002_app_x.sql")
    project.remove("app/migrations/0002_app_x.rollback.sql")

    assert [row.id for row in project.status().missing] == ["0002_app_x"]
    with pytest.raises(FilesDisagree, match="0002_app_x is applied to this database, but no such file"):
        project.migrate()
    assert project.run("status", "--check").returncode == 4


def test_an_out_of_order_file_is_refused_unless_allowed(project: Project) -> None:
    project.table()
    project.migration("0003_x", "create table x ();")
    project.migrate()
    project.migration("0002_y", "create table y ();")

    assert [migration.id for migration in project.status().out_of_order] == ["0002_app_y"]
    with pytest.raises(FilesDisagree, match="0002_app_y is pending, but a later one is applied"):
        project.migrate()
    assert project.migrate(allow_out_of_order=True).named("apply") == ("0002_app_y",)
    assert project.status().current
    assert not project.status().disagrees


def test_changed_variables_are_told_not_refused(project: Project) -> None:
    project.configure(vars={"word": "one"})
    project.migration("0001_create_t", "create table t (x text default '{{ word }}');")
    project.migration("0002_plain", "select 1;")
    project.write("app/views/v.sql", "create or replace view v as select '{{ word }}' as word;")
    project.write("app/views/w.sql", "create or replace view w as select 1 as x;")
    project.migrate()

    project.configure(vars={"word": "two"})
    found = project.status()
    report = project.migrate()

    assert [migration.id for migration in found.rerendered] == ["0001_app_create_t"]
    assert report.named("replace") == ("app/views/v.sql",)
    assert "keeps 0001_app_create_t as applied with the old values" in project.heard(Warned)[0].message
    assert project.query("select word from v") == [("two",)]
    assert not project.status().disagrees


def test_an_object_dropped_by_hand_is_seen_and_mended(project: Project) -> None:
    project.table()
    project.write("app/views/v.sql", "create or replace view v as select id from t;")
    project.write(
        "app/triggers/tr.sql",
        "create or replace trigger tr before update on t "
        "for each row execute function suppress_redundant_updates_trigger();",
    )
    project.write("app/policies/p.sql", "drop policy if exists p on t; create policy p on t using (true);")
    project.write(
        "app/functions/f.sql", "create or replace function f(a t, b text[]) returns int language sql as 'select 1';"
    )
    project.migrate()
    project.query("drop view v; drop trigger tr on t; drop policy p on t; drop function f;")

    assert set(project.status().absent) == {
        "app/views/v.sql",
        "app/triggers/tr.sql",
        "app/policies/p.sql",
        "app/functions/f.sql",
    }
    project.migrate()
    assert project.status().current


def test_status_json_names_every_state(project: Project) -> None:
    project.table()
    project.migrate()
    project.migration("0002_x", "select 1")
    project.write("app/views/v.sql", "create or replace view v as select id from t;")

    found = project.json("status")

    assert [row["id"] for row in found["applied"]] == ["0001_app_create_t"]
    assert found["pending"] == ["0002_app_x"]
    assert found["repeatables"]["new"] == ["app/views/v.sql"]
    assert (found["edited"], found["missing"], found["out_of_order"], found["interrupted"]) == ([], [], [], [])
    assert (found["up_to_date"], found["agrees"]) == (False, True)
    assert found["migrations_lock"] == {"exists": False, "problem": None, "unlocked": []}


def test_the_lock_file_stops_an_edited_file_before_the_database_is_asked(project: Project) -> None:
    project.table()
    update = lock(project)
    assert update.added == ("0001_app_create_t",)
    project.migration("0001_create_t", "create table other ();")

    with pytest.raises(FilesDisagree, match="edited after it was locked"):
        project.migrate()
    with pytest.raises(FilesDisagree, match="were edited or removed: 0001_app_create_t"):
        lock(project)

    assert project.value("select to_regnamespace('migrations')") is None
    assert project.run("status", "--check").returncode == 4
    assert lock(project, accept=True).changed == ("0001_app_create_t",)
    project.migrate()


def test_the_lock_file_stops_a_file_that_lands_before_a_locked_one(project: Project) -> None:
    project.table()
    project.migration("0003_x", "select 1")
    lock(project)
    project.migration("0002_late", "select 1")

    with pytest.raises(FilesDisagree, match="landed after 0003_app_x"):
        project.migrate()
    with pytest.raises(FilesDisagree, match="landed after 0003_app_x"):
        lock(project)

    lock(project, allow_out_of_order=True)
    project.migrate(allow_out_of_order=True)


def test_a_file_locked_out_of_order_on_purpose_needs_no_more_permission(project: Project) -> None:
    project.table()
    project.migration("0010_x", "select 1")
    lock(project)
    project.migration("0005_late", "select 1")
    lock(project, allow_out_of_order=True)

    project.migrate()

    assert project.status().current
    assert [line.split()[0::2] for line in (project.sql / lockfile.NAME).read_text().splitlines()[-2:]] == [
        ["0010_app_x"],
        ["0005_app_late", "late"],
    ]
    project.migration("0011_y", "select 1")
    assert lock(project).added == ("0011_app_y",)
    project.migration("0006_z", "select 1")
    with pytest.raises(FilesDisagree, match="landed after 0011_app_y"):
        project.migrate()


def test_a_locked_file_that_is_gone_is_refused(project: Project) -> None:
    project.table()
    project.migration("0002_x", "select 1")
    lock(project)
    project.remove("app/migrations/0002_app_x.sql")
    project.remove("app/migrations/0002_app_x.rollback.sql")

    with pytest.raises(FilesDisagree, match="0002_app_x is locked, but its file is missing"):
        project.migrate()


def test_a_new_file_may_be_tried_before_it_is_locked(project: Project) -> None:
    project.table()
    lock(project)
    project.migration("0002_x", "select 1")

    project.migrate()

    assert "not in migrations.lock yet: 0002_app_x" in project.heard(Warned)[0].message
    assert "lacks 0002_app_x" in project.run("status").stdout
    assert project.run("lock").stdout == "added 0002_app_x\n"
    assert lockfile.check(project.sql, discover(project.sql)) == ()


@pytest.mark.parametrize("text", ["0001_app_create_t nonsense\n", "<<<<<<< HEAD\n", f"a {'0' * 64}\na {'0' * 64}\n"])
def test_an_unreadable_lock_file_names_its_line(project: Project, text: str) -> None:
    project.table()
    project.write("migrations.lock", text)

    with pytest.raises(MigrationError, match=r"migrations\.lock:\d"):
        project.migrate()


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("app/migrations/create_x.sql", "select 1", "does not start with a number"),
        ("app/migrations/0002_other_x.sql", "select 1", "its name does not say so"),
        ("app/migrations/0001_app_again.sql", "select 1", "number 0001 is taken"),
        ("app/migrations/0002_app_x.rollback.sql", "select 1", "rollback file without its migration"),
        ("app/migrations/post-apply.sql", "select 1", "post-apply files are not run"),
        ("app/migrations/0002_app_x.sql", "-- depends: 0009_nothing\nselect 1", "which does not exist"),
        (
            "app/migrations/0002_app_x.sql",
            "-- transactionl: false\nselect 1",
            r'0002_app_x.sql:1: unknown header "transactionl"',
        ),
        ("app/migrations/0002_app_x.sql", "select 1;\nselct 2", r'0002_app_x.sql:2: syntax error at or near "selct"'),
        (
            "app/migrations/0002_app_x.sql",
            "select 1;\n\\connect x\n",
            r"0002_app_x.sql:2: \\connect is a command of psql",
        ),
        ("app/migrations/0002_app_x.sql", "create table x ();\ncommit;\n", r"0002_app_x.sql:2: commit in a file"),
        (
            "app/migrations/0002_app_x.sql",
            "select 1;\nselect '{{ nope }}'",
            r"0002_app_x.sql:2: Jinja2: 'nope' is undefined",
        ),
        ("app/migrations/0002_app_x.sql", "select '{{1,2}}'::int[]", r"0002_app_x.sql:1: a Jinja2 expression without"),
        (
            "app/migrations/0002_app_x.sql",
            "copy t from stdin;\n",
            r"0002_app_x.sql:1: copy … from stdin without the end of its rows",
        ),
        ("app/migrations/0002_app_x.py", "import nonsense_module", r"0002_app_x.py:1: ModuleNotFoundError"),
        ("app/migrations/0002_app_x.py", "from yoyo import step\nstep('select 1')", "no step has a rollback"),
    ],
)
def test_wrong_files_are_refused_before_anything_runs(project: Project, path: str, text: str, message: str) -> None:
    project.table()
    file = project.write(path, text)
    if file.suffix == ".sql" and not path.endswith(".rollback.sql"):
        project.write(path.replace(".sql", ".rollback.sql"), "select 1")

    with pytest.raises(MigrationError, match=message) as caught:
        project.migrate()

    assert caught.value.hint
    assert project.value("select to_regclass('t')") is None


def test_a_file_that_is_not_utf8_names_its_line(project: Project) -> None:
    project.table()
    project.migration("0002_x", "select 1")
    (project.sql / "app/migrations/0002_app_x.sql").write_bytes(b"select 1;\n-- \xe9\n")

    with pytest.raises(MigrationError, match=r"0002_app_x\.sql:2: the file is not UTF-8"):
        project.migrate()


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(project: Project) -> None:
    project.table()
    project.migration("0002_x", "select 1")
    text = "-- why\r\ncreate table x (a text default 'é');\r\ncopy t from stdin;\r\n1\ta\r\n\\.\r\nselect 1;\r\n"
    (project.sql / "app/migrations/0002_app_x.sql").write_bytes(b"\xef\xbb\xbf" + text.encode())

    project.migrate()

    assert project.query("select * from t") == [(1, "a")]


def test_an_empty_or_absent_folder_is_a_wrong_setting(project: Project) -> None:
    with pytest.raises(ConfigurationError, match="holds no migration"):
        project.migrate()
    project.configure(sql=project.sql / "nowhere")
    with pytest.raises(ConfigurationError, match="does not exist"):
        project.migrate()


@pytest.mark.parametrize("to", ["0009", "nothing", "000"])
def test_an_unknown_goal_is_wrong_usage(project: Project, to: str) -> None:
    project.table()
    project.migration("0002_x", "select 1")

    with pytest.raises(UsageError, match=r"is not a migration|fits 0001_app_create_t and 0002_app_x"):
        project.migrate(to=to)


def test_a_ledger_of_a_newer_release_is_left_alone(project: Project) -> None:
    project.table()
    project.migrate()
    project.query("update migrations.ledger set version = 99")

    with pytest.raises(MigrationError, match="the ledger has version 99"):
        project.migrate()
    with pytest.raises(MigrationError, match="the ledger has version 99"):
        project.status()


def test_the_ledger_is_closed_to_the_public_and_explains_itself(project: Project) -> None:
    project.table()
    project.migrate()

    assert project.value("select has_schema_privilege('public', 'migrations', 'usage')") is False
    undocumented = project.query(
        "select relname from pg_class "
        "where relnamespace = 'migrations'::regnamespace and relkind = 'r' and obj_description(oid) is null"
    )
    assert undocumented == []
