"""Which statements of the project's functions the tests ran, and which functions they never called.

plpgsql_check's profiler counts statements in each session; sessions are asked when their file is done, and what
they say is united by function and statement. Calls come from ``track_functions``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..database import Connection
from .bodies import place

_START = "load 'plpgsql_check'; set plpgsql_check.profiler = on; set track_functions = 'all'"


@dataclass(frozen=True, slots=True)
class FunctionCoverage:
    """One function: ``name`` has its argument types; ``where`` is the line its body starts at, file:line, if found.

    ``ran`` and ``missed`` are the numbers of its PL/pgSQL statements; ``missed_lines`` are lines of the file when
    ``where`` is known, else of the body.
    """

    name: str
    language: str
    called: bool
    may_be_inlined: bool
    where: str | None = None
    ran: int = 0
    missed: int = 0
    missed_lines: list[int] = field(default_factory=list)

    @property
    def percent(self) -> float | None:
        """Share of statements that ran, None for a function without PL/pgSQL statements."""
        total = self.ran + self.missed
        return 100 * self.ran / total if total else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All functions of the project by name."""

    functions: list[FunctionCoverage]

    @property
    def measured(self) -> list[FunctionCoverage]:
        """The PL/pgSQL functions."""
        return [function for function in self.functions if function.percent is not None]

    @property
    def uncalled(self) -> list[FunctionCoverage]:
        """The functions that no test called, save those whose calls PostgreSQL may have inlined."""
        return [function for function in self.functions if not function.called and not function.may_be_inlined]

    @property
    def percent(self) -> float:
        """Share of all PL/pgSQL statements that ran."""
        ran = sum(function.ran for function in self.functions)
        total = ran + sum(function.missed for function in self.functions)
        return 100 * ran / total if total else 100.0


class Collector:
    """Collects coverage from the sessions of a run, which may be on several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._statements: dict[tuple[str, int], tuple[int, bool]] = {}
        self._functions: dict[str, tuple[str, str, bool, bool]] = {}

    def start(self, session: Connection) -> None:
        """Switch the profiler of ``session`` on."""
        session.execute(_START)

    def collect(self, session: Connection) -> None:
        """Add what ``session`` ran."""
        session.execute("select pg_catalog.pg_stat_force_next_flush()")
        statements = session.execute(_query("coverage_statements.sql")).fetchall()
        functions = session.execute(_query("coverage_functions.sql")).fetchall()
        with self._lock:
            for name, statement, line, ran in statements:
                before = self._statements.get((name, statement), (line, False))
                self._statements[name, statement] = (line, before[1] or ran)
            for name, language, body, called, may_be_inlined in functions:
                seen = self._functions.get(name)
                self._functions[name] = (language, body, called or (seen is not None and seen[2]), may_be_inlined)

    def result(self, sources: Sequence[tuple[str, str]], helpers: str) -> Coverage:
        """Return the union.

        ``sources`` are names and texts of the SQL files, to say where a function stands; functions of ``helpers``,
        the text of the tests' own set-up, are left out.
        """
        functions = []
        for name, (language, body, called, may_be_inlined) in sorted(self._functions.items()):
            if body.strip() and body in helpers:
                continue
            start = place(name, body, sources)
            offset = start[1] - 1 if start else 0
            seen = [found for (owner, _), found in self._statements.items() if owner == name]
            functions.append(
                FunctionCoverage(
                    name,
                    language,
                    # PostgreSQL does not count a call that ended in an error; its statements tell.
                    called=called or any(ran for _, ran in seen),
                    may_be_inlined=may_be_inlined,
                    where=f"{start[0]}:{start[1]}" if start else None,
                    ran=sum(ran for _, ran in seen),
                    missed=sum(not ran for _, ran in seen),
                    missed_lines=sorted({line + offset for line, ran in seen if not ran}),
                )
            )
        return Coverage(functions)


def ranges(lines: Iterable[int]) -> str:
    """Return sorted line numbers as people write them: ``3-5, 9``."""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][1] + 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


@lru_cache
def _query(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()
