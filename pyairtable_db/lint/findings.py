"""What the checks report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend.

    ``path`` is the file as people read it, ``line`` and ``column`` count from 1, ``code`` is the rule's name,
    ``tool`` who reports it (rules, sqlfluff, squawk, plpgsql_check, pgspot), ``remedy`` what to do, if known.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    remedy: str | None = None
    tool: str = "rules"

    @property
    def where(self) -> str:
        """The place as file:line."""
        return f"{self.path}:{self.line}"
