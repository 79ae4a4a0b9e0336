"""pgTAP test files: which there are, and the statements they hold."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pglast import ast
from pglast.enums import TransactionStmtKind

from ..errors import UsageError
from ..migrations.files import display, read_text
from ..migrations.statements import Script, parse

SETUP = "setup.sql"

# What files written for psql put at their top; it only changes how psql prints, so it may stand.
_PSQL_DISPLAY = re.compile(r"(?m)^\\(?:set|unset|pset|timing|echo|qecho|warn|t|a|x|o)\b[^\n]*")
_BEGINS = (TransactionStmtKind.TRANS_STMT_BEGIN, TransactionStmtKind.TRANS_STMT_START)
_SAVEPOINTS = (
    TransactionStmtKind.TRANS_STMT_SAVEPOINT,
    TransactionStmtKind.TRANS_STMT_RELEASE,
    TransactionStmtKind.TRANS_STMT_ROLLBACK_TO,
)


@dataclass(frozen=True, slots=True)
class TestFile:
    """One pgTAP file; ``name`` is its path as people read it."""

    __test__ = False  # not a class of tests to pytest

    path: Path
    name: str

    def script(self) -> Script:
        """Parse the file; raises MigrationError with file:line for what PostgreSQL cannot read."""
        return parse(_PSQL_DISPLAY.sub("", read_text(self.path)), self.name)


def find(paths: Sequence[Path], patterns: Iterable[str] = ()) -> list[TestFile]:
    """Return the test files below ``paths``, sorted by path, without ``setup.sql``.

    In a folder every ``*.sql`` counts; a file named itself counts whatever its name. ``patterns`` keep only paths
    that contain one of them (or match it as a glob). Raises UsageError for a path that does not exist, and when
    nothing is left.
    """
    found: dict[Path, TestFile] = {}
    for path in paths:
        if path.is_dir():
            members = [member for member in path.rglob("*.sql") if member.name != SETUP]
        elif path.is_file():
            members = [path]
        else:
            raise UsageError(f"there is no {display(path)}", hint="Name a test file or a folder of test files.")
        for member in members:
            found[member.resolve()] = TestFile(member, display(member))
    files = sorted(found.values(), key=lambda file: file.path.parts)
    wanted = tuple(patterns)
    if wanted:
        files = [file for file in files if any(_matches(file.name, pattern) for pattern in wanted)]
    if not files:
        places = ", ".join(display(path) for path in paths)
        narrowed = f" that match {', '.join(wanted)}" if wanted else ""
        raise UsageError(
            f"no test files in {places}{narrowed}", hint="Write one with `pyairtable-db new CONCERN SLUG`."
        )
    return files


def undoes_itself(script: Script) -> bool:
    """Whether ``script`` is one transaction that is rolled back, so that its database stays as it was."""
    nodes = [statement.node for statement in script.statements]
    if (
        len(nodes) < 2
        or not isinstance(nodes[0], ast.TransactionStmt)
        or not isinstance(nodes[-1], ast.TransactionStmt)
    ):
        return False
    if nodes[0].kind not in _BEGINS or nodes[-1].kind != TransactionStmtKind.TRANS_STMT_ROLLBACK or nodes[-1].chain:
        return False
    inner = [node for node in nodes[1:-1] if isinstance(node, ast.TransactionStmt)]
    return all(node.kind in _SAVEPOINTS for node in inner)


def _matches(name: str, pattern: str) -> bool:
    return pattern in name or fnmatch.fnmatch(name, pattern)
