"""Progress of work in bytes or rows: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from . import output

SECONDS_BETWEEN_LINES = 5.0
SECONDS_UNTIL_FIRST_LINE = 2.0

Report = Callable[[str, int, int], None]


@contextmanager
def bar(unit: str = "bytes") -> Iterator[Report]:
    """Yield a function (phase, done, total) that shows how far a phase is; a total of 0 is one that is not known.

    ``unit`` is ``bytes`` or a noun such as ``rows``.
    """
    if not output.err.is_terminal:
        yield _Lines(unit)
        return
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        ProgressColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns: list[ProgressColumn] = [TextColumn("{task.description:<12}"), BarColumn(), TaskProgressColumn()]
    if unit == "bytes":
        columns += [DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()]
    else:
        columns += [TextColumn("{task.completed:,} " + unit)]
    with Progress(*columns, console=output.err.console, transient=True) as progress:
        task, shown = progress.add_task(""), ""

        def report(phase: str, done: int, total: int) -> None:
            nonlocal shown
            if phase != shown:
                progress.reset(task, description=phase)
                shown = phase
            progress.update(task, completed=done, total=total or None)

        yield report


class _Lines:
    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._next = time.monotonic() + SECONDS_UNTIL_FIRST_LINE

    def __call__(self, phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + SECONDS_BETWEEN_LINES
        if self._unit == "bytes":
            share = f" {done / total:.0%} of {total / 1e6:,.1f} MB" if total else " …"
        else:
            share = f" {done:,} {self._unit}"
        output.note(f"{phase}{share}")
