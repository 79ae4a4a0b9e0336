"""One pgTAP file on one database session: statements in, assertions out.

Statements are sent one by one, so that each assertion and each error knows its line. TAP is read by tap.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

import psycopg
from pglast import ast
from psycopg import conninfo
from tap.parser import Parser

from ..database import Connection, connect
from ..errors import MigrationError
from ..migrations.statements import Script, Statement, line_at
from .files import TestFile
from .results import Assertion, FileResult, Problem
from .template import TAP_SCHEMA

SEARCH_PATH = f'"$user",public,{TAP_SCHEMA}'

_HASH = "\N{SYMBOL FOR NULL}"  # stands for pgTAP's escaped "\#", which tap.py would take for a directive's mark


def open_session(url: str, *, timeout_seconds: float, notices: list[str] | None = None) -> Connection:
    """Connect to the scratch database at ``url`` as test files expect it: pgTAP on the search path.

    The settings belong to the session's start, so a ``reset all`` or ``discard all`` keeps them.
    """
    given = str(conninfo.conninfo_to_dict(url).get("options") or "")
    options = f"{given} -c search_path={SEARCH_PATH} -c statement_timeout={int(timeout_seconds * 1000)}".strip()

    def keep(message: psycopg.errors.Diagnostic) -> None:
        if notices is not None:
            notices.append(f"{message.severity}: {message.message_primary}")

    return connect(
        conninfo.make_conninfo(url, options=options), application_name="pyairtable-db test", notice_handler=keep
    )


def run_file(
    file: TestFile,
    script: Script,
    url: str,
    *,
    timeout_seconds: float,
    before: Callable[[Connection], None] | None = None,
    after: Callable[[Connection], None] | None = None,
) -> FileResult:
    """Run ``script`` on the database at ``url`` and return what its assertions said.

    ``before`` and ``after`` are called with the session around the file's statements; ``after`` finds it outside
    any transaction and as the login role. Nothing the file does raises: errors are problems of the result.
    """
    result = FileResult(path=file.path, name=file.name)
    reader = _Reader(result)
    started = time.perf_counter()
    with open_session(url, timeout_seconds=timeout_seconds, notices=result.notices) as session:
        if before is not None:
            before(session)
        data = iter(script.data)
        for statement in script.statements:
            try:
                values = _execute(session, statement, script.text(statement), data)
            except psycopg.Error as error:
                reader.died(error, script, statement)
                break
            for line in chain.from_iterable(value.split("\n") for value in values):
                reader.read(line, statement.line)
        if after is not None and not session.closed:
            session.rollback()
            session.execute("reset session authorization")
            after(session)
    reader.close()
    result.seconds = time.perf_counter() - started
    return result


def unreadable(file: TestFile, error: MigrationError) -> FileResult:
    """Return the result of a file that cannot be parsed."""
    line = (error.where or "").rpartition(":")[2]
    problem = Problem(error.message, int(line) if line.isdigit() else None, (error.hint,) if error.hint else ())
    return FileResult(path=file.path, name=file.name, problems=[problem])


def _execute(session: Connection, statement: Statement, text: str, data: Iterator[str]) -> list[str]:
    """Send one statement; return the values of its rows as text."""
    with session.cursor() as cursor:
        if _reads_stdin(statement):
            with cursor.copy(text.encode()) as copy:
                copy.write(next(data))
            return []
        cursor.execute(text.encode(), prepare=False)
        found = cursor.pgresult
        if found is None or found.nfields == 0:
            return []
        encoding = session.info.encoding
        return [
            (found.get_value(row, column) or b"").decode(encoding)
            for row in range(found.ntuples)
            for column in range(found.nfields)
        ]


def _reads_stdin(statement: Statement) -> bool:
    node = statement.node
    return isinstance(node, ast.CopyStmt) and bool(node.is_from) and node.filename is None


class _Reader:
    """Collects TAP lines into a FileResult."""

    def __init__(self, result: FileResult) -> None:
        self._result = result
        self._parser = Parser()
        self._bailed = False

    def read(self, line: str, source_line: int) -> None:
        result = self._result
        parsed = self._parser.parse_line(line.rstrip().replace(r"\#", _HASH))
        if parsed.category == "unknown" or (parsed.category == "plan" and not line.startswith("1..")):
            return  # tap.py takes any two characters for the dots of a plan
        result.tap.append(line.rstrip())
        if parsed.category == "test":
            directive = "skip" if parsed.skip else "todo" if parsed.todo else None
            result.assertions.append(
                Assertion(
                    number=parsed.number or len(result.assertions) + 1,
                    ok=parsed.ok,
                    description=parsed.description.removeprefix("- ").replace(_HASH, "#"),
                    line=source_line,
                    directive=directive,
                    reason=(parsed.directive.reason or "") if directive else "",
                )
            )
        elif parsed.category == "diagnostic":
            self._diagnose(parsed.text.removeprefix("#").removeprefix(" ").replace(_HASH, r"\#"), source_line)
        elif parsed.category == "plan":
            self._plan(parsed.expected_tests, parsed.directive.reason if parsed.skip else None, source_line)
        elif parsed.category == "bail":
            self._bailed = True
            result.problems.append(Problem(f"bailed out: {parsed.reason}", source_line))

    def died(self, error: psycopg.Error, script: Script, statement: Statement) -> None:
        """Note that the server refused ``statement``."""
        line = statement.line
        if error.diag.statement_position is not None and error.diag.internal_position is None:
            line = line_at(script.sql, statement.start + int(error.diag.statement_position) - 1)
        primary = error.diag.message_primary or str(error).strip()
        state = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
        details = [
            f"{label}: {value}"
            for label, value in (
                ("detail", error.diag.message_detail),
                ("hint", error.diag.message_hint),
                ("context", error.diag.context),
            )
            if value
        ]
        self._bailed = True
        self._result.problems.append(Problem(f"died: {primary}{state}", line, tuple(details)))

    def close(self) -> None:
        """Hold what ran against the plan."""
        result = self._result
        ran = len(result.assertions)
        if result.skipped is not None:
            return
        if self._bailed and result.plan is None:
            return
        if result.plan is None:
            message = "no plan" if ran else "no tests ran"
            hint = "call plan(n) first, or no_plan() first and finish() last"
            result.problems.append(Problem(message, None, (hint,)))
        elif result.plan != ran:
            result.problems.append(Problem(f"planned {_tests(result.plan)}, but ran {ran}"))
        elif ran == 0:
            result.problems.append(Problem("no tests ran"))
        numbers = [assertion.number for assertion in result.assertions]
        if numbers != list(range(1, ran + 1)):
            wrong = next(a for position, a in enumerate(result.assertions, start=1) if a.number != position)
            result.problems.append(Problem(f"test number {wrong.number} is out of sequence", wrong.line))

    def _plan(self, expected: int, skipped: str | None, line: int) -> None:
        result = self._result
        if result.plan is not None:
            result.problems.append(Problem("a second plan", line))
        result.plan = expected
        if skipped is not None and expected == 0:
            result.skipped = skipped or "no reason given"

    def _diagnose(self, text: str, line: int) -> None:
        """Add ``text`` to the failed assertion above it when the same statement said both."""
        assertions = self._result.assertions
        if assertions and not assertions[-1].ok and assertions[-1].line == line:
            last = assertions[-1]
            assertions[-1] = replace(last, diagnostics=(*last.diagnostics, text))


def _tests(count: int) -> str:
    return f"{count} test" if count == 1 else f"{count} tests"
