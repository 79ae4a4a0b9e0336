"""``migrations.lock``: id and sha256 of every versioned migration, a line each, in the order they landed.

Two branches that add a migration change its last lines both: the merge conflict shows what would go wrong later.
A third word, `late`, says that a migration was meant to land after one with a higher number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from ..errors import FilesDisagree, MigrationError
from .files import Migration, display

NAME = "migrations.lock"
_LATE = "late"
_HEAD = "# id and sha256 of every versioned migration, in the order they landed\n# written by `pyairtable-db lock`\n"


class Update(msgspec.Struct, frozen=True):
    """What ``update`` did to the lock file."""

    path: Path
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def read(folder: Path) -> dict[str, str] | None:
    """Return id → sha256 in the order of the file, or None when there is none; refuses unreadable lines."""
    found = _read(folder)
    return None if found is None else found[0]


def _read(folder: Path) -> tuple[dict[str, str], set[str]] | None:
    """Return id → sha256, and the ids that may be late."""
    path = folder / NAME
    if not path.exists():
        return None
    entries: dict[str, str] = {}
    late: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split()
        if parts[2:] not in ([], [_LATE]) or len(parts[1:2]) != 1 or len(parts[1]) != 64 or parts[0] in entries:
            raise MigrationError(
                "not a line of `id sha256`, or an id that stands twice",
                where=f"{display(path)}:{number}",
                hint="Resolve the merge, then run `pyairtable-db lock`.",
            )
        entries[parts[0]] = parts[1]
        late.update(parts[:1] if parts[2:] else ())
    return entries, late


def check(
    folder: Path, migrations: Sequence[Migration], *, allow_out_of_order: bool = False
) -> tuple[Migration, ...] | None:
    """Hold the files against the lock file; return those not yet locked, or None without a lock file.

    Raises FilesDisagree for a file that was edited or is missing, and for one that landed after a higher number.
    """
    found = _read(folder)
    if found is None:
        return None
    entries, late = found
    path = display(folder / NAME)
    by_id = {migration.id: migration for migration in migrations}
    replaced = {old for migration in migrations for old in migration.replaces}
    for name, digest in entries.items():
        if name not in by_id:
            if name in replaced:
                continue
            raise FilesDisagree(
                f"{name} is locked, but its file is missing",
                where=path,
                hint="Restore the file, or run `pyairtable-db lock --accept` if it never left your branch.",
            )
        if by_id[name].sha256 != digest:
            raise FilesDisagree(
                "the file was edited after it was locked",
                where=display(by_id[name].path),
                hint="Undo the edit and write a new migration, or run `pyairtable-db lock --accept` if it was never "
                "applied anywhere.",
            )
    unlocked = tuple(migration for migration in migrations if migration.id not in entries)
    if not allow_out_of_order:
        _check_order([*entries, *(m.id for m in unlocked if not m.replaces)], by_id, late)
    return unlocked


def update(
    folder: Path, migrations: Sequence[Migration], *, accept: bool = False, allow_out_of_order: bool = False
) -> Update:
    """Write the lock file, new migrations appended.

    Raises FilesDisagree for a locked file that was edited or is missing unless ``accept``, and for a new one
    that lies before a locked one unless ``allow_out_of_order``.
    """
    entries, late = _read(folder) or ({}, set())
    by_id = {migration.id: migration for migration in migrations}
    replaced = {old for migration in migrations for old in migration.replaces}
    changed = tuple(name for name, sha in entries.items() if name in by_id and by_id[name].sha256 != sha)
    removed = tuple(name for name in entries if name not in by_id)
    unexplained = [*changed, *(name for name in removed if name not in replaced)]
    if unexplained and not accept:
        raise FilesDisagree(
            f"locked migrations were edited or removed: {', '.join(unexplained)}",
            where=display(folder / NAME),
            hint="Restore them, or give --accept if they were never applied anywhere.",
        )
    kept = [name for name in entries if name in by_id]
    added = tuple(migration.id for migration in migrations if migration.id not in entries)
    squashes = [name for name in added if by_id[name].replaces]
    new = [*squashes, *kept, *(name for name in added if name not in squashes)]
    if not allow_out_of_order and not accept:
        _check_order(new, by_id, late)
    late |= {migration.id for migration, _ in _out_of_order(new, by_id)}
    text = _HEAD + "".join(f"{name} {by_id[name].sha256}{f' {_LATE}' if name in late else ''}\n" for name in new)
    path = folder / NAME
    temporary = path.with_name(f".{NAME}.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return Update(path, added, changed, removed)


def _check_order(names: Sequence[str], by_id: dict[str, Migration], late: Collection[str]) -> None:
    for migration, highest in _out_of_order(names, by_id):
        if migration.id not in late:
            raise FilesDisagree(
                f"it landed after {highest.id}, which has a higher number",
                where=display(migration.path),
                hint="Give it the next free number, or allow it with --allow-out-of-order.",
            )


def _out_of_order(names: Sequence[str], by_id: dict[str, Migration]) -> Iterator[tuple[Migration, Migration]]:
    """Yield each migration that stands below one with a higher number, and that one."""
    highest: Migration | None = None
    for migration in (by_id[name] for name in names if name in by_id):
        if highest is not None and migration.number < highest.number:
            yield migration, highest
        else:
            highest = migration
