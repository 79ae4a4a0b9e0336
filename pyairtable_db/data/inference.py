"""Field types from the cells of a whole file, so that no late row contradicts what was decided.

Each column gathers evidence block by block. Only values not seen before are looked at; what was seen is
remembered up to a limit, since forgetting costs time and never the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .blocks import Block
from .fieldtypes import (
    NULL_WORDS,
    PRECISION_LIMIT,
    CellError,
    FieldSpec,
    decimals,
    is_email,
    is_json_number,
    is_number,
    is_phone,
    is_string_list,
    is_url,
    iso_date,
    iso_datetime,
    string_list,
)
from .jsontext import Number, dump

REMEMBERED_VALUES = 200_000  # over all columns
REMEMBERED_CHARACTERS = 100  # of a value; longer ones are looked at again
CHOICE_LIMIT = 64  # distinct values of a select
CHOICE_CHARACTERS = 100
CHOICE_REPEATS = 4  # times a choice occurs on average
LONG_TEXT = 1000  # characters beyond which text is multilineText
EXAMPLES = 3
EXAMPLE_CHARACTERS = 30
EXAMPLE_ROWS = 200  # of a block, among which examples are looked for

_BOOLEAN_WORDS = frozenset(("true", "false", "TRUE", "FALSE", "True", "False", "checked"))


@dataclass(frozen=True)
class Inferred:
    """What was found out about a column: the field for it, and what people want to see before it is loaded.

    ``filled`` and ``empty`` count cells, ``examples`` holds up to three values, ``note`` says what is not obvious.
    """

    field: FieldSpec
    filled: int
    empty: int
    examples: tuple[str, ...]
    note: str = ""


def _accepts(convert: Callable[[str], str]) -> Callable[[str], bool]:
    def accept(text: str) -> bool:
        try:
            convert(text)
        except CellError:
            return False
        return True

    return accept


# In the order in which they are preferred.
_CANDIDATES: dict[str, Callable[[str], bool]] = {
    "number": is_number,
    "date": _accepts(iso_date),
    "dateTime": _accepts(iso_datetime),
    "email": is_email,
    "url": is_url,
    "phoneNumber": is_phone,
    "multipleSelects": lambda text: string_list(text) is not None,
}
# Blanks round their values mean nothing, and null words may stand among them.
_TRIMMED = frozenset(("number", "date", "dateTime"))


class Column:
    """The evidence about one column. Cells are strings (CSV) or decoded JSON values."""

    def __init__(self, name: str, *, remembered: int, nulls: frozenset[str], texts_only: bool) -> None:
        self.name = name
        self._remembered = remembered
        self._nulls = nulls | {""}
        self._candidates = dict(_CANDIDATES)
        if not texts_only:  # JSON has numbers of its own: a string of digits is a string there
            del self._candidates["number"], self._candidates["multipleSelects"]
        self._seen: set[str] = set()
        self._choices: dict[str, None] | None = {}
        self._list_choices: dict[str, None] | None = {}
        self._words: Counter[str] = Counter()
        self._booleans: set[str] = set()
        self._only_booleans = texts_only
        self._decimals = 0
        self._longest = 0
        self._is_multiline = False
        self._cuts_time = False
        self._examples: list[str] = []
        self.filled = 0
        self.empty = 0
        self._kinds: set[str] = set()

    def add_texts(self, values: Sequence[str]) -> None:
        """Take the cells of a CSV block in."""
        if len(self._examples) < EXAMPLES:
            self._show_first(values[:EXAMPLE_ROWS])
        new = set(values)
        absent = sum(values.count(word) for word in self._nulls & new)
        self.empty += absent
        self.filled += len(values) - absent
        new -= self._nulls
        for word in NULL_WORDS & new:
            self._words[word] += values.count(word)
        self._note_texts(new)

    def add_values(self, values: Sequence[Any], count: int) -> None:
        """Take ``count`` cells of a JSON block in."""
        if len(self._examples) < EXAMPLES:
            self._show_first(values[:EXAMPLE_ROWS])
        texts: set[str] = set()
        numbers: set[str] = set()
        filled = 0
        for value in values:
            kind = type(value)
            if value is None or value == []:
                continue
            if kind is str:
                if value in self._nulls:
                    continue
                if value in NULL_WORDS:
                    self._words[value] += 1
                texts.add(value)
            elif kind is Number:
                numbers.add(value)
            elif kind is bool:
                self._kinds.add("boolean")
                self._show(value)
            elif is_string_list(value):
                self._kinds.add("list")
                self._note_list(value)
                self._show(value)
            else:
                self._kinds.add("nested")
                self._show(value)
            filled += 1
        self.filled += filled
        self.empty += count - filled
        if numbers:
            self._kinds.add("number" if all(map(is_json_number, numbers)) else "huge")
            self._decimals = max(self._decimals, *map(decimals, numbers))
        if texts:
            self._kinds.add("text")
            self._note_texts(texts)

    def result(self) -> Inferred:
        """Decide on the field."""
        kind, options, note = self._decide()
        words = self._words.total() if kind in _TRIMMED else 0
        return Inferred(
            FieldSpec(self.name.strip(), kind, options),
            self.filled - words,
            self.empty + words,
            tuple(self._examples),
            note,
        )

    def _decide(self) -> tuple[str, dict[str, Any], str]:
        if not self.filled:
            return "singleLineText", {}, "no value to judge by"
        if self._kinds - {"text"}:
            return self._decide_json()
        kind = next(iter(self._candidates), None)
        if self._words and (kind not in _TRIMMED or self.filled == self._words.total()):
            kind = None
        note = f"{self._word_list()} taken as empty" if self._words and kind is not None else ""
        if kind == "number":
            return kind, {"precision": min(self._decimals, PRECISION_LIMIT)}, note
        if kind == "dateTime" and self._cuts_time:
            note = "; ".join(filter(None, (note, "cut to milliseconds")))
        if kind == "multipleSelects":
            if self._list_choices is not None:
                return kind, _choices(self._list_choices), ""
            kind = None
        if kind is not None:
            return kind, {}, note
        if self._only_booleans and self._booleans:
            if "false" not in self._booleans or not self.empty:
                return "checkbox", {}, ""
            note = "not a checkbox: false and empty would become one"
        elif self._words:
            note = f"{self._word_list()} kept as text; --null WORD makes it empty"
        choices = self._choices
        if choices and self.filled >= CHOICE_REPEATS * len(choices):
            return "singleSelect", _choices(choices), note
        return ("multilineText" if self._is_multiline or self._longest > LONG_TEXT else "singleLineText"), {}, note

    def _decide_json(self) -> tuple[str, dict[str, Any], str]:
        if self._kinds == {"boolean"}:
            return "checkbox", {}, ""
        if self._kinds == {"number"}:
            return "number", {"precision": min(self._decimals, PRECISION_LIMIT)}, ""
        if self._kinds == {"list"} and self._list_choices is not None:
            return "multipleSelects", _choices(self._list_choices), ""
        if self._kinds <= {"list", "nested"}:
            return "multilineText", {}, "kept as JSON text"
        if self._kinds <= {"number", "huge"}:
            return "singleLineText", {}, "more digits than a number keeps"
        long = self._is_multiline or self._longest > LONG_TEXT or "nested" in self._kinds
        return ("multilineText" if long else "singleLineText"), {}, f"mixed: {', '.join(sorted(self._kinds))}"

    def _note_texts(self, new: set[str]) -> None:
        new -= self._seen
        if not new:
            return
        if len(self._seen) < self._remembered:
            if self._longest <= REMEMBERED_CHARACTERS:
                self._seen |= new
            else:
                self._seen.update(value for value in new if len(value) <= REMEMBERED_CHARACTERS)
        self._note_shape(new)
        if self._only_booleans:
            self._only_booleans = new <= _BOOLEAN_WORDS
            if self._only_booleans:
                self._booleans.update(word.lower() for word in new)
                self._only_booleans = self._booleans <= {"true", "false"} or self._booleans == {"checked"}
        if not self._candidates:
            return
        new = new - NULL_WORDS
        for name, accept in list(self._candidates.items()):
            values = map(str.strip, new) if name in _TRIMMED else new
            if not all(map(accept, values)):
                del self._candidates[name]
        self._note_details(new)

    def _note_details(self, new: set[str]) -> None:
        """Measure what the candidates still standing need for their options."""
        if "number" in self._candidates:
            pointed = [text for text in new if "." in text or "e" in text or "E" in text]
            if pointed:
                self._decimals = max(self._decimals, *(decimals(text.strip()) for text in pointed))
        elif "dateTime" in self._candidates and not self._cuts_time:
            fractions = (text.partition(".")[2].rstrip("Z") for text in new if "." in text)
            self._cuts_time = any(part[3:].rstrip("0")[:1].isdigit() for part in fractions)
        if "multipleSelects" in self._candidates:
            for text in new:
                self._note_list(string_list(text) or ())

    def _note_shape(self, new: set[str]) -> None:
        self._longest = max(self._longest, *map(len, new))
        if not self._is_multiline:
            self._is_multiline = any("\n" in value or "\r" in value for value in new)
        if self._choices is None:
            return
        if self._is_multiline or self._longest > CHOICE_CHARACTERS or any(value != value.strip() for value in new):
            self._choices = None
            return
        self._choices.update(dict.fromkeys(sorted(new)))
        if len(self._choices) > CHOICE_LIMIT:
            self._choices = None

    def _note_list(self, names: Iterable[str]) -> None:
        if self._list_choices is None:
            return
        self._list_choices.update(dict.fromkeys(names))
        if len(self._list_choices) > CHOICE_LIMIT or max(map(len, self._list_choices), default=0) > CHOICE_CHARACTERS:
            self._list_choices = None

    def _show_first(self, values: Iterable[Any]) -> None:
        for value in dict.fromkeys(value for value in values if type(value) in (str, Number)):
            if value not in self._nulls:
                self._show(value)

    def _show(self, value: Any) -> None:
        if len(self._examples) == EXAMPLES:
            return
        text = value[: 4 * EXAMPLE_CHARACTERS] if isinstance(value, str) else dump(value)
        text = " ".join(text.split())
        text = text if len(text) <= EXAMPLE_CHARACTERS else text[: EXAMPLE_CHARACTERS - 1] + "…"
        if text not in self._examples:
            self._examples.append(text)

    def _word_list(self) -> str:
        return ", ".join(f'"{word}"' for word in sorted(self._words))


@dataclass
class Evidence:
    """The evidence about all columns of a file."""

    texts_only: bool
    nulls: frozenset[str] = frozenset()
    columns: list[Column] = field(default_factory=list)
    rows: int = 0
    bad: int = 0

    def add(self, names: Sequence[str], block: Block) -> None:
        """Take a block in; ``names`` may have grown since the last one."""
        remembered = max(256, REMEMBERED_VALUES // max(1, len(names)))
        for name in names[len(self.columns) :]:
            column = Column(name, remembered=remembered, nulls=self.nulls, texts_only=self.texts_only)
            column.empty = self.rows
            self.columns.append(column)
        count = len(block.rows)
        for column, values in zip(self.columns, block.columns, strict=True):
            if self.texts_only:
                column.add_texts(values)
            else:
                column.add_values(values, count)
        self.rows += count
        self.bad += len(block.bad)

    def result(self) -> list[Inferred]:
        """Decide on every column."""
        return [column.result() for column in self.columns]


def _choices(names: Iterable[str]) -> dict[str, Any]:
    return {"choices": [{"name": name} for name in sorted(names)]}
