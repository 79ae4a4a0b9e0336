"""What commands print: results to stdout, everything about the work (progress, notes, errors) to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from pyairtable_db.database import redact
from pyairtable_db.errors import PyairtableDbError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


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
    if problem.hint:
        err.print(f"[bold]remedy:[/] {_escape(problem.hint)}")


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show that ``text`` is going on: a spinner on a terminal, a line elsewhere."""
    if err.is_terminal:
        with err.status(_escape(text)):
            yield
        return
    note(text)
    yield


def _escape(text: str) -> str:
    return redact(text).replace("[", r"\[")
