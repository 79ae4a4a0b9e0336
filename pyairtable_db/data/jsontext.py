"""JSON arrays, Airtable's ``{"records": […]}`` and JSON Lines, read piece by piece.

The standard decoder is run over a sliding window instead of an event parser, since a bad row must be reported
with its line and numbers must keep every digit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Never, TextIO

from ..errors import DataError
from .blocks import BLOCK_CHARACTERS, LINE_CHARACTERS, NAME_CHARACTERS, REJECT_COLUMNS, BadRow, Block, read_lines
from .source import Source

_AIRTABLE_KEYS = frozenset(("id", "createdTime", "fields"))
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
LARGE_CHARACTERS = 1 << 20  # taken from the window at once: too much to keep until the next read
_SHAPES = "Make it one array of objects; for one object a line give --format jsonl."
_MARGIN = 16  # characters before the end of the window where an error may come from the cut, not from the text


quoted = json.encoder.encode_basestring


class Number(str):
    """The text of a JSON number: no digit is lost, and it is told from the string of the same characters."""

    __slots__ = ()


def dump(value: Any) -> str:
    """Return a decoded value as JSON text again, its numbers digit by digit as they were."""
    if type(value) is Number:
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)}: {dump(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(dump, value)) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


class _RepeatedKey(ValueError):
    pass


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        name = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RepeatedKey(f'key "{name}" appears twice')
    return made


def _constant(text: str) -> str | None:
    """NaN is no JSON but pandas writes it for a missing number; the infinities stay what they say, as text."""
    return None if text == "NaN" else text


DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=Number, parse_int=Number, parse_constant=_constant)


class _RowsReader:
    """What both JSON readers share: names grow in order of appearance, dicts become columns."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.names: list[str] = []
        self._known: set[str] = set()

    def _block(self, values: list[Any], lines: list[int], bad: list[BadRow]) -> Block:
        rows: list[dict[str, Any]] = []
        starts: list[int] = []
        for line, value in zip(lines, values, strict=True):
            row = value
            if type(value) is dict and type(value.get("fields")) is dict and value.keys() <= _AIRTABLE_KEYS:
                row = value["fields"]
            if type(row) is not dict:
                bad.append(BadRow(line, f"{_kind(value)}, not an object", value))
                continue
            if not row.keys() <= self._known:
                if any(not name.strip() or "\0" in name or len(name) > NAME_CHARACTERS for name in row):
                    fault = f"a key is empty, has a NUL character or is longer than {NAME_CHARACTERS} characters"
                    bad.append(BadRow(line, fault, value))
                    continue
                for name in row:
                    if name not in self._known and name not in REJECT_COLUMNS:
                        self.names.append(name)
                self._known.update(row)
            rows.append(row)
            starts.append(line)
        return Block(rows, starts, [[row.get(name) for row in rows] for name in self.names], bad)


class LinesReader(_RowsReader):
    """JSON Lines: one object a line; blank lines are passed over, a line that is no object is a bad row."""

    def blocks(self) -> Iterator[Block]:
        """Yield the objects of a whole pass."""
        number = 0
        with self.source.text() as stream:
            for batch in read_lines(stream, self.source.name):
                count = len(batch)
                yield self._decode(batch, number)
                number += count

    def _decode(self, batch: list[str], number: int) -> Block:
        """Decode lines, the first of which follows line ``number``; they are taken out of ``batch``."""
        values: list[Any] = []
        lines: list[int] = []
        bad: list[BadRow] = []
        batch.reverse()
        while batch:
            number += 1
            text = batch.pop().strip("\ufeff \t\r\n")
            if not text:
                continue
            try:
                value = DECODER.decode(text)
            except _RepeatedKey as error:
                bad.append(BadRow(number, str(error), text))
            except json.JSONDecodeError as error:
                bad.append(BadRow(number, f"not JSON: {error.msg} at column {error.colno}", text))
            except RecursionError:
                bad.append(BadRow(number, "not JSON: nested too deeply", text))
            else:
                values.append(value)
                lines.append(number)
        return self._block(values, lines, bad)


class ArrayReader(_RowsReader):
    """A JSON array of objects, alone or as the member ``records`` of an object.

    Text that is no JSON ends the pass with a DataError naming its line: where the next object would begin
    cannot be known.
    """

    def blocks(self) -> Iterator[Block]:
        """Yield the objects of a whole pass."""
        with self.source.text() as stream:
            window = _Window(stream, self.source.name)
            if not window.enter_array():
                return
            values: list[Any] = []
            lines: list[int] = []
            bad: list[BadRow] = []
            for line, value in window.elements():
                if type(value) is BadRow:
                    bad.append(value)
                else:
                    values.append(value)
                    lines.append(line)
                if window.consumed >= BLOCK_CHARACTERS:
                    window.consumed = 0
                    yield self._block(values, lines, bad)
                    values, lines, bad = [], [], []
            window.leave()
            if values or bad:
                yield self._block(values, lines, bad)


