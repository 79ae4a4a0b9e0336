"""``migrate --backup FILE``: pg_dump before the first change, and proof that the dump can be read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from psycopg import conninfo

from ..database import redact
from ..errors import MigrationError
from .files import display

_ENVIRONMENT = {"password": "PGPASSWORD", "passfile": "PGPASSFILE", "sslpassword": "PGSSLPASSWORD"}


def dump(url: str, file: Path, pg_bin: Path | None = None) -> Path:
    """Write a custom-format dump of the database to ``file``, list its contents, and return the file.

    The file appears only when it is complete. Raises MigrationError when a program is absent or fails; an
    existing file is not overwritten.
    """
    if file.exists():
        raise MigrationError(
            "the backup file exists already", where=display(file), hint="Name another: backups are not overwritten."
        )
    if not file.parent.is_dir():
        raise MigrationError("the backup's folder does not exist", where=display(file.parent), hint="Create it first.")
    target, environment = _arguments(url)
    partial = file.with_name(f".{file.name}.partial")
    try:
        _call("pg_dump", ["--format=custom", f"--file={partial}", f"--dbname={target}"], environment, pg_bin, file)
        listing = _call("pg_restore", ["--list", str(partial)], environment, pg_bin, file)
        if "Archive created at" not in listing:
            raise MigrationError("pg_restore lists no archive in the dump", where=display(file), hint="Run it again.")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file


def copy_structure(url: str, copy: str, pg_bin: Path | None = None) -> None:
    """Bring the schema of ``url``, without rows, into the empty database ``copy``."""
    with tempfile.TemporaryDirectory(prefix="pyairtable-db-structure-") as folder:
        file = Path(folder) / "structure.dump"
        target, environment = _arguments(url)
        options = ["--format=custom", "--schema-only", "--exclude-schema=migrations"]
        _call("pg_dump", [*options, f"--file={file}", f"--dbname={target}"], environment, pg_bin, file)
        target, environment = _arguments(copy)
        _call("pg_restore", ["--exit-on-error", f"--dbname={target}", str(file)], environment, pg_bin, file)


def _arguments(url: str) -> tuple[str, dict[str, str]]:
    """Return a connection string without secrets and the environment that holds them."""
    parts = conninfo.conninfo_to_dict(url)
    environment = dict(os.environ)
    for key, variable in _ENVIRONMENT.items():
        if value := parts.pop(key, None):  # arguments show in the process list
            environment[variable] = str(value)
    return conninfo.make_conninfo(**parts), environment  # type: ignore[arg-type]


def _call(program: str, arguments: list[str], environment: dict[str, str], pg_bin: Path | None, file: Path) -> str:
    path = shutil.which(program, path=str(pg_bin)) if pg_bin else None
    path = path or shutil.which(program)
    if path is None:
        raise MigrationError(
            f"{program} is not installed; nothing was changed",
            where=display(file),
            hint="Install the PostgreSQL client programs, or name their folder in PYAIRTABLE_DB_PG_BIN.",
        )
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise MigrationError(
            f"{program}: {redact(done.stderr.strip())}",
            where=display(file),
            hint="No backup, no migration: mend this or leave --backup out. Nothing was changed.",
        )
    return done.stdout
