"""What commands print: results to stdout, everything about the work (progress, notes, errors) to stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from pyairtable_db.database import redact
from pyairtable_db.errors import PyairtableDbError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
NOTABLE_SECONDS = 2.0  # a step that took longer leaves a line


def result(text: str) -> None:
    """Print one line of the command's result."""
    out.print(redact(text), markup=False)


def note(text: str) -> None:
    """Print one line about the work, for people."""
    err.print(redact(text), markup=False)


def document(value: Any) -> None:
    """Print ``value`` as one JSON document, indented on a terminal."""
    sys.stdout.write(json.dumps(value, indent=2 if sys.stdout.isatty() else None, default=str) + "\n")


def error(problem: PyairtableDbError) -> None:
    """Print what went wrong, where, and the remedy."""
    err.print(f"[bold red]error:[/] {_escape(str(problem))}")
    for label in ("detail", "context", "statement"):
        if value := getattr(problem, label, None):
            err.print(f"  {label}: {_escape(str(value))}")
    if problem.state:
        err.print(f"[bold]database:[/] {_escape(problem.state)}")
    if problem.hint:
        err.print(f"[bold]remedy:[/] {_escape(problem.hint)}")


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
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err, transient=True
    )
    began = time.monotonic()
    with progress:
        task = progress.add_task(_escape(text), total=None)
        yield lambda news: progress.update(task, description=_escape(f"{text}: {news}"))
    if (seconds := time.monotonic() - began) >= NOTABLE_SECONDS:
        note(f"{text} ({seconds:.0f} s)")


def _escape(text: str) -> str:
    return redact(text).replace("[", r"\[")