class _Window:
    """A stretch of the text, moved forward as values are taken from it."""

    def __init__(self, stream: TextIO, where: str) -> None:
        self._stream = stream
        self._where = where
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False
        self._is_wrapped = False
        self.consumed = 0

    def enter_array(self) -> bool:
        """Move behind the ``[`` of the records; False for a file without any text."""
        first = self._next()
        if first == "":
            return False
        if first == "{":
            self._at += 1
            self._is_wrapped = True
            self._find_records()
        elif first != "[":
            self._fail("neither an array of objects nor an object with records", _SHAPES)
        self._at += 1
        return True

    def leave(self) -> None:
        """Read what follows the records: at most the other members of their object. Anything else is no JSON."""
        self._at += 1
        if self._is_wrapped:
            while self._next() == ",":
                self._at += 1
                self._member()
                self._next()
                self._value()
            if self._next() != "}":
                self._fail("the object is not closed")
            self._at += 1
        if self._next():
            self._fail("there is more text after the end of the records", _SHAPES)

    def _find_records(self) -> None:
        """Move to the array that is the member ``records``; what comes before it is passed over."""
        while self._next() == '"':
            name = self._member()
            if self._next() == "[" and name == "records":
                return
            self._value()
            if self._next() == ",":
                self._at += 1
        self._fail('the object has no array named "records"', _SHAPES)

    def _member(self) -> Any:
        """Move behind a key and its colon, and return the key."""
        if self._next() != '"':
            self._fail("a key is missing")
        name = self._value()
        if self._next() != ":":
            self._fail("a colon is missing after a key")
        self._at += 1
        return name

    def elements(self) -> Iterator[tuple[int, Any]]:
        """Yield (line, value) up to the closing bracket; an object with a repeated key comes as a BadRow."""
        if self._next() == "]":
            return
        while True:
            if self._next() == "":
                self._fail("the array is not closed")
            line = self._line
            try:
                value = self._value()
            except _RepeatedKey as error:
                value = BadRow(line, str(error), self._take(_raw_text))
            yield line, value
            follower = self._next()
            if follower == "]":
                return
            if follower != ",":
                self._fail("the array is not closed" if follower == "" else "a comma is missing between two records")
            self._at += 1

    def _next(self) -> str:
        """Move to the next character that is no space and return it; an empty string at the end of the text."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._move(match.end() if match else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read():
                return ""

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self.consumed += to - self._at
        self._at = to

    def _read(self) -> bool:
        """Drop what was taken and append more, a quarter of what is left if that is much; False at the end."""
        if self._ended:
            return False
        more = self._stream.read(max(BLOCK_CHARACTERS, (len(self._text) - self._at) // 4))
        self._ended = not more
        if more:
            self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)

    def _value(self) -> Any:
        return self._take(DECODER.raw_decode)

    def _take(self, decode: Callable[[str, int], tuple[Any, int]]) -> Any:
        while True:
            try:
                value, end = decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(self._text) - _MARGIN
                if not cut or not self._may_grow():
                    line = self._line + self._text.count("\n", self._at, error.pos)
                    ends = error.pos >= len(self._text.rstrip())
                    self._fail("the text ends within a record" if ends else f"not JSON: {error.msg}", line=line)
            except RecursionError:
                self._fail("nested too deeply")
            else:
                if end < len(self._text) or not self._read():
                    self._move(end)
                    if self._at > LARGE_CHARACTERS:
                        self._text, self._at = self._text[self._at :], 0
                    return value

    def _may_grow(self) -> bool:
        if len(self._text) - self._at > LINE_CHARACTERS:
            self._fail(f"a record is longer than {LINE_CHARACTERS >> 20} Mi characters")
        return self._read()

    def _fail(self, reason: str, hint: str | None = None, *, line: int | None = None) -> Never:
        raise DataError(
            reason,
            where=f"{self._where}:{line or self._line}",
            hint=hint
            or "Mend the file there; `python -m json.tool FILE` checks one. --skip-bad cannot help: "
            "where the next record begins is unknown.",
        )


def _raw_text(text: str, at: int) -> tuple[str, int]:
    _, end = json.JSONDecoder().raw_decode(text, at)
    return text[at:end], end


def _kind(value: Any) -> str:
    kinds: dict[type, str] = {list: "an array", Number: "a number", bool: "a boolean", str: "a string"}
    return kinds.get(type(value), "null")
