"""What commands print: results to stdout, everything about the work (progress, notes, errors) to stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from pyairtable_db.database import redact
from pyairtable_db.errors import PyairtableDbError
from pyairtable_db.wording import count as count

if TYPE_CHECKING:
    from rich.console import Console

_printed = [0]  # how many documents
NOTABLE_SECONDS = 2.0  # a step that took longer leaves a line


class Printer:
    """Standard output or standard error: Rich where people look at it live, plain lines elsewhere.

    Rich takes longer to import than a run without work takes to do its work, so lines for a file do without it.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        self._stderr = stderr

    @property
    def stream(self) -> TextIO:
        """The stream as it is now."""
        return sys.stderr if self._stderr else sys.stdout

    @property
    def is_terminal(self) -> bool:
        """Whether to print for a terminal."""
        return bool(os.environ.get("FORCE_COLOR")) or self.stream.isatty()

    @cached_property
    def console(self) -> Console:
        """The stream for Rich."""
        from rich.console import Console

        return Console(stderr=self._stderr, highlight=False, soft_wrap=True)

    def line(self, text: str, *, label: str = "", style: str | None = None) -> None:
        """Print ``text`` as it is, behind ``label``; ``style`` is for the label, or for the text without one."""
        if self.is_terminal:
            from rich.text import Text

            parts = ((f"{label} ", style), text) if label else ((text, style or ""),)
            self.console.print(Text.assemble(*parts))
        else:
            self.stream.write(f"{label} {text}\n" if label else f"{text}\n")
            self.stream.flush()


out = Printer()
err = Printer(stderr=True)


def result(text: str) -> None:
    """Print one line of the command's result."""
    out.line(redact(text))


def note(text: str) -> None:
    """Print one line about the work, for people."""
    err.line(redact(text))


def lines(texts: Iterable[str]) -> None:
    """Print machine-readable lines as they are."""
    for text in texts:
        sys.stdout.write(redact(text) + "\n")


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[str] = (),
    style: Callable[[Sequence[str]], str | None] = lambda _row: None,
    to: Printer = out,
) -> None:
    """Print rows below their headers; ``right`` names the columns of numbers, ``style`` colours a row on a terminal."""
    if to.is_terminal:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for header in headers:
            shown.add_column(header, justify="right" if header in right else "left")
        for row in rows:
            shown.add_row(*(Text(redact(cell)) for cell in row), style=style(row))
        to.console.print(shown, soft_wrap=False)
        return
    from rich.cells import cell_len

    widths = [max(cell_len(row[column]) for row in (headers, *rows)) for column in range(len(headers))]
    for row in (headers, *rows):
        blanks = [" " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [
            blank + cell if header in right else cell + blank
            for cell, blank, header in zip(row, blanks, headers, strict=True)
        ]
        to.line(redact("  ".join(cells).rstrip()))


def verbatim(text: str) -> None:
    """Print SQL of the catalogs or files as it is: hiding what looks like a password would change the code."""
    sys.stdout.write(text)


def heading(text: str) -> None:
    """Print the line above a block of the result."""
    out.line(text, style="bold")


def styled(lines: Iterable[Sequence[tuple[str, str | None]]]) -> None:
    """Print lines made of pieces with their styles, which a terminal shows."""
    for pieces in lines:
        if out.is_terminal:
            from rich.text import Text

            out.console.print(Text.assemble(*((redact(text), style or "") for text, style in pieces)))
        else:
            out.line(redact("".join(text for text, _ in pieces)).rstrip())


def takes(characters: str) -> bool:
    """Return whether standard output can write the characters."""
    try:
        characters.encode(out.stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def difference(line: str) -> None:
    """Print one line of a unified diff of SQL, in colour on a terminal."""
    style = {"-": "red", "+": "green", "@": "cyan"}.get(line[:1])
    out.line(line, style=style)


def document(value: Any) -> None:
    """Print ``value`` as one JSON document, indented on a terminal."""
    _printed[0] += 1
    sys.stdout.write(json.dumps(value, indent=2 if sys.stdout.isatty() else None, default=str) + "\n")


def error(problem: PyairtableDbError) -> None:
    """Print what went wrong, where, and the remedy."""
    err.line(redact(str(problem)), label="error:", style="bold red")
    for label in ("detail", "context", "statement"):
        if value := getattr(problem, label, None):
            err.line(redact(f"  {label}: {value}"))
    if problem.state:
        err.line(redact(problem.state), label="database:", style="bold")
    if problem.hint:
        err.line(redact(problem.hint), label="remedy:", style="bold")


def error_document(problem: PyairtableDbError) -> None:
    """Print the error as the one document of ``--json``, unless the command has printed its own."""
    if _printed[0]:
        return
    shown = ("where", "sqlstate", "detail", "context", "statement", "state", "hint")
    values = {name: getattr(problem, name, None) for name in ("message", *shown)}
    told = {name: redact(str(value)) for name, value in values.items() if value is not None}
    document({"error": {"kind": type(problem).__name__, "exit_code": problem.exit_code, **told}})


@contextmanager
def step(text: str) -> Iterator[Callable[[str], None]]:
    """Show that ``text`` is going on: live with the seconds it takes on a terminal, as a line elsewhere.

    Yields a function that takes news of the step ("34 of 74 MB"); only a terminal shows them.
    """
    if not err.is_terminal:
        note(text)
        yield lambda _news: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err.console, transient=True
    )
    began = time.monotonic()
    with progress:
        task = progress.add_task(escape(text), total=None)
        yield lambda news: progress.update(task, description=escape(f"{text}: {news}"))
    if (seconds := time.monotonic() - began) >= NOTABLE_SECONDS:
        note(f"{text} ({seconds:.0f} s)")


def escape(text: str) -> str:
    """Return ``text`` redacted and safe to print where markup is on."""
    return redact(text).replace("[", r"\[")
