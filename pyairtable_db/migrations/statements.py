"""SQL text as PostgreSQL's own parser sees it: where statements stand, and which of them a file may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from pglast import ast
from pglast.enums import TransactionStmtKind
from pglast.parser import ParseError, parse_sql, split

from ..errors import MigrationError
from ..wording import count

# What a semicolon may hide in: comments, strings, quoted names and dollar quotes.
_LEXEME = re.compile(
    r"""(?s)--[^\n]*|/\*|(?<![\w$])[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|(?<![\w$])\$(?:[^\W\d]\w*)?\$|;"""
)
_BLANKS = re.compile(r"\s+")
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_COPY = re.compile(r"(?is)\s*copy\b.*\bfrom\s+stdin\b")
_BLANK = re.compile(r"[\s;]+|--[^\n]*|/\*")
_LINE_REST = re.compile(r"[ \t]*(?:--[^\n]*)?\r?\n")
_COPY_END = re.compile(r"(?m)^\\\.\r?$\n?")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Words without which no statement is one that a check below looks for.
_WATCHED = re.compile(
    r"(?i)\b(?:abort|begin|commit|concurrently|copy|database|end|extension|prepare|release|rollback|savepoint|start|"
    r"system|tablespace|vacuum)\b"
)
_ROWS = r"Put the rows below the statement and end them with a line \. of its own."
# What pg_dump puts around its output against psql commands among the rows: nothing to do where none are run.
_GUARDS = ("\\restrict ", "\\unrestrict ")
_RESTRICT = re.compile(r"\\(?:un)?restrict [A-Za-z0-9]+[ \t]*\r?$", re.MULTILINE)
_VARIABLE = re.compile(r""":['"]?\w""")
_META = re.compile(r"(?m)^\\[a-zA-Z!?]+")


class Statement(msgspec.Struct, frozen=True):
    """One statement: ``start`` and ``end`` are character offsets, ``line`` counts from 1, ``node`` is its tree.

    The tree of an insert is not kept: files of rows have many of them. Nor is it there when it was not asked for.
    """

    node: Any
    start: int
    end: int
    line: int


class Script(msgspec.Struct, frozen=True):
    """A parsed file: ``sql`` is what the server gets, ``data`` the rows of its ``copy … from stdin`` in order.

    Inline rows are blanked out of ``sql`` line by line, so that line numbers stay those of the file;
    ``data_lines`` are the lines their first rows stand on.
    """

    sql: str
    statements: tuple[Statement, ...]
    data: tuple[str, ...] = ()
    data_lines: tuple[int, ...] = ()

    def text(self, statement: Statement) -> str:
        """Return the text of ``statement``."""
        return self.sql[statement.start : statement.end]


def line_at(text: str, offset: int) -> int:
    """Return the line (from 1) of the character at ``offset``."""
    return text.count("\n", 0, offset) + 1


def same_line(line: int) -> int:
    """Map lines of text that was not rendered."""
    return line


def parse(text: str, place: str, file_line: Callable[[int], int] = same_line, *, trees: bool = True) -> Script:
    """Parse ``text``; ``file_line`` leads from its lines to those of the file.

    Without ``trees`` only the statements have one that the checks of this module may refuse: PostgreSQL's parser
    reads every statement, but turning its trees into objects takes most of the time.

    Raises MigrationError with file:line for what PostgreSQL cannot read.
    """
    sql, data, data_lines = _take_copy_data(text, place, file_line)
    try:
        # Offsets of text beyond ASCII cost the parser quadratic time; one letter for each keeps them the same.
        slices = split(sql if sql.isascii() else _BEYOND_ASCII.sub("_", sql), only_slices=True)
    except ParseError as error:
        message, offset = error.args[0], error.args[1] if len(error.args) > 1 else None
        line = line_at(sql, offset) if offset is not None else sql.count("\n") + 1
        meta = _META.search(sql)
        if meta is not None and line_at(sql, meta.start()) == line:
            raise MigrationError(
                f"{meta[0]} is a command of psql, not SQL",
                where=f"{place}:{file_line(line)}",
                hint="Remove it: files go to the server as they are.",
            ) from None
        hint = "Correct the SQL; nothing was run."
        if offset is not None and _VARIABLE.match(sql, offset):
            hint = "Variables of psql are not known here: write {{ name }}, and name it in [tool.pyairtable-db.vars]."
        raise MigrationError(str(message), where=f"{place}:{file_line(line)}", hint=hint) from None
    statements = []
    line, counted = 1, 0  # counting on from statement to statement: large files have many
    for part in slices:
        start = _statement_start(sql, part.start)
        node = None
        if trees or _WATCHED.search(sql, start, part.stop):
            node = parse_sql(sql[start : part.stop])[0].stmt
        line, counted = line + sql.count("\n", counted, start), start
        statements.append(Statement(None if isinstance(node, ast.InsertStmt) else node, start, part.stop, line))
        if isinstance(node, ast.CopyStmt) and not node.is_from and node.filename is None:
            raise MigrationError(
                "copy … to stdout has nowhere to go in a migration",
                where=f"{place}:{file_line(line)}",
                hint="Remove it.",
            )
    copies = [s for s in statements if is_copy_from_stdin(s.node)]
    if len(copies) != len(data):
        raise MigrationError(
            "copy … from stdin without its rows",
            where=f"{place}:{file_line(copies[-1].line if copies else 1)}",
            hint=_ROWS,
        )
    return Script(sql, tuple(statements), data, data_lines)


def check_transactional(script: Script, place: str, file_line: Callable[[int], int] = same_line) -> None:
    """Refuse what would break or leave the one transaction a file runs in.

    Raises MigrationError with file:line.
    """
    for statement in script.statements:
        where = f"{place}:{file_line(statement.line)}"
        if isinstance(statement.node, ast.TransactionStmt) and statement.node.kind not in _SAVEPOINTS:
            raise MigrationError(
                f"{_words(script, statement)} in a file that runs in one transaction with its ledger row",
                where=where,
                hint="Remove it; use savepoints or a second migration.",
            )
        if (what := outside_transaction(statement.node)) is not None:
            raise MigrationError(
                f"{what} cannot run inside a transaction",
                where=where,
                hint="Give it a file of its own with `-- transactional: false` at the top.",
            )


def check_single(script: Script, place: str, file_line: Callable[[int], int] = same_line) -> None:
    """Refuse a non-transactional file that does not hold exactly one statement."""
    if len(script.statements) == 1:
        statement = script.statements[0]
        if isinstance(statement.node, ast.TransactionStmt):
            raise MigrationError(
                f"{_words(script, statement)} in a non-transactional file",
                where=f"{place}:{file_line(statement.line)}",
                hint="Remove it.",
            )
        if isinstance(statement.node, ast.IndexStmt) and statement.node.concurrent and statement.node.idxname is None:
            raise MigrationError(
                "an index built concurrently needs a name, or an invalid left-over could not be recognised",
                where=f"{place}:{file_line(statement.line)}",
                hint="Name the index.",
            )
        return
    line = script.statements[1].line if script.statements else 1
    raise MigrationError(
        f"a non-transactional file holds {count(len(script.statements), 'statement')} instead of one",
        where=f"{place}:{file_line(line)}",
        hint="Split it: what has run before a failure could not be undone.",
    )


def outside_transaction(node: Any) -> str | None:
    """Return the name of a statement that PostgreSQL refuses inside a transaction, or None."""
    if isinstance(node, ast.IndexStmt) and node.concurrent:
        return "create index concurrently"
    if isinstance(node, ast.DropStmt) and node.concurrent:
        return "drop index concurrently"
    if isinstance(node, ast.ReindexStmt) and any(p.defname == "concurrently" for p in node.params or ()):
        return "reindex concurrently"
    if isinstance(node, ast.VacuumStmt) and node.is_vacuumcmd:
        return "vacuum"
    for kind, name in _OUTSIDE.items():
        if isinstance(node, kind):
            return name
    if isinstance(node, ast.AlterTableStmt):
        for command in node.cmds or ():
            definition = getattr(command, "def_", None)
            if isinstance(definition, ast.PartitionCmd) and definition.concurrent:
                return "detach partition concurrently"
    return None


def extensions(script: Script) -> Iterator[tuple[str, Statement]]:
    """Yield the names of the extensions that ``script`` creates as statements of their own."""
    for statement in script.statements:
        if isinstance(statement.node, ast.CreateExtensionStmt):
            yield statement.node.extname, statement


_SAVEPOINTS = (
    TransactionStmtKind.TRANS_STMT_SAVEPOINT,
    TransactionStmtKind.TRANS_STMT_RELEASE,
    TransactionStmtKind.TRANS_STMT_ROLLBACK_TO,
)
_OUTSIDE = {
    ast.CreatedbStmt: "create database",
    ast.DropdbStmt: "drop database",
    ast.CreateTableSpaceStmt: "create tablespace",
    ast.DropTableSpaceStmt: "drop tablespace",
    ast.AlterSystemStmt: "alter system",
}


def is_copy_from_stdin(node: Any) -> bool:
    """Return whether the statement takes rows from the file."""
    return isinstance(node, ast.CopyStmt) and bool(node.is_from) and node.filename is None and not node.is_program


def _words(script: Script, statement: Statement) -> str:
    return " ".join(script.text(statement).split())[:60]


def _take_copy_data(
    text: str, place: str, file_line: Callable[[int], int]
) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    r"""Split the rows below ``copy … from stdin;`` from ``text``, leaving as many empty lines.

    The lines ``\restrict`` and ``\unrestrict`` of pg_dump are left empty too.
    """
    if "stdin" not in text.lower() and not any(word in text for word in _GUARDS):
        return text, (), ()
    parts: list[str] = []
    data: list[str] = []
    lines: list[int] = []
    copied = position = 0
    while True:
        start = _skip_comments(text, position)
        if (guard := _RESTRICT.match(text, start)) and (start == 0 or text[start - 1] == "\n"):
            parts.append(text[copied:start])
            copied = position = guard.end()
            continue
        if (end := _semicolon(text, start)) is None:
            break
        position = end + 1
        rest = _LINE_REST.match(text, position) if _COPY.match(text, start, end) else None
        if rest is None:
            continue
        tail = _COPY_END.search(text, rest.end())
        if tail is None:
            raise MigrationError(
                "copy … from stdin without the end of its rows",
                where=f"{place}:{file_line(line_at(text, end))}",
                hint=_ROWS,
            )
        parts += text[copied : rest.end()], "\n" * text.count("\n", rest.end(), tail.end())
        data.append(text[rest.end() : tail.start()])
        lines.append(line_at(text, rest.end()))
        copied = position = tail.end()
    parts.append(text[copied:])
    return "".join(parts), tuple(data), tuple(lines)


def _skip_comments(text: str, at: int) -> int:
    """Return where the blanks and comments end that begin at ``at``."""
    while True:
        if (blanks := _BLANKS.match(text, at)) is not None:
            at = blanks.end()
        if text.startswith("--", at):
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif text.startswith("/*", at):
            at = _comment_end(text, at + 2)
        else:
            return at


def _semicolon(text: str, at: int) -> int | None:
    """Return where the statement from ``at`` on ends, None when nothing ends it."""
    while (lexeme := _LEXEME.search(text, at)) is not None:
        if lexeme[0] == ";":
            return lexeme.start()
        at = lexeme.end()
        if lexeme[0] == "/*":
            at = _comment_end(text, at)
        elif lexeme[0].startswith("$"):
            closing = text.find(lexeme[0], at)
            at = closing + len(lexeme[0]) if closing >= 0 else len(text)
    return None


def _statement_start(text: str, at: int) -> int:
    """Return where the first word from ``at`` on is: comments above a statement are not part of it."""
    while (found := _BLANK.match(text, at)) is not None:
        at = _comment_end(text, found.end()) if found[0] == "/*" else found.end()
    return at


def _comment_end(text: str, start: int) -> int:
    """Return where the comment ends that opened before ``start``; comments nest."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(text, start):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(text)
