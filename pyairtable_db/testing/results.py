"""What a run of pgTAP files found, file by file and assertion by assertion."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .coverage import Coverage


@dataclass(frozen=True, slots=True)
class Assertion:
    """One ``ok`` or ``not ok``.

    ``line`` is that of the statement in the test file, ``directive`` is ``skip``, ``todo`` or None with its
    ``reason``; ``diagnostics`` are pgTAP's lines below it (have, want, …) without the leading ``#``.
    """

    number: int
    ok: bool
    description: str
    line: int
    directive: str | None = None
    reason: str = ""
    diagnostics: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether this makes the file fail: an unmet todo does not."""
        return not self.ok and self.directive != "todo"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file fails beyond its assertions: it died, has no plan, ran fewer tests than planned, …."""

    message: str
    line: int | None = None
    details: tuple[str, ...] = ()


@dataclass(slots=True)
class FileResult:
    """One test file: ``plan`` is None without one, ``tap`` its output line by line, ``seconds`` wall time.

    ``skipped`` is the reason when the file skipped all its tests. ``notices`` are the server's messages.
    """

    path: Path
    name: str
    plan: int | None = None
    skipped: str | None = None
    seconds: float = 0.0
    assertions: list[Assertion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tap: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every assertion held and nothing else went wrong."""
        return not self.problems and not any(assertion.failed for assertion in self.assertions)

    @property
    def failures(self) -> list[Assertion]:
        """The assertions that failed."""
        return [assertion for assertion in self.assertions if assertion.failed]


@dataclass(slots=True)
class Report:
    """A whole run; ``files`` are in the order of their paths."""

    files: list[FileResult]
    seconds: float
    coverage: Coverage | None = None

    @property
    def passed(self) -> bool:
        """Whether every file passed, and there was one."""
        return bool(self.files) and all(file.passed for file in self.files)

    @property
    def assertions(self) -> int:
        """How many assertions ran."""
        return sum(len(file.assertions) for file in self.files)
