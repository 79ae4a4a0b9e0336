"""The wording of definitions: what PostgreSQL writes in capitals and on one line, in this project's style."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from pglast.parser import scan

MAX_WIDTH = 110
_CAPITALS = re.compile(r"[A-Z]")
_KEYWORDS = ("UNRESERVED_KEYWORD", "COL_NAME_KEYWORD", "TYPE_FUNC_NAME_KEYWORD", "RESERVED_KEYWORD")


def lower_keywords(text: str) -> str:
    """Return SQL ``text`` with keywords and unquoted names in small letters; strings and bodies stay as they are."""
    if not _CAPITALS.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for token in scan(text):
        word = text[token.start : token.end + 1]
        pieces.append(text[end : token.start])
        pieces.append(word.lower() if _folds(token, word) else word)
        end = token.end + 1
    pieces.append(text[end:])
    return "".join(pieces)


def routine(text: str) -> str:
    """Return ``text``, from pg_get_functiondef, in small letters, attributes at the margin, long arguments one a line."""
    text = lower_keywords(text)
    tokens = scan(text)
    body = next(
        token.start
        for token in tokens
        if token.name in {"AS", "BEGIN_P", "RETURN"} and text[token.start - 1] in "\n "
        and text[: token.start].rstrip(" ").endswith("\n")
    )
    opening, separators, closing = _argument_list(tokens)
    attributes = re.sub(r"\n (?=\S)", "\n", text[closing:body])
    if closing - opening == 1 or text.index("\n") <= MAX_WIDTH:
        return text[:closing] + attributes + text[body:]
    edges = [opening, *separators, closing]
    arguments = [text[start + 1 : end].strip() for start, end in pairwise(edges)]
    return text[: opening + 1] + "\n    " + ",\n    ".join(arguments) + "\n" + attributes + text[body:]


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


def _folds(token: Any, word: str) -> bool:
    return token.kind in _KEYWORDS or (token.name == "IDENT" and not word.startswith('"') and word.isascii())
