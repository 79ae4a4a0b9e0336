"""`pyairtable-db import` and `export` as processes: what they print, what a kill leaves, how much memory they take."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from pyairtable_db.data import create_tenant
from pyairtable_db.database import Connection

COMMAND = Path(sysconfig.get_path("scripts")) / "pyairtable-db"
MEMORY_MB = 200
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(database: str, connection: Connection, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a process that works on a database with one tenant."""
    create_tenant(connection, "acme")
    (tmp_path / "spool").mkdir()
    return os.environ | {"PYAIRTABLE_DB_URL": database, "TMPDIR": str(tmp_path / "spool")}


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    def call(*arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:  # noqa: A002
        return subprocess.run(
            [COMMAND, *arguments],
            env=environment,
            cwd=tmp_path,
            input=input,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


def contents(connection: Connection) -> list[tuple[object, ...]]:
    """Return everything an import writes, in an order of its own."""
    return connection.execute(
        """
        select 'base', b.id, b::text from airtable.bases as b
        union all
        select 'table', t.id, t::text from airtable.tables as t
        union all
        select 'field', f.id, f::text from airtable.fields as f
        union all
        select 'record', r.id, r::text from airtable.records as r
        order by 1, 2
        """
    ).fetchall()


def test_the_result_goes_to_stdout_and_everything_else_to_stderr(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("n,colour\n" + "1,red\n" * 20)
    done = run("import", "x.csv", "--base", "B", "--table", "T")
    assert done.returncode == 0
    assert re.fullmatch(r'20 records created in table "T" \(tbl\w{14}\), [0-9.]+ s\n', done.stdout)
    assert done.stderr.splitlines()[0] == "x.csv: csv, 20 rows, 2 columns"
    assert re.search(r"colour +singleSelect +red ", done.stderr)


def test_json_tells_a_machine_everything(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("n\n1\nNA\n")
    document = json.loads(run("import", "x.csv", "--base", "B", "--table", "T", "--json").stdout)
    assert (document["imported"], document["rows"], document["created"], document["createdTable"]) == (True, 2, 2, True)
    assert document["fields"] == [
        {
            "name": "n",
            "type": "number",
            "options": {"precision": 0},
            "filled": 1,
            "empty": 1,
            "note": '"NA" taken as empty',
        }
    ]
    (tmp_path / "y.csv").write_text("n\n1\nx\n")
    refused = run("import", "y.csv", "--base", "B", "--table", "T", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["badRows"] == [{"line": 3, "reason": '"n": "x" is not a number'}]


def test_bad_rows_are_told_with_their_lines_and_the_remedy(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n" + "3\n" * 25)
    done = run("import", "x.csv", "--base", "B", "--table", "T")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("1 cell, but the header has 2") == 20
    assert "line 3: 1 cell" in done.stderr
    assert "… and 5 more" in done.stderr
    assert "error: x.csv: 25 of 26 rows cannot be imported" in done.stderr
    assert "--skip-bad FILE" in done.stderr


def test_standard_input_goes_in_and_standard_output_comes_out(run: Run) -> None:
    rows = "name,n\r\n" + "".join(f"row {number},{number}\r\n" for number in range(50))
    assert run("import", "-", "--base", "B", "--table", "T", input=rows).returncode == 0
    exported = run("export", "--base", "B", "--table", "T")
    assert exported.stdout == rows.replace("\r\n", "\n")  # subprocess reads text
    assert exported.stderr.startswith("50 records exported in ")


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("export --base B --table T >/dev/full", "error: standard output: cannot be written: No space left on device"),
        ("tenant list >/dev/full", "error: standard output: no space is left to write to"),
        ("tenant list --json >/dev/full", "error: standard output: no space is left to write to"),
        ("export --base B --table T >&-", "error: standard output is closed"),
        ("import - --base B --table T <&-", "error: standard input: is closed"),
    ],
)
def test_an_output_or_input_that_fails_is_told_in_a_line(
    run: Run, environment: dict[str, str], tmp_path: Path, command: str, complaint: str
) -> None:
    assert run("import", "-", "--base", "B", "--table", "T", input="a\n1\n").returncode == 0
    done = subprocess.run(
        f"{COMMAND} {command}", shell=True, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode in (1, 2)
    assert done.stderr.startswith(complaint)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_columns_stay_below_each_other_whatever_the_script(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("plain,日本語の列,e\u0301te\u0301,😀\n1,2,3,4\n")
    shown = run("import", "x.csv", "--base", "B", "--table", "T").stderr.splitlines()[1:6]
    assert {cell_len(line.partition("number")[0]) for line in shown[1:]} == {cell_len(shown[0].partition("type")[0])}


def test_a_file_without_columns_shows_no_table_of_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    done = run("import", "x.json", "--base", "B", "--table", "T")
    assert done.stderr.splitlines()[:2] == [
        "x.json: json, 0 rows, 0 columns",
        "error: x.json: there is nothing to make fields of",
    ]


def test_tenants_are_created_and_listed(run: Run) -> None:
    assert run("tenant", "create", "globex", "--name", "Globex").stdout.startswith("tenant globex created: ")
    tenants = json.loads(run("tenant", "list", "--json").stdout)["tenants"]
    assert [(tenant["slug"], tenant["name"]) for tenant in tenants] == [("acme", "acme"), ("globex", "Globex")]
    again = run("tenant", "create", "globex")
    assert (again.returncode, again.stdout) == (1, "")
    assert 'tenant "globex" exists already' in again.stderr
    refused = run("import", "-", "--base", "B", "--table", "T", input="a\n1\n")
    assert refused.returncode == 2
    assert "the database has 2 tenants: acme, globex" in refused.stderr


@pytest.mark.parametrize("phase", ["copy", "load_staged_records"])
@pytest.mark.parametrize("source", ["file", "stdin"])
def test_kill_leaves_the_database_as_before_and_the_next_run_succeeds(
    run: Run, environment: dict[str, str], connection: Connection, tmp_path: Path, phase: str, source: str
) -> None:
    assert run("import", "-", "--base", "B", "--table", "T", input="n,t\n1,a\n").returncode == 0
    before = contents(connection)
    big = tmp_path / "big.csv"
    big.write_text("n,t\n" + "".join(f"{number},some words about row {number}\n" for number in range(100_000)))
    arguments = ["import", str(big) if source == "file" else "-", "--base", "B", "--table", "T"]
    with big.open("rb") as stdin:
        process = subprocess.Popen(
            [COMMAND, *arguments], env=environment, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    wait_for(lambda: is_running(connection, phase))
    process.kill()
    assert process.wait() == -9
    wait_for(lambda: sessions(connection) == 0)
    assert contents(connection) == before
    assert list((tmp_path / "spool").iterdir()) == []

    done = run("import", "-", "--base", "B", "--table", "T", input="n,t\n2,b\n")
    assert done.returncode == 0, done.stderr
    assert len(contents(connection)) == len(before) + 1
    numbers = connection.execute("select auto_number from airtable.records order by 1").fetchall()
    assert numbers == [(1,), (2,)]


def is_running(connection: Connection, phase: str) -> bool:
    """Tell whether the import's session is in a statement that names ``phase``, not its first."""
    row = connection.execute(
        """
        select count(*) from pg_catalog.pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query ilike %s
        """,
        (f"%{phase}%",),
    ).fetchone()
    return row is not None and row[0] > 0


def sessions(connection: Connection) -> int:
    """Return how many other sessions are on the database."""
    row = connection.execute(
        """
        select count(*) from pg_catalog.pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        """
    ).fetchone()
    assert row is not None
    return int(row[0])


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def peak_memory(environment: dict[str, str], *arguments: str) -> float:
    """Run the command and return the most memory it had, in MB; its own, not what it had before exec."""
    process = subprocess.Popen(
        [COMMAND, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak, status = 0, Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        if match := re.search(r"VmHWM:\s+(\d+) kB", status.read_text()):
            peak = max(peak, int(match[1]))
        time.sleep(0.02)
    assert process.returncode == 0
    assert peak > 0
    return peak / 1024


def test_memory_does_not_grow_with_many_rows_of_different_values(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    row = ",".join("{0}" + f"{column:02}" if column % 3 else "text {0} of " + str(column) for column in range(20))
    with path.open("w") as file:
        file.write(",".join(f"c{column}" for column in range(20)) + "\n")
        for number in range(150_000):
            file.write(row.format(number) + "\n")
    assert path.stat().st_size > 30e6
    assert peak_memory(environment, "import", str(path), "--base", "B", "--table", "T", "--dry-run") < MEMORY_MB


def test_memory_does_not_grow_with_large_cells(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    with path.open("w") as file:
        for number in range(10):
            file.write(json.dumps({"n": number, "text": f"é{number}" + "x" * 10_000_000}, ensure_ascii=False) + "\n")
    assert path.stat().st_size > 100e6
    assert peak_memory(environment, "import", str(path), "--base", "B", "--table", "T") < MEMORY_MB
    output = str(tmp_path / "out.csv")
    assert peak_memory(environment, "export", "--base", "B", "--table", "T", "-o", output) < MEMORY_MB
    assert Path(output).stat().st_size > 100e6
