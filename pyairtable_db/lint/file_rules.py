"""Rules about files: names, rollbacks, repeatability, indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import MigrationError
from ..migrations.objects import created
from ..migrations.repeatability import check as check_repeatable
from .rules import Breach, Project, rule
from .sources import SourceFile

_MIGRATION = re.compile(r"\d{4,}_[a-z][a-z0-9]*(_[a-z0-9]+){2,}")
_INDENT = re.compile(r"[ \t]*")


@rule("PDB101", "A migration has a rollback file, or says `-- irreversible: reason`.")
def rollback(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find migrations without a way back, and those with two answers."""
    if file.kind != "migration":
        return
    beside = file.path.with_name(file.path.stem + ".rollback.sql").is_file()
    if not beside and file.headers.irreversible is None:
        yield Breach(
            1,
            "no rollback",
            f"Write {file.path.stem}.rollback.sql, or put `-- irreversible: reason` at the top of the file.",
        )
    elif beside and file.headers.irreversible is not None:
        yield Breach(1, "irreversible, but with a rollback file", "Remove the header, or the file.")


@rule("PDB102", "Files are named NNNN_<concern>_<verb_object>.sql, or after the object they create.")
def name(file: SourceFile, project: Project) -> Iterator[Breach]:
    """Find names that people or the engine would not understand."""
    if file.kind == "stray":
        yield Breach(
            1,
            "no command reads this file",
            "Move it to <concern>/migrations, functions, views, triggers or policies.",
        )
    elif file.kind in ("migration", "rollback"):
        stem = file.path.name.removesuffix(".sql").removesuffix(".rollback")
        if not _MIGRATION.fullmatch(stem) or not stem.partition("_")[2].startswith(f"{file.concern}_"):
            yield Breach(1, f'"{stem}" does not say what it does', f"Name it NNNN_{file.concern}_<verb_object>.sql.")
        number = stem.partition("_")[0]
        for other in project.files:
            if (
                other.kind == file.kind == "migration"
                and other.path.name.startswith(f"{number}_")
                and other.path < file.path
            ):
                yield Breach(1, f"number {number} is taken by {other.name}", "Give it the next free number.")
    else:
        yield from _named_after_object(file)


@rule("PDB104", "A repeatable file can be run again and again.")
def repeatable(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find the first statement that cannot be repeated."""
    if not file.is_repeatable:
        return
    try:
        check_repeatable(file.script, file.name, "public", file.mapper())
    except MigrationError as error:
        line = (error.where or "").rpartition(":")[2]
        yield Breach(int(line) if line.isdigit() else 1, error.message, error.hint or "Put it into a migration.")


@rule("PDB113", "Lines are indented by spaces, four for each level.")
def indentation(file: SourceFile, _: Project) -> Iterator[Breach]:
    """Find tabs and odd indentation, also inside the bodies of functions."""
    for number, line in enumerate(file.raw.split("\n"), start=1):
        indent = _INDENT.match(line)
        width = len(indent[0]) if indent else 0
        if "\t" in line[:width]:
            yield Breach(number, "a tab in the indentation", "Write four spaces.")
        elif width % 4 and line.strip() and not line.lstrip().startswith("*"):
            yield Breach(number, f"indented by {width} spaces", "Indent by a multiple of four.")


def _named_after_object(file: SourceFile) -> Iterator[Breach]:
    made = [found for statement in file.script.statements if (found := created(statement.node, "public"))]
    if file.kind == "policies":
        names = {_last(found.relation) for found in made if found.relation}
    else:
        names = {found.name or _last(found.identity.partition("(")[0]) for found in made}
    if not names:
        yield Breach(1, f"the file creates no {file.kind}", "Remove it, or move its statements to a migration.")
    elif file.path.stem not in names:
        about = "policies of" if file.kind == "policies" else "creates"
        yield Breach(1, f"{about} {', '.join(sorted(names))} in a file of another name", f"Name it {min(names)}.sql.")


def _last(name: str) -> str:
    return name.rpartition(".")[2].strip('"')
