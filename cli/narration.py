"""The engine's events for people: one changing line on a terminal, a line per step elsewhere; all to stderr."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from pyairtable_db.migrations import events

from . import output

_DOING = {
    "apply": "applying",
    "complete": "completing",
    "rollback": "rolling back",
    "adopt": "adopting",
}
_DONE = {
    "apply": "applied",
    "complete": "completed",
    "rollback": "rolled back",
    "replace": "installed",
    "drop": "dropped",
    "leave out": "left out",
    "adopt": "adopted",
}


@contextmanager
def narrator(*, quiet: bool = False) -> Iterator[events.Listener]:
    """Yield a listener; ``quiet`` leaves only what people must know (waiting, retries, warnings).

    Meanwhile SIGTERM, by which a container is stopped, ends the work as Ctrl-C does.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _listening(quiet=quiet) as listener:
            yield listener
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _listening(*, quiet: bool) -> Iterator[events.Listener]:
    if quiet or not output.err.is_terminal:
        yield lambda event: _tell(event, quiet=quiet)
        return
    with output.err.console.status("") as spinner:

        def listen(event: events.Event) -> None:
            if isinstance(event, events.StepStarted):
                verb = _DOING.get(event.action, event.action)
                spinner.update(output.escape(f"{event.index}/{event.total} {verb} {event.name}"))
            elif isinstance(event, events.LockWaiting):
                spinner.update(output.escape(_waiting(event)))
            _tell(event)

        yield listen


def _tell(event: events.Event, *, quiet: bool = False) -> None:
    match event:
        case events.LockWaiting():
            output.note(_waiting(event))
        case events.StepFinished() if not quiet:
            output.note(f"{_DONE.get(event.action, event.action)} {event.name} ({_duration(event.seconds)})")
        case events.StepRetried():
            output.note(
                f"{event.name}: {event.reason}; attempt {event.attempt} of {event.attempts}, "
                f"again in {_duration(event.delay_seconds)}"
            )
        case events.ServerNotice() if not quiet:
            output.note(f"{event.name}: {event.severity}: {event.message}")
        case events.Warned():
            output.note(f"warning: {event.message}")


def _waiting(event: events.LockWaiting) -> str:
    return f"waiting up to {event.limit_seconds:g} s for another runner: {event.holder}"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
