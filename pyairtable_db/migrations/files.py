"""Discovery: which versioned migrations the SQL folder has, found by yoyo and put into one global order.

A migration is ``<concern>/migrations/NNNN_<concern>_<verb_object>.sql`` (or ``.py`` with yoyo's steps) with
``.rollback.sql`` beside it. Discovery reads every file once, for its hash; nothing is parsed or rendered
here but the ``depends`` and ``replaces`` headers.
"""

from __future__ import annotations

import ast
import glob
import importlib.resources
import importlib.util
import itertools
import logging
import os
import re
from pathlib import Path

import msgspec
import yoyo
from yoyo.exceptions import MigrationConflict
from yoyo.topologicalsort import CycleError, topological_sort

from ..errors import ConfigurationError, MigrationError
from ..settings import Settings
from . import headers
from .rendering import sha256

ROLLBACK = ".rollback.sql"
_NAME = re.compile(r"^(\d+)_(.+)$")
_LAYOUT = "Name it <concern>/migrations/NNNN_<concern>_<verb_object>.sql, e.g. 0003_core_create_tenants.sql."

logging.getLogger("yoyo.migrations").addHandler(logging.NullHandler())  # yoyo logs what it also raises


class Migration(msgspec.Struct, frozen=True):
    """One versioned file: ``id`` is the file name without its suffix, ``sha256`` that of the bytes on disk."""

    id: str
    number: int
    concern: str
    path: Path
    sha256: str
    depends: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    @property
    def is_python(self) -> bool:
        """Whether the migration is made of yoyo's Python steps."""
        return self.path.suffix == ".py"

    @property
    def rollback_path(self) -> Path:
        """Where the rollback of this migration belongs."""
        return self.path.with_name(self.id + ROLLBACK)


def sql_folder(settings: Settings) -> Path:
    """Return the folder of the versioned SQL: the setting ``sql``, else what this package ships.

    Raises ConfigurationError when it is not a folder.
    """
    if settings.sql is not None:
        folder = settings.sql.absolute()
    else:
        package = Path(str(importlib.resources.files("pyairtable_db")))
        folder = package / "sql"
        if not folder.is_dir():  # an editable install: the source tree has it beside the package
            folder = package.parent / "sql"
    if not folder.is_dir():
        raise ConfigurationError(
            "the SQL folder does not exist",
            where=str(folder),
            hint="Name it with --sql DIR, PYAIRTABLE_DB_SQL or `sql` in [tool.pyairtable-db] of pyproject.toml.",
        )
    return folder


def display(path: Path) -> str:
    """Return ``path`` as people should read it: relative to the working directory where it lies below it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def read_text(path: Path, *, sha: str | None = None) -> str:
    """Return the text of ``path`` without a byte order mark.

    Raises MigrationError when it is no UTF-8, and when ``sha`` is given and the bytes have changed since.
    """
    data = path.read_bytes()
    if sha is not None and sha256(data) != sha:
        raise MigrationError("the file changed during the run", where=display(path), hint="Run the command again.")
    return decode(data, path)


def decode(data: bytes, path: Path) -> str:
    """Return ``data`` of ``path`` as text; raises MigrationError naming the first bad byte's line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MigrationError(
            "the file is not UTF-8", where=f"{display(path)}:{line}", hint="Save it as UTF-8."
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise MigrationError("a NUL character", where=f"{display(path)}:{line}", hint="Remove the character.")
    return text


def discover(folder: Path) -> list[Migration]:
    """Return all versioned migrations below ``folder`` in the order in which they are applied.

    The order is that of the numbers; ``depends`` only moves a file behind what it needs. Raises
    MigrationError for a name off the pattern, a number used twice, a rollback without its migration, an
    unknown or circular dependency.
    """
    sources = sorted(path for path in folder.glob("*/migrations") if path.is_dir())
    try:
        found = yoyo.read_migrations(*(glob.escape(str(source)) for source in sources))
    except MigrationConflict as error:
        raise MigrationError(f"{error} exists twice", where=display(folder), hint="Rename one of them.") from None
    if found.post_apply:
        raise MigrationError(
            "post-apply files are not run", where=display(Path(found.post_apply[0].path)), hint=_REPEATABLE_HINT
        )
    migrations = sorted((_read(Path(item.path)) for item in found), key=lambda m: (m.number, m.id))
    _check_unique(migrations)
    for source in sources:
        _check_rollbacks(source)
    return _in_dependency_order(migrations)


