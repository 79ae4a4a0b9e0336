"""pgTAP files on clones of a migrated database: what passes, what fails, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pyairtable_db import testing
from pyairtable_db.errors import StatementFailed
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.settings import Secret, Settings

SCHEMA = "create schema app; comment on schema app is 'Test.';"
SIGN = """create or replace function app.sign(number integer)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
    if number < 0 then
        return 'minus';
    elsif number > 0 then
        return 'plus';
    end if;
    raise exception 'zero';
end;
$$;
"""
TWICE = """create or replace function app.twice(number integer)
returns integer
language sql
immutable
set search_path = ''
as $$ select 2 * number; $$;
"""
Run = Callable[..., testing.Report]


@pytest.fixture
def project(tmp_path: Path, server: Cluster) -> Settings:
    """Return the settings of a small project with two functions."""
    for name, text in {
        "app/migrations/0001_app_create_schema.sql": SCHEMA,
        "app/migrations/0001_app_create_schema.rollback.sql": "drop schema app;",
        "app/functions/sign.sql": SIGN,
        "app/functions/twice.sql": TWICE,
    }.items():
        path = tmp_path / "sql" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "tests/sql").mkdir(parents=True)
    return Settings(project=tmp_path, sql=tmp_path / "sql", owner_role=None, url=Secret(server.url()))


@pytest.fixture
def run(project: Settings) -> Run:
    """Return a function that writes the test files it is given and runs them."""

    def call(*texts: str, **options: object) -> testing.Report:
        folder = project.project / "tests/sql"
        for number, text in enumerate(texts, start=1):
            (folder / f"{number}_test.sql").write_text(text, encoding="utf-8")
        return testing.run(project, testing.find([folder]), **options)  # type: ignore[arg-type]

    return call


def in_transaction(*lines: str, plan: int) -> str:
    return "\n".join(["begin;", f"select plan({plan});", *lines, "select * from finish();", "rollback;"])


def only(report: testing.Report) -> testing.FileResult:
    (file,) = report.files
    return file


def test_assertions_that_hold_pass(run: Run) -> None:
    report = run(in_transaction("select is(app.twice(2), 4, 'two \\#1');", "select ok(true);", plan=2))
    assert report.passed
    assert report.assertions == 2
    assert [assertion.description for assertion in only(report).assertions] == ["two #1", ""]
    assert [assertion.line for assertion in only(report).assertions] == [3, 4]


def test_failed_assertion_shows_its_line_and_what_it_had(run: Run) -> None:
    file = only(run(in_transaction("select ok(true, 'fine');", "select is(app.twice(2), 5, 'five');", plan=2)))
    assert not file.passed
    (failure,) = file.failures
    assert (failure.number, failure.line, failure.description) == (2, 4, "five")
    assert [line.strip() for line in failure.diagnostics][-2:] == ["have: 4", "want: 5"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (in_transaction("select ok(true);", plan=3), "planned 3 tests, but ran 1", None),
        (in_transaction("select ok(true), ok(true);", plan=1), "planned 1 test, but ran 2", None),
        ("begin;\nselect 1;\nrollback;", "no tests ran", None),
        ("begin;\nrollback;", "no tests ran", None),
        (in_transaction("select\n    nothing.there();", plan=1), 'died: schema "nothing" does not exist', 4),
        (in_transaction("select app.sign(0);", plan=1), "died: zero (SQLSTATE P0001)", 3),
        ("begin;\nselekt 1;\nrollback;", 'syntax error at or near "selekt"', 2),
        ("begin;\n\\i other.sql\nrollback;", "\\i is a command of psql, not SQL", 2),
        ("begin;\nselect plan(1);\nselect 'Bail out! enough';\nselect ok(true);\nrollback;", "bailed out: enough", 3),
        ("begin;\nselect plan(1);\nselect 'ok 7 - lucky';\nrollback;", "test number 7 is out of sequence", 3),
        ("begin;\nselect 'ok 1';\nrollback;", "no plan", None),
        ("begin;\nselect '1..1';\nselect '1..2';\nselect ok(true);\nrollback;", "a second plan", 3),
        ("begin;\ndo $$ begin perform pg_sleep(30); end $$;\nrollback;", "died: canceling statement", 2),
    ],
)
def test_file_that_goes_wrong_fails(run: Run, text: str, message: str, line: int | None) -> None:
    report = run(text, timeout_seconds=1)
    assert not report.passed
    assert (message, line) in [(problem.message[: len(message)], problem.line) for problem in only(report).problems]


def test_death_of_one_file_leaves_the_others_alone(run: Run) -> None:
    killer = "begin;\nselect pg_terminate_backend(pg_backend_pid());\nrollback;"
    report = run(killer, in_transaction("select ok(true);", plan=1), jobs=1)
    assert [file.passed for file in report.files] == [False, True]


def test_unmet_todo_and_skip_pass_with_their_reason(run: Run) -> None:
    file = only(
        run(in_transaction("select todo('later', 1);", "select ok(false, 'soon');", "select skip('no net');", plan=2))
    )
    assert file.passed
    assert [(assertion.directive, assertion.reason) for assertion in file.assertions] == [
        ("todo", "later"),
        ("skip", "no net"),
    ]


def test_rows_that_are_no_tap_are_passed_over(run: Run) -> None:
    assert run(in_transaction("select 16, 'x';", "select '16 42';", "select null;", "select ok(true);", plan=1)).passed


def test_file_that_commits_has_a_database_of_its_own(run: Run) -> None:
    commits = "create table public.left_over (id int);\ncopy public.left_over from stdin;\n1\n2\n\\.\n" + "\n".join(
        ["select plan(1);", "select is(count(*), 2::bigint) from public.left_over;", "select * from finish();"]
    )
    clean = in_transaction("select hasnt_table('public', 'left_over', 'nothing is left');", plan=1)
    report = run(clean, commits, clean, jobs=1)
    assert [file.problems for file in report.files] == [[], [], []]
    assert report.passed


def test_roles_that_may_do_nothing_can_still_assert(run: Run) -> None:
    lines = [
        "create role pgtap_nobody;",
        "set local role pgtap_nobody;",
        "select throws_ok('table pg_authid', '42501');",
    ]
    assert run(in_transaction(*lines, plan=1)).passed


def test_set_up_is_run_once_for_all_files(run: Run, project: Settings) -> None:
    setup = project.project / "tests/sql/setup.sql"
    setup.write_text("create schema tests;\ncreate function tests.one() returns int return 1;\n", encoding="utf-8")
    text = in_transaction("select is(tests.one(), 1);", plan=1)
    assert [file.passed for file in run(text, text).files] == [True, True]


def test_broken_set_up_names_its_line(run: Run, project: Settings) -> None:
    (project.project / "tests/sql/setup.sql").write_text("create schema tests;\ncreate tabel x;\n", encoding="utf-8")
    with pytest.raises(StatementFailed) as failure:
        run(in_transaction("select ok(true);", plan=1))
    assert (failure.value.where or "").endswith("setup.sql:2")


def test_coverage_names_missed_lines_and_functions_nobody_called(run: Run, project: Settings) -> None:
    report = run(
        in_transaction("select is(app.sign(-1), 'minus');", plan=1),
        in_transaction("select throws_ok('select app.sign(0)', 'P0001');", plan=1),
        coverage=True,
    )
    assert report.coverage is not None
    sign, twice = report.coverage.functions
    assert (sign.name, sign.called, sign.ran, sign.missed) == ("app.sign(integer)", True, 3, 1)
    lines = (project.project / "sql/app/functions/sign.sql").read_text(encoding="utf-8").splitlines()
    assert [lines[line - 1].strip() for line in sign.missed_lines] == ["return 'plus';"]
    assert report.coverage.uncalled == [twice]
    assert report.coverage.percent == 75


def test_reports_agree_with_each_other(run: Run) -> None:
    report = run(
        in_transaction("select ok(true, 'fine \x07 <&>');", "select ok(false, 'wrong');", plan=2),
        in_transaction("select ok(true);", plan=2),
    )
    root = ElementTree.fromstring(testing.junit(report))
    assert [(suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in root] == [
        ("2", "1", "0"),
        ("2", "0", "1"),
    ]
    tap = list(testing.tap_lines(report))
    assert tap[:2] == ["TAP version 14", "1..2"]
    assert sum(line.startswith("not ok") for line in tap) == 2
    document = testing.document(report)
    assert document["passed"] is False
    assert [len(file["assertions"]) for file in document["files"]] == [2, 1]
    assert document["files"][1]["problems"][0]["message"] == "planned 2 tests, but ran 1"
