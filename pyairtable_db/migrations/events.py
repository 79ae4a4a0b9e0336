"""What the engine tells a listener while it works; the command line renders these, the engine never prints."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Event(msgspec.Struct, frozen=True):
    """Something that happened during a run."""


class LockWaiting(Event, frozen=True):
    """Another runner holds the lock; sent when the wait starts and whenever the holder changes."""

    holder: str
    limit_seconds: float


class StepStarted(Event, frozen=True):
    """A file starts: ``action`` is apply, complete, rollback, replace or drop; ``index`` counts from 1 to ``total``."""

    action: str
    name: str
    index: int
    total: int


class StepFinished(Event, frozen=True):
    """A file is done (and, unless its transaction holds more, committed) after ``seconds``."""

    action: str
    name: str
    seconds: float


class StepRetried(Event, frozen=True):
    """A transaction was rolled back for a lock it did not get, and starts again after ``delay_seconds``."""

    name: str
    attempt: int
    attempts: int
    delay_seconds: float
    reason: str


class ServerNotice(Event, frozen=True):
    """A NOTICE, WARNING or INFO of the server during ``name``."""

    name: str
    severity: str
    message: str


class Warned(Event, frozen=True):
    """Something people should know that stops nothing."""

    message: str


Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Listen to nothing."""
    del event
