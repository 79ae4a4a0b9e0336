"""From an error of the server to one that says where in which file, why, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import psycopg

from ..database import Connection, connection_lost, lost, redact
from ..errors import InsufficientRights, PyairtableDbError, StatementFailed
from .rendering import source_line

if TYPE_CHECKING:
    from .statements import Script, Statement

_COPY_LINE = re.compile(r"^COPY .*?, line (\d+)")
_BLOCK_LINE = re.compile(r"inline_code_block line (\d+)")
_DENIED = re.compile(r"permission denied (?:for|to create extension) (?:(\w+) )?\"?([^\"]+)\"?")
_SHOWN_LINES = 12
_HINTS = {
    "55P03": "Another session holds a lock on the object: see pg_stat_activity and pg_locks, then run this again; "
    "lock_timeout_ms and lock_attempts in [tool.pyairtable-db] set how long to try.",
    "40P01": "Run this again.",
    "57014": "Raise statement_timeout for this role, or in the file with: set local statement_timeout = '10min';",
    "2D000": "A block or procedure that commits needs a file of its own with `-- transactional: false` at its top.",
    "53100": "Free disk space on the server, then run this again.",
    "2BP01": "Drop what depends on it in the same migration; repeatable files are created again after it.",
    "0A000": "If a view of a repeatable file is in the way, drop it in the migration: it is created again after it.",
    "42P07": "The object is there already: adopt an existing database with `pyairtable-db baseline ID`.",
}


class Source(msgspec.Struct, frozen=True):
    """Where SQL comes from: ``place`` for people, ``raw`` the file's text, ``rendered`` what was sent.

    Texts are None when there is no file behind it.
    """

    place: str
    raw: str | None = None
    rendered: str | None = None

    def line(self, sent_line: int) -> int:
        """Return the line of the file that became line ``sent_line`` of what was sent."""
        if self.raw is None or self.rendered is None or self.raw == self.rendered:
            return sent_line
        return source_line(self.raw, self.rendered, sent_line)

    def at(self, sent_line: int) -> str:
        """Return ``place:line``."""
        return f"{self.place}:{self.line(sent_line)}"


def describe_failure(
    error: psycopg.Error,
    connection: Connection,
    source: Source,
    *,
    script: Script | None = None,
    completed: int = 0,
    offset: int = 0,
) -> PyairtableDbError:
    """Return our error for ``error``, raised by the statement after ``completed`` others of ``script``.

    The text of ``script`` began ``offset`` characters into what was sent.
    """
    diagnostic = error.diag
    if lost(error) or connection.broken or connection.closed:
        connection.close()
        problem = connection_lost(error, source.place)
        problem.state = "what was committed stays: `pyairtable-db status` shows where the database is."
        return problem
    position = None if diagnostic.statement_position is None else int(diagnostic.statement_position) - 1 - offset
    statement = _statement(script, completed, position)
    where = _place(diagnostic, source, script, statement, position)
    message = redact(diagnostic.message_primary or str(error))
    if diagnostic.sqlstate == "42501":
        role = connection.info.user
        return InsufficientRights(f"{message} (role {role})", where=where, hint=_rights_hint(message, role))
    return StatementFailed(
        message,
        where=where,
        hint=_join(diagnostic.message_hint, _HINTS.get(diagnostic.sqlstate or "")),
        sqlstate=diagnostic.sqlstate,
        detail=diagnostic.message_detail,
        context=diagnostic.context,
        statement=_excerpt(script.text(statement)) if script and statement else None,
    )


def _statement(script: Script | None, completed: int, position: int | None) -> Statement | None:
    if script is None:
        return None
    if position is not None:  # the server parses the whole text before it runs any of it
        return next((found for found in script.statements if position < found.end), None)
    if completed >= len(script.statements):
        return None
    return script.statements[completed]


def _place(
    diagnostic: psycopg.errors.Diagnostic,
    source: Source,
    script: Script | None,
    statement: Statement | None,
    position: int | None,
) -> str:
    if script is None:
        return source.place
    if position is not None:
        return source.at(script.sql.count("\n", 0, position) + 1)
    if statement is None:
        return source.place
    line = statement.line
    if (match := _COPY_LINE.search(diagnostic.context or "")) is not None:
        rows = next((start for start in script.data_lines if start > line), None)
        return source.at(line if rows is None else rows + int(match[1]) - 1)
    if (match := _BLOCK_LINE.search(diagnostic.context or "")) is not None:
        line += _body_line(script.text(statement)) + int(match[1]) - 1
    return source.at(line)


def _body_line(text: str) -> int:
    """Return how many lines below its start the body of a ``do`` block opens."""
    opening = re.search(r"\$[A-Za-z_0-9]*\$|'", text)
    return text.count("\n", 0, opening.start()) if opening else 0


def _excerpt(text: str) -> str:
    lines = text.strip().splitlines()
    if len(lines) > _SHOWN_LINES:
        return "\n".join([*lines[:_SHOWN_LINES], f"… ({len(lines) - _SHOWN_LINES} more lines)"])
    return "\n".join(lines)


def _join(*hints: str | None) -> str | None:
    return " ".join(hint for hint in hints if hint) or None


def _rights_hint(message: str, role: str) -> str:
    if match := _DENIED.search(message):
        kind, name = match[1] or "", match[2]
        if kind == "schema":
            return f'Run as its owner: grant usage, create on schema "{name}" to "{role}";'
        if kind == "database":
            return f'Run as its owner: grant create on database "{name}" to "{role}";'
        if kind in ("table", "view", "sequence", "function"):
            return f'Run as the owner of {name}, or: grant all on {kind} {name} to "{role}";'
    if "extension" in message:
        return f'Create the extension as a superuser, or make "{role}" one for this migration.'
    if "role" in message:
        return f'Have a superuser grant the membership or attribute to "{role}".'
    return f'Run as the owner of the object, or grant its role to "{role}".'
