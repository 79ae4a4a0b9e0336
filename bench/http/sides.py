"""The servers that are compared, each a process of its own on a free port of this machine."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from pyairtable_db import settings
from pyairtable_db.local.files import locked
from pyairtable_db.local.runtime import cache_folders

from .database import PAGE, SECRET, Database
from .load import Unavailable

POOL = 8
_POSTGRAPHILE = Path(__file__).parent / "postgraphile"
_PACKAGE = ("package.json", "package-lock.json", ".npmrc", "server.mjs")
_START_SECONDS = 60
_GRAPHQL = {
    "ping": "{ ping }",
    "ping_in_context": "{ pingInContext }",
    "list_records": '{{ listRecords(tableId: "{table}", pageSize: {page}) }}',
}


@dataclass(frozen=True)
class Server:
    """A server that runs: ``addresses`` and ``bodies`` by function, ``pid`` of its first process."""

    addresses: Mapping[str, str]
    bodies: Mapping[str, str]
    pid: int


@contextmanager
def ours(database: Database, workers: int) -> Iterator[Server]:
    """Run `pyairtable-db serve`, everything as it comes but for the log, of which no other side has one."""
    port = _free_port()
    environment = {
        "PYAIRTABLE_DB_URL": database.login,
        "PYAIRTABLE_DB_CONTEXT_KEY": database.context_key,
        "PYAIRTABLE_DB_HTTP_JWT_SECRET": SECRET,
        "PYAIRTABLE_DB_HTTP_POOL_SIZE": str(POOL // workers),
        "PYAIRTABLE_DB_HTTP_LOG_LEVEL": "warning",
    }
    program = str(Path(sys.executable).with_name("pyairtable-db"))
    command = [program, "serve", "--port", str(port), "--workers", str(workers)]
    with _running(command, environment, port) as pid:
        yield _posted(database, port, pid)


@contextmanager
def plain(database: Database, module: str, *, text: bool = False, packages: Path | None = None) -> Iterator[Server]:
    """Run one of the endpoints written by hand; ``packages`` is a folder with what it imports."""
    port = _free_port()
    environment = {
        "BENCH_URL": database.login,
        "BENCH_URI": database.uri,
        "BENCH_POOL": str(POOL),
        "BENCH_SECRET": SECRET,
        "BENCH_CONTEXT_KEY": database.context_key,
        **({"PYTHONPATH": str(packages)} if packages is not None else {}),
    }
    command = [sys.executable, "-m", "uvicorn", f"bench.http.{module}:app", "--port", str(port), "--no-access-log"]
    with _running([*command, "--loop", "uvloop", "--http", "httptools"], environment, port) as pid:
        yield _posted(database, port, pid, "/rpc/text/" if text else "/rpc/")


@contextmanager
def postgraphile(database: Database, folder: Path) -> Iterator[Server]:
    """Run PostGraphile from the packages in ``folder``."""
    port = _free_port()
    environment = {
        "BENCH_URL": database.uri,
        "BENCH_POOL": str(POOL),
        "BENCH_PORT": str(port),
        "BENCH_SECRET": SECRET,
        "BENCH_CONTEXT": json.dumps(database.context),
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
    }
    with _running([_node(folder), str(folder / "server.mjs")], environment, port) as pid:
        queries = {
            name: query.format(table=database.table_id, page=PAGE) if name == "list_records" else query
            for name, query in _GRAPHQL.items()
        }
        yield Server(
            dict.fromkeys(queries, f"http://127.0.0.1:{port}/graphql"),
            {name: json.dumps({"query": query}) for name, query in queries.items()},
            pid,
        )


def install_postgraphile() -> Path:
    """Return the folder in the project's cache that holds PostGraphile as its lock file says. Raises Unavailable."""
    if shutil.which("npm") is None:
        raise Unavailable("npm is not installed")
    digest = hashlib.sha256(b"".join((_POSTGRAPHILE / name).read_bytes() for name in _PACKAGE)).hexdigest()[:16]
    cache = cache_folders(settings.load())[0]
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"postgraphile-{digest}"
    with locked(cache / "postgraphile.lock", "Waiting for another process that installs PostGraphile"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as unfinished:
                build = Path(unfinished) / "build"
                build.mkdir()
                for name in _PACKAGE:
                    shutil.copy(_POSTGRAPHILE / name, build)
                done = subprocess.run(
                    ["npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"],
                    cwd=build, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                )  # fmt: skip
                if done.returncode != 0:
                    raise Unavailable(f"npm ci failed: {done.stderr.strip()}")
                build.rename(folder)
    return folder


def _node(folder: Path) -> str:
    """Return the Node.js of the version PostGraphile needs that came with it, else the machine's."""
    return str(next(folder.glob("node_modules/node-linux-*/bin/node"), "node"))


def install_python(folder: Path, *names: str) -> Path:
    """Install packages of PyPI into ``folder``. Raises Unavailable."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), *names]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise Unavailable(f"pip install {' '.join(names)} failed: {done.stderr.strip()}")
    return folder


def cpu_seconds(server: Server) -> float:
    """Return the CPU time that the server's processes have had."""
    root = psutil.Process(server.pid)
    times = [process.cpu_times() for process in (root, *root.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def ask(server: Server, function: str, token: str) -> object:
    """Call a function once and return its answer without GraphQL's wrapping."""
    request = urllib.request.Request(
        server.addresses[function],
        server.bodies[function].encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{request.full_url}: {error.code} {error.read().decode()[:500]}") from None
    if isinstance(answer, dict) and "errors" in answer:
        raise RuntimeError(f"{request.full_url}: {answer['errors']}")
    if isinstance(answer, dict) and "data" in answer:
        (answer,) = answer["data"].values()
        if isinstance(answer, str) and answer.startswith("{"):
            answer = json.loads(answer)
    return answer


def _posted(database: Database, port: int, pid: int, prefix: str = "/rpc/") -> Server:
    names = tuple(_GRAPHQL)
    return Server(
        {name: f"http://127.0.0.1:{port}{prefix}{name}" for name in names},
        {name: database.body(name) for name in names},
        pid,
    )


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[int]:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        cwd=root,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # as a service has: Linux shares the CPU out by session
    ) as process:
        try:
            _wait_for(port, process)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with exit code {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen after {_START_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
