"""pg_dump and pg_restore: ``migrate --backup FILE``, and the structure of an adopted database for a rehearsal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from psycopg import conninfo

from ..database import connect, redact
from ..errors import MigrationError
from ..settings import Settings
from .files import display

_ENVIRONMENT = {"password": "PGPASSWORD", "passfile": "PGPASSFILE", "sslpassword": "PGSSLPASSWORD"}
_DEBIAN_VERSIONS = Path("/usr/lib/postgresql")


class _Programs(msgspec.Struct, frozen=True):
    """A folder of client programs and the environment they need."""

    folder: Path
    env: dict[str, str]

    def call(self, program: str, url: str, arguments: list[str]) -> str:
        """Run a program on the database of ``url`` and return its output; passwords go by the environment."""
        parts = conninfo.conninfo_to_dict(url)
        environment = {**os.environ, **self.env, "PGCLIENTENCODING": "UTF8"}  # whatever the role prefers
        for key, variable in _ENVIRONMENT.items():
            if value := parts.pop(key, None):  # arguments show in the process list
                environment[variable] = str(value)
        target = [f"--dbname={conninfo.make_conninfo(**parts)}"] if parts else []  # type: ignore[arg-type]
        done = subprocess.run(
            [self.folder / program, *target, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise MigrationError(
                f"{program}: {redact(done.stderr.strip())}",
                where=str(self.folder / program),
                hint="Mend this and run the command again; nothing was changed.",
            )
        return done.stdout


def dump(url: str, file: Path, settings: Settings) -> Path:
    """Write a custom-format dump of the database to ``file``, read its contents back, and return the file.

    The file appears only when it is complete. Raises MigrationError when a program is absent or fails; an existing
    file is not overwritten.
    """
    if file.exists():
        raise MigrationError(
            "the backup file exists already", where=display(file), hint="Name another: backups are not overwritten."
        )
    if not file.parent.is_dir():
        raise MigrationError("the backup's folder does not exist", where=display(file.parent), hint="Create it first.")
    programs = _programs(url, settings)
    partial = file.with_name(f".{file.name}.partial")
    try:
        programs.call("pg_dump", url, ["--format=custom", f"--file={partial}"])
        # Into nowhere: unlike --list, this reads every block of the dump.
        programs.call("pg_restore", "", [f"--file={os.devnull}", str(partial)])
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file


def copy_structure(url: str, copy: str, settings: Settings) -> None:
    """Bring the schema of ``url``, without rows, into the empty database ``copy``."""
    programs = _programs(url, settings)
    with tempfile.TemporaryDirectory(prefix="pyairtable-db-structure-") as folder:
        file = Path(folder) / "structure.dump"
        options = ["--format=custom", "--schema-only", "--exclude-schema=migrations"]
        programs.call("pg_dump", url, [*options, f"--file={file}"])
        programs.call("pg_restore", copy, ["--exit-on-error", str(file)])


def _programs(url: str, settings: Settings) -> _Programs:
    """Return client programs that are not older than the server; an older pg_dump refuses to work."""
    with connect(url) as connection:
        needed = connection.info.server_version // 10000
    seen = []
    for candidate in _candidates(settings):
        major = _major(candidate)
        if major is not None and major >= needed:
            return candidate
        if major is not None:
            seen.append(str(major))
    raise MigrationError(
        f"pg_dump {needed} or later is not installed" + (f" (found: {', '.join(seen)})" if seen else ""),
        hint=f"Install postgresql-client-{needed}, or name the programs' folder in PYAIRTABLE_DB_PG_BIN; "
        "nothing was changed.",
    )


def _candidates(settings: Settings) -> Iterator[_Programs]:
    if settings.pg_bin is not None:
        yield _Programs(settings.pg_bin, {})
    if (found := shutil.which("pg_dump")) is not None:
        yield _Programs(Path(found).parent, {})
    for folder in sorted(_DEBIAN_VERSIONS.glob("*/bin"), reverse=True):
        yield _Programs(folder, {})
    from ..local.builder import existing_runtime
    from ..local.runtime import cache_folders

    if (runtime := existing_runtime(cache_folders(settings))) is not None:
        yield _Programs(runtime.bin, runtime.env)


def _major(programs: _Programs) -> int | None:
    """Return the major version of a pg_dump, None when there is none or it does not run."""
    try:
        done = subprocess.run([programs.folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    match = re.search(r"\) (\d+)", done.stdout)
    return int(match[1]) if match else None
