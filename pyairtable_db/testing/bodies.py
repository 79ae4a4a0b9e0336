"""Where the bodies of functions stand in the project's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..migrations.files import display, read_text, sql_folder
from ..migrations.rendering import render
from ..settings import Settings


def sources(settings: Settings) -> list[tuple[str, str]]:
    """Return name and rendered text of every SQL file that creates something."""
    return [
        (display(path), render(read_text(path), settings.vars, display(path)))
        for path in sorted(sql_folder(settings).glob("*/*/*.sql"))
        if not path.name.endswith(".rollback.sql")
    ]


def place(name: str, body: str, texts: Sequence[tuple[str, str]]) -> tuple[str, int] | None:
    """Return file and line where the body of function ``name`` (qualified, with argument types) begins, if found.

    The file named after the function wins, then repeatable files.
    """
    if not body.strip():
        return None
    stem = name.partition("(")[0].rpartition(".")[2].strip('"')
    found = [(file, text.count("\n", 0, text.index(body)) + 1) for file, text in texts if body in text]
    return min(found, key=lambda hit: (Path(hit[0]).stem != stem, "/migrations/" in hit[0]), default=None)
