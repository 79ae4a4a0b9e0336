"""SQL files as the checks see them: what kind each is, its text, rendered and parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pglast import ast

from ..errors import MigrationError, UsageError
from ..migrations import headers
from ..migrations.files import ROLLBACK, display, read_text, sql_folder
from ..migrations.headers import Headers
from ..migrations.rendering import render, source_line
from ..migrations.repeatables import FOLDERS
from ..migrations.statements import Script, Statement, line_at, parse
from ..settings import Settings
from .findings import Finding

GENERATED = "schema.sql"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file below the SQL folder, or elsewhere.

    ``kind`` is ``migration``, ``rollback``, a folder of repeatables (``functions``, …), ``stray`` for a file of the
    SQL folder that no command reads, or ``other`` outside of it. ``concern`` is its folder, if it has one.
    """

    path: Path
    name: str
    kind: str
    concern: str
    raw: str
    rendered: str
    headers: Headers
    script: Script

    @property
    def is_repeatable(self) -> bool:
        """Whether the file is applied again when it changes."""
        return self.kind in FOLDERS

    def line(self, rendered_line: int) -> int:
        """Return the line of the file that became ``rendered_line``."""
        return source_line(self.raw, self.rendered, rendered_line)

    def line_of(self, statement: Statement, node: Any = None) -> int:
        """Return the line of ``node`` in the file where it knows its place, else that of its statement."""
        location = getattr(node, "location", None)
        if isinstance(location, int) and location >= statement.start:
            return self.line(line_at(self.script.sql, location))
        return self.line(statement.line)

    def mapper(self) -> Callable[[int], int]:
        """Return ``line`` as a function of its own."""
        return partial(source_line, self.raw, self.rendered)


def default_paths(settings: Settings) -> list[Path]:
    """Return what is checked when no path is named: the SQL folder, and tests/sql where the project has it."""
    tests = settings.project / "tests" / "sql"
    return [sql_folder(settings), *([tests] if tests.is_dir() else [])]


def find(settings: Settings, paths: Sequence[Path]) -> list[Path]:
    """Return the SQL files at and below ``paths`` but for the generated schema; raises UsageError for no such path."""
    generated = sql_folder(settings) / GENERATED
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            members = sorted(path.rglob("*.sql"))
        elif path.is_file():
            members = [path]
        else:
            raise UsageError(f"there is no {display(path)}", hint="Name SQL files, or folders of them.")
        found.update({member.resolve(): member for member in members if member.resolve() != generated.resolve()})
    return sorted(found.values())


def load(settings: Settings, paths: Iterable[Path]) -> tuple[list[SourceFile], list[Finding]]:
    """Read, render and parse ``paths``; what cannot be read becomes a finding instead of a file."""
    folder = sql_folder(settings).resolve()
    files: list[SourceFile] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            files.append(_load(path, folder, settings))
        except MigrationError as error:
            place, _, line = (error.where or display(path)).rpartition(":")
            number = int(line) if place and line.isdigit() else 1
            findings.append(Finding(display(path), number, 1, "PDB001", error.message, error.hint))
    return files, findings


def _load(path: Path, folder: Path, settings: Settings) -> SourceFile:
    name = display(path)
    kind, concern = _classify(path.resolve(), folder)
    raw = read_text(path)
    header = headers.parse(raw, name) if kind != "other" else Headers()
    rendered = render(raw, settings.vars, name) if header.jinja and kind != "other" else raw
    try:
        script = parse(rendered, name)
    except MigrationError as error:
        line = (error.where or "").rpartition(":")[2]
        if rendered != raw and line.isdigit():
            error.where = f"{name}:{source_line(raw, rendered, int(line))}"
        raise
    return SourceFile(path, name, kind, concern, raw, rendered, header, script)


def _classify(path: Path, folder: Path) -> tuple[str, str]:
    if not path.is_relative_to(folder):
        return "other", ""
    parts = path.relative_to(folder).parts
    if len(parts) != 3 or parts[1] not in ("migrations", *FOLDERS):
        return "stray", ""
    if parts[1] == "migrations":
        return ("rollback" if path.name.endswith(ROLLBACK) else "migration"), parts[0]
    return parts[1], parts[0]


def created_tables(file: SourceFile) -> Iterator[tuple[Statement, ast.CreateStmt]]:
    """Yield the statements of ``file`` that create a table which stays."""
    for statement in file.script.statements:
        if isinstance(statement.node, ast.CreateStmt) and statement.node.relation.relpersistence != "t":
            yield statement, statement.node


def columns_of(table: ast.CreateStmt) -> set[str]:
    """Return the names of the columns that ``table`` spells out."""
    return {element.colname for element in table.tableElts or () if isinstance(element, ast.ColumnDef)}


def name_of(relation: Any) -> str:
    """Return the name of a relation as the file writes it, schema included."""
    return f"{relation.schemaname}.{relation.relname}" if relation.schemaname else str(relation.relname)