_REPEATABLE_HINT = "Put repeatable SQL into <concern>/functions, views, triggers or policies."


def _read(path: Path) -> Migration:
    concern = path.parent.parent.name
    match = _NAME.match(path.stem)
    if match is None or "." in path.stem:
        raise MigrationError("the file name does not start with a number", where=display(path), hint=_LAYOUT)
    if not match[2].startswith(f"{concern}_"):
        raise MigrationError(
            f'the file lies in the folder of "{concern}", but its name does not say so',
            where=display(path),
            hint=f"Rename it to {match[1]}_{concern}_….{path.suffix[1:]}, or move it to the folder of its concern.",
        )
    data = path.read_bytes()
    depends: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    if path.suffix == ".py":
        depends = python_setting(data, "__depends__", path) if b"__depends__" in data else ()
    elif b"depend" in data or b"replaces" in data:
        header = headers.parse(decode(data, path), display(path))
        depends, replaces = header.depends, header.replaces
    return Migration(path.stem, int(match[1]), concern, path, sha256(data), depends, replaces)


def python_setting(data: bytes, name: str, path: Path) -> tuple[str, ...]:
    """Return the ids that ``name = …`` of a Python migration holds, without running it."""
    try:
        for node in ast.parse(data).body:
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
                value = ast.literal_eval(node.value)
                return (value,) if isinstance(value, str) else tuple(sorted(value))
    except (SyntaxError, ValueError, TypeError) as error:
        raise MigrationError(f"{name} cannot be read: {error}", where=display(path), hint=_DEPENDS_HINT) from None
    return ()


_DEPENDS_HINT = 'Write it as a literal: __depends__ = {"0003_core_create_tenants"}.'


def _check_unique(migrations: list[Migration]) -> None:
    for earlier, later in itertools.pairwise(migrations):
        if earlier.number == later.number:
            raise MigrationError(
                f"number {later.number:04d} is taken by {display(earlier.path)}",
                where=display(later.path),
                hint="Give the newer of the two the next free number.",
            )


def _check_rollbacks(source: Path) -> None:
    with os.scandir(source) as entries:
        names = {entry.name for entry in entries}
    for name in sorted(names):
        if name.endswith(ROLLBACK):
            stem = name[: -len(ROLLBACK)]
            if f"{stem}.sql" not in names:
                raise MigrationError(
                    "a rollback file without its migration",
                    where=display(source / name),
                    hint=f"Add {stem}.sql beside it, or correct the name.",
                )


def _in_dependency_order(migrations: list[Migration]) -> list[Migration]:
    by_id = {migration.id: migration for migration in migrations}
    replaced = {old: migration for migration in migrations for old in migration.replaces}
    if not any(migration.depends for migration in migrations):
        return migrations
    graph: dict[str, set[str]] = {}
    for migration in migrations:
        graph[migration.id] = set()
        for wanted in migration.depends:
            target = by_id.get(wanted) or replaced.get(wanted)
            if target is None:
                raise MigrationError(
                    f'depends on "{wanted}", which does not exist',
                    where=display(migration.path),
                    hint="Name a migration by its file name without .sql.",
                )
            graph[migration.id].add(target.id)
    try:
        return [by_id[name] for name in topological_sort(list(by_id), graph)]
    except CycleError as error:
        raise MigrationError(
            f"migrations depend on each other in a circle: {', '.join(error.args[1])}",
            where=display(by_id[error.args[1][0]].path),
            hint="Remove one of the depends headers.",
        ) from None
