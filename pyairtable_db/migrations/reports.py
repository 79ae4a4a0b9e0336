"""What a run did, for people and machines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One file or object: ``action`` is apply, complete, rollback, replace or drop; ``seconds`` what it took."""

    action: str
    name: str
    seconds: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
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

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines."""
        return asdict(self)
