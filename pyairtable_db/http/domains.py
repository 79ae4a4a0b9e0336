"""What the checks of a domain say about its values, in JSON Schema, as far as they say it plainly.

Read are comparisons joined by AND: ``value in (…)``, ``value between 1 and 10``, ``value > 0``,
``length(value) <= 80``, ``value ~ '^[a-z]+$'``, ``jsonb_typeof(value) = 'object'``, ``value ? 'id'``,
``value ?& array['id', 'name']``. Any other check is left to the server: the schema then lets more through than the
domain does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_CAST = re.compile(r"::[a-z][a-z ]*(\(\d+(,\d+)?\))?(\[\])?")
_LOGIC = re.compile(r"\b(OR|NOT|CASE)\b")
_LIST = r"ARRAY\[((?:§\d+(?:, )?)+)\]"
_NUMBER = r"(-?\d+(?:\.\d+)?|§\d+)"
_COMPARED = re.compile(rf"VALUE (>=|>|<=|<) {_NUMBER}")
_LENGTH = re.compile(r"(?:char_)?length VALUE (>=|>|<=|<|=) (\d+)")
_MATCHED = re.compile(r"VALUE ~ (§\d+)")
_CHOSEN = re.compile(rf"VALUE = ANY {_LIST}")
_EQUAL = re.compile(r"VALUE = (§\d+)")
_KIND = re.compile(r"jsonb?_typeof VALUE = (§\d+)")
_KEY = re.compile(r"VALUE \? (§\d+)")
_KEYS = re.compile(rf"VALUE \?& {_LIST}")
_BOUNDS = {">=": "minimum", ">": "exclusiveMinimum", "<=": "maximum", "<": "exclusiveMaximum"}
_SAFE_PATTERN = re.compile(r"[^\\(]*")  # classes such as \d, and (?…), differ between PostgreSQL and JSON Schema


def constraints(checks: Iterable[str], *, is_json: bool) -> dict[str, Any]:
    """Return the keywords that ``checks``, as pg_get_constraintdef writes them, add to the schema of a domain."""
    found: dict[str, Any] = {}
    for check in checks:
        literals: list[str] = []

        def kept(match: re.Match[str], literals: list[str] = literals) -> str:
            literals.append(match[1].replace("''", "'"))
            return f"§{len(literals) - 1}"

        text = _CAST.sub("", _LITERAL.sub(kept, check.removeprefix("CHECK ")))
        text = " ".join(text.replace("(", " ").replace(")", " ").split())
        if _LOGIC.search(text):
            continue
        for term in text.split(" AND "):
            _take(found, term, literals, is_json=is_json)
    return found


def _take(found: dict[str, Any], term: str, literals: list[str], *, is_json: bool) -> None:
    def texts(marks: str) -> list[str]:
        return [literals[int(mark)] for mark in re.findall(r"§(\d+)", marks)]

    if is_json:
        if match := _KIND.fullmatch(term):
            found["type"] = texts(match[1])[0]
        elif match := _KEY.fullmatch(term) or _KEYS.fullmatch(term):
            found["required"] = [*found.get("required", []), *texts(match[1])]
        return
    if match := _COMPARED.fullmatch(term):
        number = texts(match[2])[0] if match[2].startswith("§") else match[2]
        try:
            found[_BOUNDS[match[1]]] = json.loads(number)
        except ValueError:
            return  # a time or the like, which JSON Schema cannot compare
    elif match := _LENGTH.fullmatch(term):
        sign, length = match[1], int(match[2])
        if sign in (">=", ">", "="):
            found["minLength"] = length + (sign == ">")
        if sign in ("<=", "<", "="):
            found["maxLength"] = length - (sign == "<")
    elif match := _CHOSEN.fullmatch(term) or _EQUAL.fullmatch(term):
        found["enum"] = texts(match[1])
    elif match := _MATCHED.fullmatch(term):
        pattern = texts(match[1])[0]
        if _SAFE_PATTERN.fullmatch(pattern):
            found["pattern"] = pattern
