"""`schema dump`, `diff` and `verify` as people and CI call them: results to stdout, exit codes, remedies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pyairtable_db.database import connect
from pyairtable_db.local.runtime import find_runtime
from pyairtable_db.schema import dump, read
from pyairtable_db.settings import Settings

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, empty_database: str) -> Run:
    """Return a function that runs the command in a small project on a new database."""
    migrations = tmp_path / "sql" / "core" / "migrations"
    migrations.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.pyairtable-db]\nsql = "sql"\n')
    (migrations / "0001_core_create_notes.sql").write_text(
        "create schema core;\ncreate table core.notes (id integer not null);\n"
    )
    (migrations / "0001_core_create_notes.rollback.sql").write_text("drop schema core cascade;\n")

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from pyairtable_db_cli import main; main()", *words],
            cwd=tmp_path,
            env={**os.environ, "PYAIRTABLE_DB_URL": empty_database},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


def _execute(url: str, statement: str) -> None:
    with connect(url) as session:
        session.execute(statement.encode())


def test_dump_writes_to_stdout_and_to_a_file_alike(run: Run, empty_database: str, tmp_path: Path) -> None:
    _execute(empty_database, "create function public.f() returns text language sql as $$ select 'password = hidden' $$")
    printed = run("schema", "dump")
    written = run("schema", "dump", "-o", "out.sql")
    assert printed.returncode == written.returncode == 0, printed.stderr
    assert printed.stdout == (tmp_path / "out.sql").read_text() == dump(read(empty_database))
    assert "password = hidden" in printed.stdout
    assert written.stdout == ""


def test_dump_check_tells_a_stale_file_by_exit_code_and_diff(run: Run, empty_database: str, tmp_path: Path) -> None:
    assert run("schema", "dump", "-o", "out.sql").returncode == 0
    assert run("schema", "dump", "--check", "out.sql").returncode == 0
    _execute(empty_database, "create schema fresh")
    stale = run("schema", "dump", "--check", "out.sql")
    assert stale.returncode == 4
    assert "+create schema fresh;" in stale.stdout
    assert "schema dump -o out.sql" in stale.stderr
    assert "fresh" not in (tmp_path / "out.sql").read_text()


def test_dump_of_the_files_ignores_the_database(run: Run, empty_database: str) -> None:
    _execute(empty_database, "create schema by_hand")
    done = run("schema", "dump", "--files")
    assert done.returncode == 0, done.stderr
    assert "create table core.notes" in done.stdout
    assert "by_hand" not in done.stdout


def test_diff_exits_with_0_without_drift_and_4_with_it(run: Run, empty_database: str) -> None:
    _execute(empty_database, "create schema core; create table core.notes (id integer not null)")
    same = run("diff")
    assert same.returncode == 0, same.stderr
    assert same.stdout == ""
    _execute(empty_database, "alter table core.notes alter column id drop not null")
    drift = run("diff")
    assert drift.returncode == 4
    assert drift.stdout.splitlines() == [
        "column core.notes.id (changed)",
        "@@ -1 +1 @@",
        "-id integer not null",
        "+id integer",
    ]
    assert "1 object differs" in drift.stderr
    assert "remedy" in drift.stderr


def test_diff_prints_json_for_machines(run: Run, empty_database: str) -> None:
    _execute(empty_database, "create schema core; create table core.notes (id integer)")
    done = run("diff", "--json", "--kind", "column", "--schema", "core")
    assert done.returncode == 4
    assert json.loads(done.stdout) == [
        {
            "kind": "column",
            "identity": "core.notes.id",
            "change": "changed",
            "before": "id integer not null",
            "after": "id integer",
        }
    ]


def test_diff_leaves_out_what_the_project_ignores(run: Run, empty_database: str, tmp_path: Path) -> None:
    _execute(empty_database, "create schema core; create table core.notes (id integer not null); create schema watch")
    assert run("diff").returncode == 4
    assert run("diff", "--ignore", "watch").returncode == 0
    with (tmp_path / "pyproject.toml").open("a") as file:
        file.write('drift_ignore = ["schema wat*"]\n')
    assert run("diff").returncode == 0


def test_diff_against_another_database_needs_no_files(run: Run, database: str) -> None:
    done = run("diff", "--against", database, "--schema", "airtable", "--kind", "table", "--json")
    assert done.returncode == 4
    assert {change["change"] for change in json.loads(done.stdout)} == {"removed"}
    assert run("diff", "--against", database, "--url", database).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "--kind", "tables"),
        ("diff", "a..b", "--against", "host=x"),
        ("diff", "--database"),
        ("schema", "dump", "--files", "--database"),
    ],
)
def test_words_that_make_no_sense_exit_with_2(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert "remedy" in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_passes_then_names_what_is_wrong(run: Run, tmp_path: Path) -> None:
    assert run("schema", "dump", "--files", "-o", "sql/schema.sql").returncode == 0
    fine = run("verify")
    assert fine.returncode == 0, fine.stderr
    assert "up, down, up: 1 migration, 4 objects, no difference" in fine.stderr
    (tmp_path / "sql/core/migrations/0001_core_create_notes.rollback.sql").write_text("drop table core.notes;\n")
    (tmp_path / "sql/schema.sql").write_text("-- old\n")
    wrong = run("verify", "--json")
    assert wrong.returncode == 4, wrong.stderr
    told = json.loads(wrong.stdout)
    assert not told["ok"]
    assert 'schema "core" already exists' in told["stopped"]
    assert [finding["check"] for finding in told["findings"]] == ["rollback", "schema.sql"]
    assert told["findings"][0]["changes"][0]["identity"] == "core"
    assert "Complete 0001_core_create_notes.rollback.sql" in wrong.stderr


def test_psql_runs_a_dump(everything_dump: str, empty_database: str, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "schema.sql"
    file.write_text(everything_dump)
    done = subprocess.run(
        [find_runtime(settings).bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", empty_database, "-f", file],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert dump(read(empty_database)) == everything_dump
