"""The images' files, as far as they can be held to their word without Docker."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from pyairtable_db.errors import PyairtableDbError
from pyairtable_db.local.accounts import Account, server_account
from pyairtable_db.local.ports import free_port
from pyairtable_db.local.runtime import Runtime, find_runtime
from pyairtable_db.settings import Settings

ROOT = Path(__file__).parents[2]
ENTRYPOINT = ROOT / "docker/postgres/entrypoint.sh"
PASSWORD = "it's a %secret$ \\word"
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def account() -> Account:
    return server_account()


@pytest.fixture
def volume(account: Account) -> Iterator[Path]:
    """Return an empty folder of the server's user, as a new volume is; root's own folders are out of its reach."""
    folder = Path(tempfile.mkdtemp(prefix="pyairtable-volume-"))
    account.give(folder, 0o700)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def start(volume: Path, account: Account, settings: Settings) -> Iterator[Start]:
    """Return a function that runs the entry point; what still runs at the end is stopped."""
    runtime: Runtime = find_runtime(settings)
    script, config = volume / "entrypoint.sh", volume / "postgresql.conf"
    shutil.copy(ENTRYPOINT, script)
    shutil.copy(ROOT / "k8s/postgres/postgresql.conf", config)
    for path in (script, config):
        account.give(path, 0o755)
    running: list[subprocess.Popen[str]] = []

    def call(port: int, **env: str) -> subprocess.Popen[str]:
        sizes = ["shared_buffers=16MB", "max_wal_size=64MB", "min_wal_size=32MB", "fsync=off", "huge_pages=off"]
        places = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={volume}"]
        process = subprocess.Popen(
            ["sh", str(script), *(part for setting in (*sizes, *places) for part in ("-c", setting))],
            env={
                **runtime.env,
                **env,
                "PATH": f"{runtime.bin}:{os.environ['PATH']}",
                "PGROOT": str(volume),
                "PGCONFIG": str(config),
            },
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user=account.uid if account.dropped else None,
            group=account.gid if account.dropped else None,
            extra_groups=account.groups if account.dropped else None,
        )
        running.append(process)
        return process

    yield call
    for process in running:
        stop(process)


def stop(process: subprocess.Popen[str]) -> str:
    """Send what the image's STOPSIGNAL says and return what the process printed."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    return process.communicate(timeout=60)[0]


def await_answer(process: subprocess.Popen[str], port: int, password: str) -> object:
    """Return what the server on ``port`` says of its database and configuration."""
    deadline = time.monotonic() + 60
    url = {"host": "127.0.0.1", "port": port, "user": "postgres", "dbname": "pyairtable", "password": password}
    while True:
        try:
            with psycopg.connect(**url) as connection:  # type: ignore[arg-type]
                return connection.execute("select current_database(), current_setting('pgaudit.role')").fetchone()
        except psycopg.OperationalError as error:
            if "password" in str(error):
                raise
            if process.poll() is not None or time.monotonic() > deadline:
                raise PyairtableDbError(stop(process)) from error
            time.sleep(0.1)


def test_first_start_without_a_password_is_refused(start: Start, volume: Path) -> None:
    process = start(free_port(volume))
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 1
    assert "remedy: put POSTGRES_PASSWORD=" in said
    assert not (volume / "data").exists()


def test_server_is_made_once_and_admits_only_the_password(start: Start, volume: Path, account: Account) -> None:
    port = free_port(volume)
    left_over = volume / "initdb"
    left_over.mkdir()
    (left_over / "half").touch()
    account.give(left_over, 0o700)
    process = start(port, POSTGRES_PASSWORD=PASSWORD)
    assert await_answer(process, port, PASSWORD) == ("pyairtable", "auditor")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        await_answer(process, port, "another")
    assert not [path.name for path in volume.iterdir() if path.name in ("password", "initdb")]
    assert PASSWORD not in stop(process)
    again = start(port)
    assert await_answer(again, port, PASSWORD) == ("pyairtable", "auditor")


def test_compose_has_no_password_of_its_own() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    values = re.findall(r"(?m)^ +\w*(?:PASSWORD|KEY|SECRET): (.*)$", text)
    assert [value.partition(":")[0] for value in values] == [
        "${POSTGRES_PASSWORD",
        "${POSTGRES_PASSWORD",
        "${AUTHENTICATOR_PASSWORD",
        "${PYAIRTABLE_DB_CONTEXT_KEY",
        "${PYAIRTABLE_DB_HTTP_JWT_SECRET",
    ]
    assert all(value.startswith("${POSTGRES_PASSWORD:?") or value.endswith(":-}") for value in values)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ".env" in ignored


@pytest.mark.parametrize("name", ["postgres", "cli"])
def test_what_the_images_copy_is_there_and_sent_to_docker(name: str) -> None:
    text = (ROOT / "docker" / name / "Dockerfile").read_text(encoding="utf-8")
    sent = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"]
    lines = [line.split() for line in text.splitlines() if line.startswith("COPY") and "--from" not in line]
    sources = [part for line in lines for part in line[1:-1] if not part.startswith("--")]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if not any(f"{source}/".startswith(f"{folder}/") for folder in sent)] == []
