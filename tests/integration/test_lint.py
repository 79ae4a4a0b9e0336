"""Lint as a whole: the real tools on small projects, and `new`, whose files they must like."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pyairtable_db import lint, testing
from pyairtable_db.errors import CheckFailed, ConfigurationError, UsageError
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.local.config import SUPERUSER
from pyairtable_db.scaffold import Kind, create
from pyairtable_db.settings import Secret, Settings

SCHEMA = "-- Test.\ncreate schema app;\n"
FAULTY = """create or replace function app.faulty(number integer)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unused integer;
begin
    return (select n.there from app.nothing as n where n.id = number);
end;
$$;
"""


@pytest.fixture
def project(tmp_path: Path, server: Cluster) -> Settings:
    """Return the settings of a project with nothing but a schema."""
    write(tmp_path, "app/migrations/0001_app_create_schema.sql", SCHEMA)
    write(tmp_path, "app/migrations/0001_app_create_schema.rollback.sql", "drop schema app;\n")
    return Settings(
        project=tmp_path,
        sql=tmp_path / "sql",
        owner_role=None,
        url=Secret(server.url()),
        search_path="pg_catalog, pg_temp",
    )


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "sql" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def places(findings: list[lint.Finding]) -> list[tuple[str, str, int]]:
    return [(Path(finding.path).name, finding.code, finding.line) for finding in findings]


def test_clean_project_has_no_findings(project: Settings) -> None:
    assert lint.run(project) == []


def test_each_tool_reports_file_and_line(project: Settings) -> None:
    write(project.project, "app/functions/faulty.sql", FAULTY)
    write(
        project.project,
        "app/migrations/0002_app_drop_things.sql",
        "-- irreversible: test\nselect 1;\n\nDROP table if exists app.things;\n",
    )
    found = lint.run(project)
    assert places(found) == [
        ("faulty.sql", "PDB201", 10),
        ("0002_app_drop_things.sql", "CP01", 4),
        ("0002_app_drop_things.sql", "ban-drop-table", 4),
    ]
    assert {finding.tool for finding in found} == {"plpgsql_check", "sqlfluff", "squawk"}


def test_warnings_about_functions_have_codes_of_their_own(project: Settings) -> None:
    body = "    execute 'select ' || words;\n    return number;\n"
    text = FAULTY.replace("    return (select n.there from app.nothing as n where n.id = number);\n", body)
    write(project.project, "app/functions/faulty.sql", text.replace("number integer", "number integer, words text"))
    assert sorted(places(lint.run(project, tools=["plpgsql_check"]))) == [
        ("faulty.sql", "PDB202", 8),
        ("faulty.sql", "PDB203", 6),
        ("faulty.sql", "PDB204", 10),
    ]


def test_only_the_tools_and_paths_asked_for_are_run(project: Settings) -> None:
    path = write(project.project, "app/functions/faulty.sql", FAULTY.replace("stable\n", "STABLE\n"))
    write(project.project, "app/functions/other.sql", FAULTY.replace("faulty", "other").replace("stable\n", "STABLE\n"))
    assert places(lint.run(project, [path], tools=["sqlfluff"])) == [("faulty.sql", "CP01", 4)]
    assert places(lint.run(project, [path], tools=["plpgsql_check"])) == [("faulty.sql", "PDB201", 10)]


def test_fix_rewrites_what_sqlfluff_can(project: Settings) -> None:
    path = write(project.project, "app/functions/answer.sql", FAULTY.replace("stable\n", "STABLE\n"))
    assert lint.run(project, [path], tools=["sqlfluff"], fix=True) == []
    assert "stable\n" in path.read_text(encoding="utf-8")


def test_a_large_file_is_checked_too(project: Settings) -> None:
    text = FAULTY.replace("stable\n", "STABLE\n") + "-- and so on\n" * 3000
    path = write(project.project, "app/functions/faulty.sql", text)
    assert places(lint.run(project, [path], tools=["sqlfluff"])) == [("faulty.sql", "CP01", 4)]


def test_exceptions_hold_for_every_tool(project: Settings) -> None:
    write(
        project.project,
        "app/migrations/0002_app_drop_things.sql",
        "-- irreversible: test\nselect 1;\n\n-- lint: allow ban-drop-table nobody reads it\n"
        "-- lint: allow CP01 as it was\nDROP table if exists app.things;\n",
    )
    assert lint.run(project, tools=["sqlfluff", "squawk"]) == []


def test_templates_are_checked_with_their_variables(project: Settings) -> None:
    write(
        project.project,
        "app/migrations/0002_app_drop_things.sql",
        "-- irreversible: test\n{# a comment\nof two lines #}\ndrop table if exists {{ table }};\n",
    )
    settings = project.replace(vars={"table": "app.things"})
    assert places(lint.run(settings, tools=["rules", "sqlfluff", "squawk"])) == [
        ("0002_app_drop_things.sql", "ban-drop-table", 4)
    ]


def test_trigger_functions_are_checked_with_their_tables(project: Settings) -> None:
    body = (
        "create or replace function app.{name}()\nreturns trigger\nlanguage plpgsql\n"
        "set search_path = pg_catalog, pg_temp\nas $$\n"
        "begin\n    new.title := 'x';\n    return new;\nend;\n$$;\n"
    )
    write(
        project.project,
        "app/migrations/0002_app_create_notes.sql",
        "-- irreversible: test\ncreate table app.notes (id bigint);\ncomment on table app.notes is 'Notes.';\n",
    )
    write(project.project, "app/functions/tg_notes__name.sql", body.format(name="tg_notes__name"))
    write(project.project, "app/functions/tg_lost.sql", body.format(name="tg_lost"))
    write(
        project.project,
        "app/triggers/name.sql",
        "create or replace trigger name\n    before insert on app.notes\n    for each row\n"
        "    execute function app.tg_notes__name();\n",
    )
    assert places(lint.run(project, tools=["plpgsql_check"])) == [
        ("tg_lost.sql", "PDB205", 5),
        ("tg_notes__name.sql", "PDB201", 7),
    ]


def test_error_that_a_function_raises_on_purpose_is_no_finding(project: Settings) -> None:
    write(
        project.project,
        "app/functions/refuse.sql",
        "create or replace function app.refuse()\nreturns uuid\nlanguage plpgsql\nimmutable\n"
        "set search_path = pg_catalog, pg_temp\n"
        "as $$\nbegin\n    raise exception using errcode = 'PT401', message = 'nobody';\nend;\n$$;\n",
    )
    write(
        project.project,
        "app/functions/ask.sql",
        "create or replace function app.ask()\nreturns bigint\nlanguage plpgsql\nstable\n"
        "set search_path = pg_catalog, pg_temp\nas $$\n"
        "begin\n    return (select count(*) from pg_catalog.pg_class where relname = app.refuse()::text);\nend;\n$$;\n",
    )
    assert lint.run(project, tools=["plpgsql_check"]) == []


def test_pgspot_reports_functions_at_their_files(project: Settings) -> None:
    write(project.project, "app/functions/faulty.sql", FAULTY.replace("pg_catalog, pg_temp", "''"))
    write(
        project.project,
        "app/functions/definer.sql",
        "create or replace function app.definer()\nreturns void\nlanguage sql\nsecurity definer\nas $$\n"
        "    select 1\n$$;\n",
    )
    found = lint.run(project, tools=["pgspot"])
    assert places(found) == [("definer.sql", "PS003", 5), ("faulty.sql", "PS001", 6), ("faulty.sql", "PS005", 6)]
    assert found[0].message == ("app.definer: security definer function without explicit search_path: app.definer()")
    assert {finding.tool for finding in found} == {"pgspot"}


def test_pgspot_takes_names_that_are_bound_for_safe_where_migrations_run_with_a_safe_path(project: Settings) -> None:
    write(
        project.project,
        "app/migrations/0002_app_create_notes.sql",
        "-- irreversible: test\ncreate table app.notes (id bigint constraint notes_id_check check (id > 0));\n"
        "create policy read_small on app.notes for select using (id < 7);\n",
    )
    write(
        project.project,
        "app/functions/next_one.sql",
        "create or replace function app.next_one(number bigint)\nreturns bigint\nlanguage sql\nimmutable\n"
        "return number + 1;\n",
    )
    write(
        project.project,
        "app/functions/small_notes.sql",
        "create or replace function app.small_notes()\nreturns bigint\nlanguage sql\nstable\n"
        "begin atomic\n    select count(*) from app.notes where id < 7;\nend;\n",
    )
    assert lint.run(project, tools=["pgspot"]) == []
    found = lint.run(project.replace(search_path="public"), tools=["pgspot"])
    assert [place for place in places(found) if place[0] != "schema.sql"] == [
        ("next_one.sql", "PS001", 1),
        ("next_one.sql", "PS005", 1),
        ("small_notes.sql", "PS001", 1),
        ("small_notes.sql", "PS005", 1),
        ("small_notes.sql", "PS016", 1),
    ]
    assert {code for name, code, _ in places(found) if name == "schema.sql"} == {"PS001"}


def test_what_pgspot_cannot_read_is_a_finding_and_hides_no_other(project: Settings) -> None:
    write(
        project.project,
        "app/functions/first_class.sql",
        "create or replace function app.first_class()\nreturns name\nlanguage plpgsql\nstable\n"
        "set search_path = pg_catalog, pg_temp\nas $$\ndeclare\n    v_class pg_catalog.pg_class;\nbegin\n"
        "    select relname into v_class.relname from pg_catalog.pg_class limit 1;\n    return v_class.relname;\n"
        "end;\n$$;\n",
    )
    write(
        project.project, "app/functions/zero.sql", FAULTY.replace("pg_catalog, pg_temp", "''").replace("faulty", "zero")
    )
    found = lint.run(project, tools=["pgspot"])
    assert places(found) == [("first_class.sql", "PDB301", 6), ("zero.sql", "PS001", 6), ("zero.sql", "PS005", 6)]
    assert "v_class.relname" in found[0].message


def test_absent_pgspot_is_said_with_the_remedy(
    project: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project.project, "app/functions/faulty.sql", FAULTY)
    monkeypatch.setattr("sys.prefix", str(tmp_path / "venv"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CheckFailed, match="pgspot is not installed") as caught:
        lint.run(project, tools=["pgspot"])
    assert "make pgspot" in str(caught.value.hint)
    broken = tmp_path / "pgspot"
    broken.write_text("#!/bin/sh\necho no module of that name >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(CheckFailed, match="pgspot did not run: no module of that name"):
        lint.run(project, tools=["pgspot"])


def test_own_configuration_of_the_project_is_used(project: Settings) -> None:
    (project.project / ".sqlfluff").write_text("[sqlfluff]\ndialect = postgres\nrules = LT12\n", encoding="utf-8")
    (project.project / ".squawk.toml").write_text(
        'excluded_rules = ["ban-drop-table", "require-lock-timeout", "require-statement-timeout"]\n', encoding="utf-8"
    )
    write(project.project, "app/migrations/0002_app_drop_things.sql", "-- irreversible: test\nDROP table app.t;")
    found = lint.run(project, tools=["sqlfluff", "squawk"])
    assert places(found) == [("0002_app_drop_things.sql", "LT12", 2)]


def test_broken_configuration_says_so(project: Settings) -> None:
    (project.project / ".sqlfluff").write_text("[sqlfluff]\ndialect = nonsense\n", encoding="utf-8")
    with pytest.raises(CheckFailed, match="sqlfluff did not run"):
        lint.run(project, tools=["sqlfluff"])
    (project.project / ".squawk.toml").write_text("excluded_rules = 7\n", encoding="utf-8")
    with pytest.raises(CheckFailed, match="squawk did not run"):
        lint.run(project, tools=["squawk"])


def test_absent_path_is_refused(project: Settings) -> None:
    with pytest.raises(UsageError, match="there is no"):
        lint.run(project, [project.project / "absent.sql"])


def test_new_files_pass_lint_and_their_own_tests(project: Settings) -> None:
    write(
        project.project,
        "core/migrations/0001_core_create_schema.sql",
        "-- irreversible: test\ncreate schema core;\n",
    )
    shutil.rmtree(project.project / "sql/app")
    created = [
        *create(project, "core", "create_widgets"),
        *create(project, "core", "first_word", kind=Kind.function),
        *create(project, "core", "all_widgets", kind=Kind.view),
        *create(project, "core", "tg_widgets__touch", kind=Kind.function),
        *create(project, "core", "widgets_touch", kind=Kind.trigger, table="core.widgets"),
    ]
    assert created[0].name == "0002_core_create_widgets.sql"
    assert lint.run(project) == []
    report = testing.run(project, testing.find([project.project / "tests/sql"]))
    assert [file.problems for file in report.files] == [[]] * 5
    assert report.passed


def test_new_migration_without_a_test_of_its_own_fails_until_it_has_one(project: Settings) -> None:
    settings = project.replace(owner_role=SUPERUSER)
    *_, test = create(settings, "app", "rename_things")
    report = testing.run(settings, testing.find([test]))
    assert [failure.description for failure in report.files[0].failures] == ["0002_app_rename_things has no test yet"]


def test_new_overwrites_nothing(project: Settings) -> None:
    path = create(project, "app", "answer", kind=Kind.function)[0]
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"answer\.sql exists"):
        create(project, "app", "answer", kind=Kind.function)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("concern", "slug", "kind", "table", "message"),
    [
        ("App", "create_things", Kind.migration, None, "concern"),
        ("../app", "create_things", Kind.migration, None, "concern"),
        ("app", "things", Kind.migration, None, "slug"),
        ("ap", "create_things", Kind.migration, None, r'no concern "ap" \(it has app\)'),
        ("ap", "answer", Kind.function, None, "no concern"),
        ("app", "create_../x", Kind.migration, None, "slug"),
        ("app", "app_create_things", Kind.migration, None, "would say it twice"),
        ("app", "Answer", Kind.function, None, "name of the function"),
        ("app", "a" * 64, Kind.function, None, "63 bytes"),
        ("app", "touch", Kind.trigger, None, "needs its table"),
        ("app", "things", Kind.policy, "things", "needs its table"),
        ("app", "answer", Kind.function, "app.things", "is on no table"),
    ],
)
def test_new_refuses_names_that_do_not_fit(
    project: Settings, concern: str, slug: str, kind: Kind, table: str | None, message: str
) -> None:
    before = sorted(project.project.rglob("*"))
    with pytest.raises(UsageError, match=message):
        create(project, concern, slug, kind=kind, table=table)
    assert sorted(project.project.rglob("*")) == before


def test_new_makes_a_concern_when_asked_to_or_when_it_is_the_first(project: Settings) -> None:
    with pytest.raises(UsageError) as caught:
        create(project, "apps", "create_things")
    assert caught.value.hint == 'Did you mean "app"? A new one is made with --create.'
    made = create(project, "apps", "create_things", new_concern=True)
    assert made[0].parent.parent.name == "apps"
    shutil.rmtree(project.project / "sql")
    (project.project / "sql").mkdir()
    assert create(project, "first", "create_things")[0].name == "0001_first_create_things.sql"


def test_new_refuses_the_name_of_a_migration_that_is_there(project: Settings) -> None:
    first = create(project, "app", "create_things")[0]
    with pytest.raises(UsageError, match=rf"{first.name} has that name already"):
        create(project, "app", "create_things")


def test_new_needs_an_sql_folder_of_the_projects_own(project: Settings) -> None:
    with pytest.raises(ConfigurationError, match="no SQL folder of its own"):
        create(project.replace(sql=None), "app", "create_things")
