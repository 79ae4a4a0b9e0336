"""``squash``: old migrations folded into one file, proved equal before anything is written.

The squash is the migrations' own text, one after the other, in one transaction, so that data they insert stays.
Its ``replaces`` header lets databases that have run them adopt it; new databases run it instead.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..errors import FilesDisagree, MigrationError, UsageError
from ..settings import Settings
from . import headers, lockfile, statements
from .files import ROLLBACK, Migration, discover, display, read_text, sql_folder
from .preparation import Prepared, prepare
from .rendering import is_template, render
from .runner import find, migrate
from .status import Project, read_project

_CONCURRENTLY = re.compile(r"(?i)\b(index)(\s+)concurrently\b")
_WITHOUT_EFFECT = ("vacuum", "reindex concurrently")


if TYPE_CHECKING:
    from ..schema import Change


class Squash(msgspec.Struct, frozen=True):
    """What was written: the file that stands for ``replaces``, and whether it can be rolled back."""

    path: Path
    replaces: tuple[str, ...]
    reversible: bool


class _Text(msgspec.Struct, frozen=True):
    name: str
    migration: str
    rollback: str | None


def squash(settings: Settings, to: str, scratch_url: str, *, say: Callable[[str], None] = lambda _text: None) -> Squash:
    """Fold all migrations up to and including ``to`` into one, remove their files and update migrations.lock.

    Three scratch databases on the server of ``scratch_url`` prove first that the schema stays the same: one of the
    old files, one of the new ones, and one that goes from the old to the new and on. Raises FilesDisagree when they
    differ, MigrationError for a migration that cannot be folded; nothing is written then.
    """
    project = read_project(settings)
    folder = sql_folder(settings)
    last = find(project, to)
    old = project.migrations[: project.migrations.index(last) + 1]
    if len(old) < 2:
        raise UsageError(f"there is nothing to fold up to {last.id}", hint="Name a later migration.")
    texts = compose(project, old, settings)
    with tempfile.TemporaryDirectory(prefix="pyairtable-db-squash-") as temporary:
        after = Path(temporary) / "sql"
        shutil.copytree(folder, after)
        _write(after, folder, old, last, texts)
        _prove(settings, settings.replace(sql=after), last.id, texts.name, scratch_url, say)
    path = _write(folder, folder, old, last, texts)
    if lockfile.read(folder) is not None:
        lockfile.update(folder, discover(folder))
    return Squash(path, _replaced(old), texts.rollback is not None)


def compose(project: Project, old: Sequence[Migration], settings: Settings) -> _Text:
    """Return name, migration and rollback of the squash of ``old``."""
    prepared = [prepare(migration, project) for migration in old]
    last = old[-1]
    name = f"{last.id.split('_')[0]}_{last.concern}_squash"
    reason = next((f"{p.id} is: {p.record.irreversible}" for p in prepared if p.record.irreversible), None)
    needs = dict.fromkeys(extension for p in prepared for extension in p.extensions)
    head = [f"-- Stands for {old[0].id} to {last.id}."]
    head += [f"-- replaces: {replaced}" for replaced in _replaced(old)]
    head += [f"-- requires: {', '.join(needs)}"] if needs else []
    head += [f"-- irreversible: {reason}"] if reason else []
    body = _joined((_part(p.migration.path, p, settings) for p in prepared), settings)
    rollback = None
    if reason is None:
        rollback = _joined((_part(p.migration.rollback_path, p, settings) for p in reversed(prepared)), settings)
    return _Text(name, "\n".join(head) + "\n" + body, rollback)


def _replaced(old: Sequence[Migration]) -> tuple[str, ...]:
    return tuple(migration.id for migration in old)


def _joined(parts: Iterator[str], settings: Settings) -> str:
    """Return the parts, each on the role and search_path that a file starts with."""
    return f"\nreset role;\nset search_path = {settings.search_path};\n".join(parts)


def _part(path: Path, prepared: Prepared, settings: Settings) -> str:
    """Return the text of one file, fit for a transaction with others."""
    place = display(path)
    if prepared.migration.is_python:
        raise MigrationError(
            "Python steps cannot be folded into SQL", where=place, hint="Squash up to the migration before it."
        )
    raw = read_text(path)
    header = headers.parse(raw, place)
    text = _without_headers(raw)
    if not header.transactional:
        text = _inside_transaction(text, place)
    if not header.jinja and is_template(text):
        if "{% endraw %}" in text:
            raise MigrationError("the text ends Jinja2's raw block", where=place, hint="Reword it.")
        text = f"{{% raw %}}{text}{{% endraw %}}"
    rendered = render(text, settings.vars, place)
    statements.check_transactional(statements.parse(rendered, place), place)
    return f"\n-- {path.name}\n{text.strip()}\n;\n"


def _without_headers(text: str) -> str:
    lines = text.splitlines(keepends=True)
    leading = len(headers.leading_comments(text))
    return "".join(line for line in lines[:leading] if not headers.is_header(line)) + "".join(lines[leading:])


def _inside_transaction(text: str, place: str) -> str:
    """Return a non-transactional statement as one for a transaction, or nothing when it changes no schema."""
    node = statements.parse(text, place).statements[0].node
    what = statements.outside_transaction(node)
    if what is None:
        return text
    if what in _WITHOUT_EFFECT:
        return f"-- {what}: left out, it changes no object"
    changed = _CONCURRENTLY.sub(r"\1", text, count=1)
    still = statements.outside_transaction(statements.parse(changed, place).statements[0].node)
    if still is not None:
        raise MigrationError(
            f"{still} cannot be folded into a transaction", where=place, hint="Squash up to the migration before it."
        )
    return changed


def _write(target: Path, source: Path, old: Sequence[Migration], last: Migration, texts: _Text) -> Path:
    """Write the squash below ``target`` and remove the files it stands for."""
    folder = target / last.path.parent.relative_to(source)
    path = folder / f"{texts.name}.sql"
    path.write_text(texts.migration, encoding="utf-8")
    if texts.rollback is not None:
        (folder / f"{texts.name}{ROLLBACK}").write_text(texts.rollback, encoding="utf-8")
    for migration in old:
        for file in (migration.path, migration.rollback_path):
            (target / file.relative_to(source)).unlink(missing_ok=True)
    lock = target / lockfile.NAME
    if target != source and lock.exists():
        lock.unlink()
    return path


def _prove(
    before: Settings, after: Settings, old_last: str, new_last: str, scratch_url: str, say: Callable[[str], None]
) -> None:
    from ..schema import compare, read

    with _scratch(scratch_url) as old_url, _scratch(scratch_url) as new_url:
        say(f"building the schema up to {old_last} from the old files")
        migrate(old_url, before, to=old_last)
        say("building it from the squash")
        migrate(new_url, after, to=new_last)
        _same(compare(read(old_url), read(new_url)), "the squash leads to another schema")
        say("migrating both to the end with the new files")
        migrate(old_url, after)
        migrate(new_url, after)
        _same(compare(read(old_url), read(new_url)), "a database that adopts the squash ends up different")


def _same(changes: Sequence[Change], what: str) -> None:
    if changes:
        names = ", ".join(f"{change.kind} {change.identity}" for change in changes[:5])
        raise FilesDisagree(
            f"{what}: {names}{' …' if len(changes) > 5 else ''}; nothing was written",
            hint="Squash up to an earlier migration, or mend the one that depends on being alone.",
        )


@contextmanager
def _scratch(admin_url: str) -> Iterator[str]:
    from ..schema.building import scratch

    with scratch(admin_url) as url:
        yield url
