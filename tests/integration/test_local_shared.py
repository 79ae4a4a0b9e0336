from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyairtable_db.database import connect
from pyairtable_db.local import throw_away_server
from pyairtable_db.local.cluster import Cluster
from pyairtable_db.local.shared import shared_server
from pyairtable_db.settings import Settings

_USE = """
import sys
from pathlib import Path
from pyairtable_db.local.shared import shared_server
from pyairtable_db.settings import Settings
with shared_server(Settings(project=Path(sys.argv[1]))):
    print("started", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def project() -> Iterator[Settings]:
    path = Path(tempfile.mkdtemp(prefix="local-test-"))
    path.chmod(0o755)
    yield Settings(project=path)
    throw_away_server(path).remove()
    shutil.rmtree(path)


def user(project: Settings) -> subprocess.Popen[str]:
    """Start another process that uses the server until a line is written to it."""
    process = subprocess.Popen(
        [sys.executable, "-c", _USE, project.project], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def crash(cluster: Cluster) -> None:
    process = cluster.running()
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    while cluster.running():
        pass


def marked(cluster: Cluster) -> bool:
    with connect(cluster.url()) as connection:
        return connection.execute("select to_regclass('mark') is not null").fetchone() == (True,)


def mark(cluster: Cluster) -> None:
    with connect(cluster.url()) as connection:
        connection.execute("create table mark ()")
        connection.execute("checkpoint")


def test_the_last_of_several_users_stops_the_server(project: Settings) -> None:
    with shared_server(project) as cluster:
        other = user(project)
    assert cluster.running() is not None

    other.communicate("done\n")

    assert other.returncode == 0
    assert cluster.running() is None


def test_a_killed_user_does_not_keep_the_server_running(project: Settings) -> None:
    with shared_server(project) as cluster:
        other = user(project)
        other.kill()
        other.communicate()

    assert cluster.running() is None


def test_a_killed_server_keeps_what_the_machine_still_has(project: Settings) -> None:
    with shared_server(project) as cluster:
        mark(cluster)
        crash(cluster)

    with shared_server(project) as cluster:
        assert marked(cluster)


def test_data_that_a_crash_of_the_machine_may_have_spoilt_are_thrown_away(project: Settings) -> None:
    with shared_server(project) as cluster:
        mark(cluster)
        crash(cluster)
    (cluster.home / "boot_id").write_text("before the restart\n")

    with shared_server(project) as cluster:
        assert not marked(cluster)


def test_data_of_another_version_are_thrown_away(project: Settings) -> None:
    with shared_server(project) as cluster:
        mark(cluster)
    (cluster.home / "data" / "PG_VERSION").write_text("12\n")

    with shared_server(project) as cluster:
        assert not marked(cluster)
