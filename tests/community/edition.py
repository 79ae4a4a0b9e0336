"""Install the WebAssembly build into the project's cache, start it, and make a migrated database of it."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from pyairtable_db import migrations
from pyairtable_db.database import connect
from pyairtable_db.local.files import locked
from pyairtable_db.local.runtime import cache_folders
from pyairtable_db.settings import Settings

HERE = Path(__file__).parent
SETUP = HERE.parent / "sql" / "setup.sql"
MINIMUM_NODE = 20
_PACKAGE = ("package.json", "package-lock.json", ".npmrc", "server.mjs")
_PORT = 5432
# What the build differs in, mended before the first migration: its template1 has a stale tuple in the catalog's cache,
# which any ALTER DATABASE renews, and it preloads nothing, so that extensions that ask for it must be there already.
_PRELUDE = """
    alter database template1 connection limit -1;
    create schema if not exists extensions;
    create extension if not exists timescaledb schema public;
    create extension if not exists pgaudit schema extensions;
"""


class Unavailable(Exception):
    """Why the community edition cannot run on this machine."""


@dataclass(frozen=True)
class Process:
    """A running server. ``url`` is for one session at a time, of the superuser, in its only database."""

    url: str
    popen: subprocess.Popen[str]

    def dump(self, target: Path) -> None:
        """Pack the data folder into ``target``, from which another server can start."""
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.popen.stdin.write(f"dump {target}\n")
        self.popen.stdin.flush()
        if self.popen.stdout.readline() != "dumped\n":
            raise RuntimeError(f"{target}: the data of the community edition could not be packed")


def install(settings: Settings) -> Path:
    """Return the folder in the cache that holds the server and its packages, installed when they are not there.

    Raises Unavailable where there is no Node.js of the version needed; subprocess.CalledProcessError, with what npm
    said printed, where the installation fails.
    """
    _require_node()
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in _PACKAGE)).hexdigest()[:16]
    cache = cache_folders(settings)[0]
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"community-{digest}"
    with locked(cache / "community.lock", "Waiting for another process that installs the community edition"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as unfinished:
                build = Path(unfinished) / "build"
                build.mkdir()
                for name in _PACKAGE:
                    shutil.copy(HERE / name, build)
                subprocess.run(
                    ["npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"],
                    cwd=build,
                    check=True,
                    stdin=subprocess.DEVNULL,
                )
                build.rename(folder)
    return folder


@contextmanager
def running(build: Path, data: Path | None = None) -> Iterator[Process]:
    """Start a server from the installed ``build``, on an empty data folder or the packed one ``data``, and end it."""
    with tempfile.TemporaryDirectory(prefix="pyairtable-") as folder:
        socket = Path(folder) / f".s.PGSQL.{_PORT}"
        paths = [build / "server.mjs", socket, HERE / "extensions", *([data] if data else [])]
        with subprocess.Popen(["node", *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as popen:
            try:
                assert popen.stdout is not None
                if popen.stdout.readline() != "ready\n":
                    raise RuntimeError("the server of the community edition did not start: its error stands above")
                url = make_conninfo(
                    host=folder,
                    port=_PORT,
                    user="postgres",
                    dbname="template1",
                    sslmode="disable",
                    gssencmode="disable",
                )
                yield Process(url, popen)
            finally:
                popen.kill()


def prepare(url: str) -> None:
    """Make an empty database one that ``pyairtable-db migrate`` runs on."""
    with connect(url) as session:
        session.execute(_PRELUDE)


def migrated_data(build: Path, settings: Settings, folder: Path) -> Path:
    """Return the packed data of a database in ``folder`` with every migration and the personas; make it once."""
    data = folder / "community.tar"
    with locked(folder / "community.lock", "Waiting for another process that migrates the community edition"):
        if not data.exists():
            with running(build) as process:
                prepare(process.url)
                migrations.migrate(process.url, settings)
                with connect(process.url) as session:
                    session.execute(SETUP.read_text(encoding="utf-8"))
                    session.execute("select app.create_context_key()")
                process.dump(data.with_suffix(".part"))
            data.with_suffix(".part").rename(data)
    return data


def _require_node() -> None:
    wanted = f"TimescaleDB's community edition needs Node.js {MINIMUM_NODE} or later with npm"
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise Unavailable(f"{wanted}: not found")
    found = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    version = re.match(r"v(\d+)", found)
    if version is None or int(version[1]) < MINIMUM_NODE:
        raise Unavailable(f"{wanted}: found {found}")
