"""What a comment says beside its prose: lines that begin with @.

    Creates a base. Needs level editor. Raises PT422 without a name.
    @tag bases
    @param id Airtable's own id, when mirroring
    @returns {id: text, name: text, createdTime: timestamptz}
    @example {"name": "Sales"}
    @timeout 2s

An annotation reaches to the next one or to the end of the comment.

    @tag NAME                 the group of the function in the documentation
    @param NAME [SHAPE] [TEXT]  what JSON, or which words, a parameter takes; TEXT describes it
    @returns SHAPE            what JSON the function, or one row of it, answers
    @shape NAME SHAPE         a shape for use by its name, also in other comments of the schema and of its types
    @example OBJECT           arguments of a call, as a JSON object
    @timeout TIME             the statement_timeout of a call: 500ms, 2s, 1min
    @deprecated [TEXT]        the function goes away; TEXT says what to call instead

``shapes.py`` has the grammar of shapes. On the comment of a domain, ``@returns`` gives the shape of its values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .shapes import Shape, ShapeError, parse, parse_prefix

_LINE = re.compile(r"^[ \t]*@([a-z]+)[ \t]*", re.MULTILINE)
_NAME = re.compile(r"\s*([A-Za-z_]\w*)\s*")
_TIME = re.compile(r"(\d+)\s*(us|ms|s|min|h|d)?")
_MILLISECONDS = {None: 1.0, "us": 0.001, "ms": 1.0, "s": 1000.0, "min": 60_000.0, "h": 3_600_000.0, "d": 86_400_000.0}


@dataclass(slots=True)
class Annotations:
    """The parts of one comment; ``faults`` tells which annotations cannot be read, and why."""

    description: str | None = None
    tag: str | None = None
    returns: Shape | None = None
    parameters: dict[str, Shape] = field(default_factory=dict)
    parameter_texts: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    examples: list[Mapping[str, Any]] = field(default_factory=list)
    timeout_ms: int | None = None
    deprecated: str | None = None
    faults: list[str] = field(default_factory=list)


def read(comment: str | None) -> Annotations:
    """Split a comment into its prose and its annotations."""
    found = Annotations()
    if comment is None:
        return found
    starts = list(_LINE.finditer(comment))
    prose = comment[: starts[0].start()] if starts else comment
    found.description = prose.strip() or None
    ends = [start.start() for start in starts[1:]] + [len(comment)]
    for start, end in zip(starts, ends, strict=False):
        text = comment[start.end() : end].strip()
        try:
            _take(found, start[1], text)
        except (ShapeError, ValueError) as error:
            found.faults.append(f"@{start[1]} {_short(text)}: {error}")
    return found


def milliseconds(text: str) -> int:
    """Return a time as PostgreSQL writes its settings (``500``, ``2s``, ``1min``) in ms; raises ValueError."""
    match = _TIME.fullmatch(text.strip().strip("'"))
    if match is None:
        raise ValueError(f'"{text}" is no time such as 500ms, 2s or 1min')
    return max(round(int(match[1]) * _MILLISECONDS[match[2]]), 0)


def _take(found: Annotations, kind: str, text: str) -> None:
    match kind:
        case "tag":
            if not text:
                raise ValueError("a name is missing")
            found.tag = " ".join(text.split())
        case "returns":
            found.returns = parse(text)
        case "param":
            name, rest = _named(text)
            shape, words = parse_prefix(rest) if rest.startswith(("{", "[", '"', "(", ":")) else (None, rest)
            if shape is not None:
                found.parameters[name] = shape
            if words:
                found.parameter_texts[name] = " ".join(words.split())
        case "shape":
            name, rest = _named(text)
            found.shapes[name] = parse(rest)
        case "example":
            example = json.loads(text)
            if not isinstance(example, dict):
                raise ValueError("an example is a JSON object of arguments")
            found.examples.append(example)
        case "timeout":
            found.timeout_ms = milliseconds(text)
        case "deprecated":
            found.deprecated = " ".join(text.split())
        case _:
            raise ValueError("there is no such annotation")


def _named(text: str) -> tuple[str, str]:
    match = _NAME.match(text)
    if match is None:
        raise ValueError("a name is missing")
    return match[1], text[match.end() :]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
