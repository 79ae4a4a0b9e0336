from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pyairtable_db.local import local_server, ports
from pyairtable_db.local.runtime import find_runtime
from pyairtable_db.settings import Settings


class Shell:
    """Runs `pyairtable-db local …` in a project folder, without a terminal and with pipes for its output."""

    def __init__(self, project: Path, binaries: Path) -> None:
        self.project = project
        self.environment = {**os.environ, "PYAIRTABLE_DB_PG_BIN": str(binaries)}

    def __call__(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from pyairtable_db_cli import main; main()", "local", *words],
            cwd=self.project,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def local(settings: Settings) -> Iterator[Shell]:
    project = Path(tempfile.mkdtemp(prefix="local-test-"))
    project.chmod(0o755)
    shell = Shell(project, find_runtime(settings).bin)
    done = shell("start")
    assert done.returncode == 0, done.stderr
    yield shell
    shell("reset", "--yes")
    shutil.rmtree(project)


def test_start_prints_the_url_its_steps_apart_and_lets_go_of_its_pipes(local: Shell) -> None:
    local("stop")

    done = local("start")

    assert done.returncode == 0
    assert "Starting PostgreSQL" in done.stderr
    with psycopg.connect(done.stdout.strip()) as connection:
        assert connection.execute("select current_database()").fetchone() == ("pyairtable",)


def test_start_of_a_running_server_says_so(local: Shell) -> None:
    done = local("start")

    assert done.returncode == 0
    assert "is running already on port" in done.stderr


def test_status_tells_machines_and_people_the_same(local: Shell) -> None:
    known = json.loads(local("status", "--json").stdout)
    shown = dict(line.split(maxsplit=1) for line in local("status").stdout.splitlines())

    assert known["running"] is True
    assert shown == {**{name: str(value) for name, value in known.items()}, "running": "yes"}
    assert known["data"] == str(local.project / ".local" / "main" / "data")


def test_psql_passes_its_arguments_on(local: Shell) -> None:
    done = local("psql", "-X", "-t", "-A", "-c", "select 6 * 7")

    assert done.stdout.strip() == "42"
    assert local("psql", "-X", "-c", "select 1/0").returncode == 1


def test_git_sees_nothing_of_the_server(local: Shell) -> None:
    subprocess.run(["git", "init", "--quiet", local.project], check=True)

    seen = subprocess.run(["git", "status", "--short"], cwd=local.project, capture_output=True, text=True, check=True)

    assert seen.stdout == ""


def test_url_and_psql_of_a_stopped_server_say_how_to_start_it(local: Shell) -> None:
    assert "Stopped." in local("stop").stderr
    for words in (["url"], ["psql", "-c", "select 1"]):
        done = local(*words)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "remedy: Run `pyairtable-db local start`." in done.stderr
    assert "was not running" in local("stop").stderr
    assert local("start").returncode == 0


def test_reset_asks_and_without_a_terminal_needs_yes(local: Shell) -> None:
    done = local("reset", stdin="y\n")

    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert local_server(local.project).running() is not None


def test_a_taken_port_ends_with_the_remedy(local: Shell) -> None:
    local("stop")
    with socket.create_server((ports.HOST, ports.free_port(Path("/taken")))) as listener:
        taken = listener.getsockname()[1]
        done = local("start", "--port", str(taken))

    assert done.returncode == 1
    assert f"port {taken} is taken by" in done.stderr
    assert "pyairtable-db local start --port" in done.stderr
    assert local("start").returncode == 0


def test_start_after_a_crash_is_no_error(local: Shell) -> None:
    process = local_server(local.project).running()
    assert process is not None
    os.kill(process.pid, signal.SIGQUIT)

    done = local("start")

    assert done.returncode == 0, done.stderr
    assert json.loads(local("status", "--json").stdout)["running"] is True
