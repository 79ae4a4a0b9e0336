"""The wording of definitions: what PostgreSQL writes in capitals and on one line, in this project's style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pglast.parser import scan

MAX_WIDTH = 110
_CAPITALS = re.compile(r"[A-Z]|\( ")
_KEYWORDS = ("UNRESERVED_KEYWORD", "COL_NAME_KEYWORD", "TYPE_FUNC_NAME_KEYWORD", "RESERVED_KEYWORD")
_TRIGGER_CLAUSES = {"BEFORE", "AFTER", "INSTEAD", "FROM", "REFERENCING", "FOR", "WHEN", "EXECUTE"}
_INDEX_CLAUSES = {"ON", "INCLUDE", "NULLS_P", "WITH", "WHERE"}
_CONSTRAINT_CLAUSES = {"REFERENCES", "ON", "DEFERRABLE", "INCLUDE", "WITH", "WHERE"}


def plain(text: str) -> str:
    """Return SQL ``text`` with keywords and unquoted names in small letters; strings and bodies stay as they are."""
    if not _CAPITALS.search(text):
        return text
    pieces: list[str] = []
    end = 0
    after_bracket = False
    for token in scan(text):
        word = text[token.start : token.end + 1]
        gap = text[end : token.start]
        pieces.append("" if after_bracket and gap == " " else gap)
        pieces.append(word.lower() if _folds(token, word) else word)
        end = token.end + 1
        after_bracket = word == "("
    pieces.append(text[end:])
    return "".join(pieces)


def trigger(text: str) -> str:
    """Return the statement that makes a trigger, one clause a line."""
    return _broken(plain(text), _TRIGGER_CLAUSES, "\n    ")


def index(text: str) -> str:
    """Return the statement that makes an index, one clause a line when it is long."""
    text = plain(text)
    return text if len(text) <= MAX_WIDTH else _broken(text, _INDEX_CLAUSES, "\n    ")


def constraint(text: str) -> str:
    """Return a constraint's clause within a table, broken when it is long."""
    text = plain(text)
    return text if len(text) <= MAX_WIDTH else _broken(text, _CONSTRAINT_CLAUSES, "\n        ")


def routine(text: str) -> str:
    """Return ``text``, from pg_get_functiondef, with its attributes at the margin and long arguments one a line."""
    text = plain(text)
    tokens = scan(text)
    body = next(token.start for token in tokens if token.name in {"AS", "BEGIN_P", "RETURN"} and _starts(text, token))
    opening, separators, closing = _argument_list(tokens)
    attributes = re.sub(r"\n (?=\S)", "\n", text[closing:body])
    if closing - opening == 1 or text.index("\n") <= MAX_WIDTH:
        return text[:closing] + attributes + text[body:]
    arguments = [text[start + 1 : end].strip() for start, end in pairwise([opening, *separators, closing])]
    return text[: opening + 1] + "\n    " + ",\n    ".join(arguments) + "\n" + attributes + text[body:]


def _folds(token: Any, word: str) -> bool:
    return token.kind in _KEYWORDS or (token.name == "IDENT" and not word.startswith('"') and word.isascii())


def _starts(text: str, token: Any) -> bool:
    """Whether ``token`` is the first of its line."""
    return text[: token.start].rstrip(" ").endswith("\n")


def _outside(tokens: list[Any]) -> Iterator[Any]:
    """Yield the tokens that stand in no parentheses."""
    depth = 0
    for token in tokens:
        depth -= token.name == "ASCII_41"
        if depth == 0:
            yield token
        depth += token.name == "ASCII_40"


def _broken(text: str, clauses: set[str], separator: str) -> str:
    """Break ``text`` before each word of ``clauses`` that stands in no parentheses and is no part of a name."""
    pieces: list[str] = []
    end = 0
    previous = ""
    for token in _outside(scan(text)):
        if token.name in clauses and previous != "ASCII_46":
            pieces.append(text[end : token.start].rstrip(" "))
            end = token.start
        previous = token.name
    pieces.append(text[end:])
    return separator.join(piece for piece in pieces if piece)


def _argument_list(tokens: list[Any]) -> tuple[int, list[int], int]:
    """Return where the first parenthesis opens, its own commas stand, and it closes."""
    depth = opening = 0
    separators: list[int] = []
    for token in tokens:
        if token.name == "ASCII_40":
            depth += 1
            if depth == 1:
                opening = token.start
        elif token.name == "ASCII_41":
            depth -= 1
            if depth == 0:
                return opening, separators, token.start
        elif token.name == "ASCII_44" and depth == 1:
            separators.append(token.start)
    raise ValueError("a routine's definition has no argument list")
