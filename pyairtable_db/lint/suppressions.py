"""``-- lint: allow CODE reason``: exceptions that stand in the file, each with its reason.

Above or inside a statement it holds for that statement; in the comments at the top of a file for the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..migrations.statements import line_at
from .findings import Finding
from .sources import SourceFile

_ALLOW = re.compile(r"--[ \t]*lint:[ \t]*(?P<verb>\S+)(?:[ \t]+(?P<code>\S+))?(?:[ \t]+(?P<reason>\S.*))?")
_PGSPOT = re.compile(r"[Pp][Ss]\d{3}")
_SQLFLUFF = re.compile(r"[A-Za-z]{2}\d{2}")


@dataclass(frozen=True, slots=True)
class Allowance:
    """An exception for findings of ``code`` on the lines ``first`` to ``last`` of a file."""

    path: str
    line: int
    code: str
    first: int
    last: int

    def covers(self, finding: Finding) -> bool:
        """Whether ``finding`` is what this allows."""
        return (
            finding.path == self.path
            and finding.code.lower() == self.code.lower()
            and self.first <= finding.line <= self.last
        )


def apply(
    findings: Iterable[Finding], files: Sequence[SourceFile], tools: Collection[str], landed: Collection[str] = ()
) -> list[Finding]:
    """Return what of ``findings`` no file allows, and what is wrong with the allowances themselves.

    One that allows nothing is reported where its tool is among ``tools``, those that ran; but not in a migration of
    ``landed``, their ids, which nobody can edit when a later one has made it needless.
    """
    immutable = {file.name for file in files if file.kind == "migration" and file.path.stem in landed}
    allowances: list[Allowance] = []
    kept: list[Finding] = []
    for file in files:
        found, mistakes = _read(file)
        allowances += found
        kept += mistakes
    used: set[Allowance] = set()
    for finding in findings:
        covering = [allowance for allowance in allowances if allowance.covers(finding)]
        used.update(covering)
        if not covering:
            kept.append(finding)
    for allowance in allowances:
        if allowance not in used and _tool(allowance.code) in tools and allowance.path not in immutable:
            message = f"nothing here breaks {allowance.code}"
            kept.append(Finding(allowance.path, allowance.line, 1, "PDB003", message, "Remove the comment."))
    return kept


def _tool(code: str) -> str:
    """Return which tool reports ``code``."""
    if code.upper().startswith("PDB"):
        return {"2": "plpgsql_check", "3": "pgspot"}.get(code[3:4], "rules")
    if _PGSPOT.fullmatch(code):
        return "pgspot"
    return "sqlfluff" if _SQLFLUFF.fullmatch(code) else "squawk"


def _read(file: SourceFile) -> tuple[list[Allowance], list[Finding]]:
    allowances: list[Allowance] = []
    mistakes: list[Finding] = []
    spans = [
        (file.line(statement.line), file.line(line_at(file.script.sql, statement.end)))
        for statement in file.script.statements
    ]
    for number, line in enumerate(file.raw.split("\n"), start=1):
        match = _ALLOW.search(line)
        if match is None:
            continue
        if match["verb"] != "allow" or not match["code"] or not match["reason"]:
            message, remedy = "an exception without a rule and a reason", "Write -- lint: allow CODE reason."
            mistakes.append(Finding(file.name, number, match.start() + 1, "PDB002", message, remedy))
            continue
        first, last = _span(number, spans) or (1, file.raw.count("\n") + 1)
        allowances.append(Allowance(file.name, number, match["code"], first, last))
    return allowances, mistakes


def _span(number: int, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the lines of the statement that a comment on line ``number`` is about, None for the whole file."""
    if not spans or number < spans[0][0]:
        return None
    for first, last in spans:
        if number <= last:
            return first, last
    return spans[-1]
