"""`pyairtable-db usage` as people call it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pyairtable_db.database import Connection

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-c", "from pyairtable_db_cli import main; main()", "usage"]


@pytest.fixture
def run(database: str, tmp_path: Path) -> Run:
    """Return a function that runs the command on the test's database, its output piped."""

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *words],
            cwd=tmp_path,
            env=os.environ | {"PYAIRTABLE_DB_URL": database} | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_a_pipe_gets_plain_lines(run: Run, march: str) -> None:
    done = run("--tenant", march, "--month", "2026-03")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("acme · March 2026 (Europe/Berlin)\n")
    assert "\x1b" not in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert done.stdout.rstrip("\n").splitlines() == [line.rstrip() for line in done.stdout.rstrip("\n").splitlines()]
    narrow = run("--tenant", march, "--month", "2026-03", COLUMNS="60", PYTHONIOENCODING="ascii")
    assert narrow.stdout.isascii()
    assert max(map(len, narrow.stdout.splitlines())) <= 60


@pytest.mark.parametrize(("variable", "coloured"), [("COLORTERM", True), ("NO_COLOR", False)])
def test_a_terminal_gets_colours_unless_told_otherwise(
    database: str, march: str, tmp_path: Path, variable: str, coloured: bool
) -> None:
    main, other = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    done = subprocess.run(
        [*COMMAND, "--tenant", march, "--month", "2026-03"],
        cwd=tmp_path,
        env=environment | {"PYAIRTABLE_DB_URL": database, "TERM": "xterm-256color", "COLUMNS": "80", variable: "1"},
        stdout=other,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(other)
    shown = os.read(main, 1 << 16).decode()
    os.close(main)
    assert done.returncode == 0, done.stderr
    assert "March 2026" in shown
    assert ("\x1b[36m" in shown) == coloured


def test_json_is_one_document(run: Run, march: str) -> None:
    done = run("--tenant", march, "--month", "2026-03", "--json")
    document = json.loads(done.stdout)
    assert document["summary"]["cost"] == 13.75
    assert len(document["usageOverTime"]["series"][0]["points"]) == 31


def test_the_page_is_written_to_a_file_or_to_stdout(run: Run, march: str, tmp_path: Path) -> None:
    done = run("--tenant", march, "--month", "2026-03", "--html", "march.html")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "march.html written" in done.stderr
    written = (tmp_path / "march.html").read_text()
    assert written == run("--tenant", march, "--month", "2026-03", "--html", "-").stdout
    assert written.startswith("<!doctype html>")
    both = run("--tenant", march, "--month", "2026-03", "--html", "both.html", "--json")
    assert json.loads(both.stdout)["month"] == "2026-03"
    assert (tmp_path / "both.html").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--tenant", "nobody"], 2, "remedy: Name one of them with --tenant, or create it"),
        (["--tenant", "acme", "--month", "13"], 2, "remedy: Write the year and the month, such as 2026-11."),
        (["--tenant", "acme", "--month", "2999-01"], 2, "remedy: Name a month up to"),
        (["--tenant", "acme", "--html", "-", "--json"], 2, "remedy: Name a file with --html."),
        (["--tenant", "acme", "--html", "none/such.html"], 1, "remedy: Name a file in a folder you may write to"),
    ],
)
def test_what_is_wrong_ends_with_a_remedy(
    run: Run, connection: Connection, acme: str, words: list[str], code: int, said: str
) -> None:
    assert connection
    assert acme
    done = run(*words)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
