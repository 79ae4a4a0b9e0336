"""A real Redis: the machine's, or the distribution's package unpacked into the project's cache, without root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pyairtable_db.errors import LocalServerError
from pyairtable_db.local.files import locked, make_folder
from pyairtable_db.local.packages import Apt
from pyairtable_db.local.runtime import cache_folders
from pyairtable_db.local.sources import codename, read_sources
from pyairtable_db.settings import Settings

PASSWORD = "open-sesame-redis"
_MACHINES_OWN = ("libc6_", "libgcc-s1_", "libstdc++6_", "gcc-", "usr-is-merged_", "sysvinit-utils_", "lsb-base_")


def find_redis(settings: Settings) -> tuple[str, dict[str, str]]:
    """Return the program and the environment it needs; skip the test where there is none to be had."""
    if found := shutil.which("redis-server"):
        return found, {}
    release = codename()
    if release is None or shutil.which("apt-get") is None:
        pytest.skip("Redis is not installed, and this machine has no packages of it: limits are not counted in Redis")
    cache = cache_folders(settings)[0]
    root = cache / f"redis-{release}"
    make_folder(cache)
    with locked(cache / "redis.lock", "Waiting for another process that unpacks Redis") as lock:
        if not root.is_dir():
            try:
                _unpack(cache / "redis-apt", root, release, lock)
            except LocalServerError as error:
                pytest.skip(f"Redis is not installed, and its package cannot be had: {error}")
    libraries = sorted({str(path.parent) for path in (root / "usr/lib").rglob("*.so*")})
    return str(root / "usr/bin/redis-server"), {"LD_LIBRARY_PATH": ":".join(libraries)}


def _unpack(work: Path, root: Path, release: str, lock: int) -> None:
    sources = [
        source
        for source in read_sources()
        if any(suite == release or suite.startswith(f"{release}-") for suite in source.suites)
    ]
    apt = Apt(work, sources, lock)
    apt.update()
    if apt.missing(["redis-server"]):
        raise LocalServerError("the archives have no redis-server")
    partial = root.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    make_folder(partial)
    for file in apt.download(["redis-server"]):
        if not file.name.startswith(_MACHINES_OWN):
            subprocess.run(["dpkg-deb", "--extract", file, partial], check=True)
    partial.rename(root)
    shutil.rmtree(work)


@contextmanager
def redis(
    program: tuple[str, dict[str, str]], port: int | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run Redis, in memory only; yield its process and port."""
    if port is None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
    path, environment = program
    with subprocess.Popen(
        [path, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **environment},
        cwd="/",
    ) as process:
        assert process.stdin is not None
        process.stdin.write(f'bind 127.0.0.1\nport {port}\nrequirepass {PASSWORD}\nsave ""\nappendonly no\n'.encode())
        process.stdin.close()
        try:
            for _ in range(200):
                assert process.poll() is None, "Redis does not start"
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.02)
            yield process, port
        finally:
            process.kill()
