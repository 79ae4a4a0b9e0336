"""What a run did, for people and machines."""

from __future__ import annotations

from typing import Any

import msgspec

_SUMMARY = (
    ("apply", "applied"),
    ("complete", "completed"),
    ("adopt", "adopted"),
    ("rollback", "rolled back"),
    ("drop", "dropped"),
    ("leave out", "left out"),
    ("replace", "installed"),
)


class Step(msgspec.Struct, frozen=True):
    """One file or object: ``action`` is apply, complete, rollback, replace or drop; ``seconds`` what it took."""

    action: str
    name: str
    seconds: float
    reason: str | None = None


class Report(msgspec.Struct, frozen=True):
    """A finished run; ``pending`` are migrations it left, ``run`` its row in migrations.runs (None: none written)."""

    command: str
    steps: tuple[Step, ...] = ()
    pending: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    run: int | None = None
    dry_run: bool = False
    backup: str | None = None

    def named(self, action: str) -> tuple[str, ...]:
        """Return the names of the steps with ``action``."""
        return tuple(step.name for step in self.steps if step.action == action)

    def summary(self) -> str:
        """Return one line for people."""
        counts = [f"{len(names)} {what}" for action, what in _SUMMARY if (names := self.named(action))]
        dry = "dry run, rolled back: " if self.dry_run else ""
        left = f"; {len(self.pending)} pending" if self.pending else ""
        written = f"; backup in {self.backup}" if self.backup else ""
        return f"{dry}{', '.join(counts) or 'nothing to do'}{left} ({self.seconds:.2f} s){written}"

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines."""
        return dict(msgspec.to_builtins(self))
