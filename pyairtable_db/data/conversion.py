"""From blocks of cells to rows ready for COPY.

A column keeps the JSON of values it has met, so that the work a cell costs is one look-up; a row's JSON is the
concatenation of its cells' members. A cell that does not belong to its field becomes a member with a NUL in it,
which no JSON text has: whether a block holds a bad row is then one search over its text.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .blocks import BadRow, Block
from .fieldtypes import (
    NULL_WORDS,
    NUMBER_TYPES,
    CellError,
    Converter,
    FieldSpec,
    choice_list,
    choice_taker,
    converter,
    is_json_number,
    is_trimmed,
    quoted,
    text_cell,
)
from .jsontext import Number, dump

REMEMBERED_CELLS = 200_000  # over all columns
REMEMBERED_CHARACTERS = 100
ROW_CHARACTERS = 64 << 20
SHOWN_CHARACTERS = 40
CHOICE_LIMIT = 10_000

_BAD = "\0"
_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TO_BASE62 = bytes(_BASE62[value % 62] for value in range(256))
_BIASED = bytes(range(248, 256))  # 248 is the highest multiple of 62 a byte holds
_ID_LENGTH = 14


@dataclass(frozen=True)
class Target:
    """Where a column of the file goes: the field and its id.

    ``nulls`` are the words that mean an empty cell whatever the type; ``takes_choices`` lets a select field gather
    the choices it lacks in ``new_choices`` (a dict for its order).
    """

    spec: FieldSpec
    field_id: str
    nulls: frozenset[str] = frozenset()
    takes_choices: bool = False
    new_choices: dict[str, None] = field(default_factory=dict)

    def add_choice(self, name: str) -> None:
        """Gather a choice. Raises CellError where a field could not have so many."""
        if len(self.new_choices) >= CHOICE_LIMIT and name not in self.new_choices:
            raise CellError(f"is one more than the {CHOICE_LIMIT} choices a field may have")
        self.new_choices[name] = None


@dataclass(frozen=True)
class Rows:
    """A block ready for COPY: ``data`` has one line a row (position, line, id, JSON), ``bad`` the rows left out."""

    data: bytes
    count: int
    bad: list[BadRow]


class Conversion:
    """Convert the blocks of one pass. ``merge`` names the column that must not be empty in any row."""

    def __init__(self, targets: Sequence[Target], *, merge: str | None = None) -> None:
        self._targets = targets
        remembered = max(256, REMEMBERED_CELLS // max(1, len(targets)))
        self._members = [_Members(target, remembered) for target in targets]
        self._merge = next((index for index, target in enumerate(targets) if target.spec.name == merge), None)
        self._position = 0

    def rows(self, block: Block) -> Rows:
        """Return the good rows of ``block`` as COPY text, and every bad one with its reason, in order of lines."""
        bad = list(block.bad)
        count = len(block.rows)
        first = self._position + 1
        self._position += count
        if not count:
            return Rows(b"", 0, bad)
        columns = [members.of(cells) for members, cells in zip(self._members, block.columns, strict=True)]
        members: Sequence[str] = list(map("".join, zip(*columns, strict=True)))
        lacks_key = self._merge is not None and "" in columns[self._merge]
        del columns  # a cell may be 10 MB: what is not needed any more goes at once
        positions: Sequence[int] = range(first, first + count)
        lines = block.lines
        text = _copy_text(positions, lines, members)
        if lacks_key or _BAD in text or len(text) > ROW_CHARACTERS:
            kept = []
            for index, member in enumerate(members):
                reason = self._reason(block, index, member)
                if reason is None:
                    kept.append(index)
                else:
                    bad.append(BadRow(lines[index], reason, block.rows[index]))
            members = [members[index] for index in kept]
            text = _copy_text([positions[index] for index in kept], [lines[index] for index in kept], members)
        if bad:
            bad.sort(key=lambda row: row.line)
        count = len(members)
        del members
        return Rows(text.encode(), count, bad)

    def _reason(self, block: Block, index: int, text: str) -> str | None:
        if _BAD in text:
            reasons = []
            for target, members, cells in zip(self._targets, self._members, block.columns, strict=True):
                if problem := members.problem(cells[index]):
                    reasons.append(f'"{target.spec.name}": {_shown(cells[index])} {problem}')
            return "; ".join(reasons)
        if self._merge is not None and not self._members[self._merge].of([block.columns[self._merge][index]])[0]:
            return f'the merge field "{self._targets[self._merge].spec.name}" is empty'
        if len(text) > ROW_CHARACTERS:
            return f"the row has more than {ROW_CHARACTERS >> 20} Mi characters"
        return None


class _Members(dict[str, str]):
    """Text of a cell to its member of the row's JSON: ``,"fld…":value``, nothing for an empty cell."""

    def __init__(self, target: Target, remembered: int) -> None:
        super().__init__()
        self._remembered = remembered
        self._prefix = f',"{target.field_id}":'
        self._spec = target.spec
        add_choice = target.add_choice if target.takes_choices else None
        self._convert: Converter = converter(target.spec, add_choice=add_choice)
        self._is_trimmed = is_trimmed(target.spec.type)
        self._nulls = target.nulls | {""}
        if target.spec.type in NUMBER_TYPES or target.spec.type in ("date", "dateTime"):
            self._nulls |= NULL_WORDS
        self._from_json = _json_converter(target.spec, self._convert, choice_taker(target.spec.options, add_choice))

    def __missing__(self, text: str) -> str:
        try:
            member = self._member(text)
        except CellError:
            return _BAD
        if len(text) <= REMEMBERED_CHARACTERS and len(self) < self._remembered:
            self[text] = member
        return member

    def of(self, cells: Sequence[Any]) -> list[str]:
        """Return the member of each cell."""
        if type(cells) is tuple:  # a CSV column: nothing but strings
            return list(map(self.__getitem__, cells))
        return [self[cell] if type(cell) is str else self._json_member(cell) for cell in cells]

    def problem(self, cell: Any) -> str | None:
        """Return why ``cell`` does not belong to the field, None when it does."""
        try:
            if type(cell) is str:
                self._member(cell)
            elif cell is not None:
                self._from_json(cell)
        except CellError as error:
            return str(error)
        return None

    def _member(self, text: str) -> str:
        if text in self._nulls:
            return ""
        if self._is_trimmed:
            text = text.strip()
            if text in self._nulls:
                return ""
        value = self._convert(text)
        return self._prefix + value if value else ""

    def _json_member(self, cell: Any) -> str:
        if cell is None:
            return ""
        try:
            value = self._from_json(cell)
        except CellError:
            return _BAD
        return self._prefix + value if value else ""


