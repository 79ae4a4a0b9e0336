"""`test`, `lint` and `new` as a user runs them: exit codes, output for people and for machines."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from pyairtable_db.local.cluster import Cluster

COMMAND = Path(sysconfig.get_path("scripts")) / "pyairtable-db"
PASSING = "begin;\nselect plan(1);\nselect ok(true, 'fine');\nselect * from finish();\nrollback;\n"
FAILING = PASSING.replace("ok(true", "ok(false")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, server: Cluster) -> Run:
    """Return a function that runs the command in a new project with one migration."""
    (tmp_path / "pyproject.toml").write_text('[tool.pyairtable-db]\nsql = "sql"\n', encoding="utf-8")
    folder = tmp_path / "sql/app/migrations"
    folder.mkdir(parents=True)
    role = "do $$ begin create role pyairtable_owner; exception when duplicate_object then null; end $$;\n"
    (folder / "0001_app_create_schema.sql").write_text(
        f"-- irreversible: test\n{role}create schema app authorization pyairtable_owner;\n", encoding="utf-8"
    )
    (tmp_path / "tests/sql").mkdir(parents=True)

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYAIRTABLE_DB_URL": server.url()},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


def write_test(folder: Path, name: str, text: str) -> None:
    (folder / "tests/sql" / name).write_text(text, encoding="utf-8")


def test_passing_files_exit_0_with_a_line_each(run: Run, tmp_path: Path) -> None:
    write_test(tmp_path, "a_test.sql", PASSING)
    done = run("test")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["file", "tests", "result", "time"]
    assert lines[1].split()[:3] == ["tests/sql/a_test.sql", "1", "ok"]
    assert lines[-1].startswith("1 file passed, 0 failed; 1 assertion in ")


def test_failing_file_exits_1_and_says_where(run: Run, tmp_path: Path) -> None:
    write_test(tmp_path, "a_test.sql", PASSING)
    write_test(tmp_path, "b_test.sql", FAILING)
    done = run("test", "tests/sql", "--junit", "junit.xml")
    assert done.returncode == 1
    assert "tests/sql/b_test.sql:3: not ok 1 - fine" in done.stdout
    assert 'failures="1"' in (tmp_path / "junit.xml").read_text(encoding="utf-8")


def test_machines_get_tap_or_json_and_nothing_else_on_stdout(run: Run, tmp_path: Path) -> None:
    write_test(tmp_path, "b_test.sql", FAILING)
    tap = run("test", "--tap")
    assert (tap.returncode, tap.stdout.splitlines()[:2]) == (1, ["TAP version 14", "1..1"])
    document = run("test", "--json", "--coverage")
    assert document.returncode == 1
    assert json.loads(document.stdout)["coverage"]["percent"] == 100
    both = run("test", "--json", "--tap")
    assert both.returncode == 2
    assert json.loads(both.stdout)["error"]["kind"] == "UsageError"


def test_no_files_are_a_wrong_usage(run: Run) -> None:
    done = run("test")
    assert done.returncode == 2
    assert "no test files in tests/sql" in done.stderr


def test_lint_exits_1_with_findings_and_writes_sarif(run: Run, tmp_path: Path) -> None:
    clean = run("lint")
    assert clean.returncode == 0
    assert "sqlfluff: 1 file\n" in clean.stderr
    (tmp_path / "sql/app/migrations/0002_app_add_index.sql").write_text("select 1;\n", encoding="utf-8")
    done = run("lint", "--tool", "rules", "--sarif", "lint.sarif")
    assert done.returncode == 1
    assert "sql/app/migrations/0002_app_add_index.sql:1: PDB101 no rollback" in done.stdout
    assert json.loads((tmp_path / "lint.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    (finding,) = json.loads(run("lint", "--tool", "rules", "--json").stdout)["findings"]
    assert (finding["code"], finding["line"]) == ("PDB101", 1)


def test_new_prints_the_paths_it_wrote(run: Run, tmp_path: Path) -> None:
    done = run("new", "app", "create_widgets")
    assert done.returncode == 0
    paths = done.stdout.splitlines()
    assert paths[0] == "sql/app/migrations/0002_app_create_widgets.sql"
    assert all((tmp_path / path).is_file() for path in paths)
    assert "pyairtable-db lock" in done.stderr
    named = json.loads(run("new", "app", "create_gadgets", "--json").stdout)["paths"]
    assert named[0] == "sql/app/migrations/0003_app_create_gadgets.sql"
    refused = run("new", "app", "widgets", "--kind", "table")
    assert (refused.returncode, refused.stdout) == (2, "")
