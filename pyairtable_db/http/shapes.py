"""The shape of a JSON value, in the few words that fit into a comment.

    {id: text, name: text, createdTime: timestamptz}    an object; what is not named may be there too
    {records: [Record], offset?: text}                  `?` after a key: it may be absent
    {name: text | null}                                 one or the other
    "asc" | "desc"                                      these words
    1..1000                                             a whole number of this range
    [{field: text, direction?: "asc" | "desc"}]         an array
    {text: integer}  is an object with the key "text"; {*: integer} one whose keys are data
    {...Run, definition: json}                          all of Run, and more
    text, integer, bigint, numeric, boolean, uuid, …    a type of PostgreSQL as JSON writes it
    json, object, array, null                           anything, any object, any array, null
    Record                                              a shape that some `@shape Record …` declares

A key without a shape takes any value. Keys that are no identifiers stand in double quotes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(r'\s*(?:(-?\d+\.\.-?\d+)|(\.\.\.)|("(?:[^"\\]|\\.)*")|([A-Za-z_][\w.]*)|([{}\[\]():?,|*]))')


class ShapeError(ValueError):
    """A shape cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Named:
    """A type of PostgreSQL, one of json, object, array and null, or a declared shape."""

    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """One text."""

    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Union:
    """One of several shapes."""

    options: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """An array."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Member:
    """A key of an object."""

    key: str
    shape: Shape
    optional: bool


@dataclass(frozen=True, slots=True)
class Object:
    """An object; ``spreads`` are the shapes whose keys it has too, ``rest`` the shape of keys that are data."""

    members: tuple[Member, ...]
    spreads: tuple[str, ...] = ()
    rest: Shape | None = None


Shape = Named | Word | Range | Union | Items | Object
ANY = Named("json")
_Kind = Literal["range", "spread", "word", "name", "sign", "end"]


def parse(text: str) -> Shape:
    """Read a shape; raises ShapeError."""
    shape, rest = parse_prefix(text)
    if rest:
        raise ShapeError(f'"{rest[:20]}" is left over after the shape')
    return shape


def parse_prefix(text: str) -> tuple[Shape, str]:
    """Read the shape that ``text`` begins with, after a colon if there is one, and return what follows it."""
    reader = _Reader(text[1:] if text.startswith(":") else text)
    shape = reader.union()
    return shape, reader.rest()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._end = 0
        self._start = 0
        self._kind: _Kind = "end"
        self._part = ""
        self._next()

    def rest(self) -> str:
        return self._text[self._start :].strip()

    def union(self) -> Shape:
        options = [self._suffixed()]
        while self._take("|"):
            options.append(self._suffixed())
        return options[0] if len(options) == 1 else Union(tuple(options))

    def _suffixed(self) -> Shape:
        if self._take("["):
            item = self.union()
            self._require("]")
            return Items(item)
        if self._take("("):
            inner = self.union()
            self._require(")")
            return inner
        if self._take("{"):
            return self._object()
        if self._kind == "word":
            return Word(str(json.loads(self._step())))
        if self._kind == "range":
            low, _, high = self._step().partition("..")
            if int(low) > int(high):
                raise ShapeError(f"{low}..{high} holds no number")
            return Range(int(low), int(high))
        if self._kind == "name":
            return Named(self._step())
        raise ShapeError(f"a shape is missing {self._place()}")

    def _object(self) -> Object:
        members: list[Member] = []
        spreads: list[str] = []
        rest: Shape | None = None
        while not self._take("}"):
            if self._kind == "spread":
                self._step()
                spreads.append(self._name())
            elif self._take("*"):
                rest = self.union() if self._take(":") else ANY
            elif self._kind in ("name", "word"):
                key = str(json.loads(self._step())) if self._kind == "word" else self._step()
                optional = self._take("?")
                members.append(Member(key, self.union() if self._take(":") else ANY, optional))
            else:
                raise ShapeError(f"a key is missing {self._place()}")
            if self._part != "}":
                self._require(",")
        return Object(tuple(members), tuple(spreads), rest)

    def _name(self) -> str:
        if self._kind != "name":
            raise ShapeError(f"the name of a shape is missing {self._place()}")
        return self._step()

    def _take(self, sign: str) -> bool:
        if self._kind == "sign" and self._part == sign:
            self._next()
            return True
        return False

    def _require(self, sign: str) -> None:
        if not self._take(sign):
            raise ShapeError(f'"{sign}" is missing {self._place()}')

    def _step(self) -> str:
        token = self._part
        self._next()
        return token

    def _next(self) -> None:
        self._start = self._end
        match = _TOKEN.match(self._text, self._end)
        if match is None:
            self._kind, self._part = "end", ""
            return
        self._end = match.end()
        kinds: tuple[_Kind, ...] = ("range", "spread", "word", "name", "sign")
        self._kind = kinds[(match.lastindex or 1) - 1]
        self._part = match[match.lastindex or 1]

    def _place(self) -> str:
        following = self._text[self._start : self._start + 20].strip()
        return f'before "{following}"' if following else "at the end"


def write(shape: Shape, *, indent: int = 0, width: int = 88) -> str:
    """Return a shape as text, over several lines where it is longer than ``width``."""
    match shape:
        case Named(name):
            return name
        case Word(text):
            return json.dumps(text, ensure_ascii=False)
        case Range(low, high):
            return f"{low}..{high}"
        case Items(item):
            return f"[{write(item, indent=indent, width=width)}]"
        case Union(options):
            return " | ".join(write(option, indent=indent, width=width) for option in options)
        case Object():
            return _write_object(shape, indent, width)


def _write_object(shape: Object, indent: int, width: int) -> str:
    def parts(inner: int) -> list[str]:
        found = [f"...{name}" for name in shape.spreads]
        for member in shape.members:
            key = member.key if member.key.isidentifier() else json.dumps(member.key)
            value = write(member.shape, indent=inner, width=width)
            found.append(f"{key}{'?' if member.optional else ''}: {value}")
        if shape.rest is not None:
            found.append(f"*: {write(shape.rest, indent=inner, width=width)}")
        return found

    line = "{" + ", ".join(parts(indent)) + "}"
    if len(line) + indent <= width and "\n" not in line:
        return line
    space = " " * (indent + 4)
    return "{\n" + ",\n".join(f"{space}{part}" for part in parts(indent + 4)) + "\n" + " " * indent + "}"