def _json_converter(spec: FieldSpec, convert: Converter, one_choice: Converter) -> Callable[[Any], str]:
    """Return the converter of JSON values other than strings and null."""
    kind = spec.type

    def from_json(value: Any) -> str:
        if value == [] or (value is False and kind == "checkbox"):
            return ""
        if type(value) is bool:
            if kind == "checkbox":
                return "true"
            return convert("true" if value else "false")
        if type(value) is Number:
            if kind in NUMBER_TYPES:
                if not is_json_number(value) and len(value) > 100:
                    raise CellError("is not a number that can be kept")
                return convert(value) if kind == "rating" else str(value)
            return convert(str(value))
        if kind == "multipleSelects" and isinstance(value, list):
            if not all(type(name) is str for name in value):
                raise CellError("is not a list of names")
            return choice_list(value, one_choice)
        if kind in ("multilineText", "richText", "singleLineText"):
            return text_cell(dump(value))
        raise CellError(f"does not fit a field of type {kind}")

    return from_json


def _copy_text(positions: Sequence[int], lines: Sequence[int], members: Sequence[str]) -> str:
    """Return the rows as COPY's text format has them; of JSON text only the backslash needs to be escaped there."""
    rows = map("%d\t%d\trec%s\t{%s}\n".__mod__, zip(positions, lines, record_ids(len(members)), members, strict=True))
    # A row's first member begins with the comma that parts members; nowhere else does a tab stand before a brace.
    return "".join(rows).replace("\t{,", "\t{").replace("\\", "\\\\")


def record_ids(count: int) -> Iterator[str]:
    """Yield ``count`` random ids without their prefix: 14 letters and digits, 83 bits."""
    needed = count * _ID_LENGTH
    letters = b""
    while len(letters) < needed:
        letters += os.urandom(needed + needed // 16 + 64).translate(_TO_BASE62, _BIASED)
    text = letters.decode("ascii")
    return (text[start : start + _ID_LENGTH] for start in range(0, needed, _ID_LENGTH))


def _shown(cell: Any) -> str:
    text = cell if isinstance(cell, str) else dump(cell)
    text = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return quoted(text)
