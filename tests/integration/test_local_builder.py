"""Builds the private runtime for real: a download of some 40 MB from the machine's own package archive."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyairtable_db.local import builder
from pyairtable_db.local.runtime import cache_folders, find_runtime, missing_extensions
from pyairtable_db.settings import Settings

_BUILD = """
import sys
from pathlib import Path
from contextlib import contextmanager
from pyairtable_db.local.builder import private_runtime

@contextmanager
def step(text):
    print(text, flush=True)
    yield lambda news: None

print(private_runtime(Path(sys.argv[1]), (), step).bin)
"""


@pytest.fixture
def cache(settings: Settings) -> Iterator[Path]:
    if not any(folder in find_runtime(settings).bin.parents for folder in cache_folders(settings)):
        pytest.skip("PostgreSQL with every extension is installed here; nothing is ever built")
    path = Path(tempfile.mkdtemp(prefix="builder-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def build(cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _BUILD, cache], stdout=subprocess.PIPE, text=True)


def kill_when(process: subprocess.Popen[str], cache: Path, pattern: str) -> None:
    """Kill the builder itself, as kill -9 does: the program it runs just then goes on."""
    while not list(cache.glob(pattern)):
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.001)
    process.kill()
    process.communicate()


def test_killed_and_simultaneous_builds_leave_one_that_works(cache: Path) -> None:
    kill_when(build(cache), cache, "apt/archives/partial/*.deb")
    kill_when(build(cache), cache, "building/usr/lib/postgresql/*/bin/postgres")
    assert not list(cache.glob("postgresql-*"))

    together = [build(cache), build(cache)]
    said = [process.communicate()[0].splitlines() for process in together]

    assert [process.returncode for process in together] == [0, 0]
    assert said[0][-1] == said[1][-1]
    assert sum("Unpacking" in line for lines in said for line in lines) == 1
    assert not any("Downloading" in line for lines in said for line in lines), "the .deb files were there already"
    assert sorted(path.name for path in cache.iterdir()) == ["lock", Path(said[0][-1]).parents[4].name]

    runtime = builder.private_runtime(cache)
    assert missing_extensions(runtime) == []
    libraries = subprocess.run(["ldd", runtime.bin / "postgres"], capture_output=True, text=True, check=True).stdout
    outside = [line for line in libraries.splitlines() if str(cache) not in line and "linux-vdso" not in line]
    assert outside == []
    pgbouncer = runtime.bin.parents[3] / "sbin" / "pgbouncer"
    assert subprocess.run([pgbouncer, "--version"], check=False, capture_output=True).returncode == 0
    modes = [path.lstat().st_mode for path in cache.rglob("*")]
    assert not any(mode & 0o6000 for mode in modes), "no set-user-id program is left"

    shutil.rmtree(runtime.bin)
    assert builder._ready(cache) is None, "a damaged runtime is not taken for a complete one"
