from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyairtable_db.data import conversion
from pyairtable_db.data.blocks import BadRow, Block
from pyairtable_db.data.columns import parse_type
from pyairtable_db.data.conversion import Conversion, Target, record_ids
from pyairtable_db.data.fieldtypes import FieldSpec, converter
from pyairtable_db.data.inference import Evidence
from pyairtable_db.data.jsontext import DECODER, ArrayReader
from pyairtable_db.errors import UsageError

from .files import source_of

CHOICES = {"choices": [{"name": "red"}, {"name": "light, green"}]}


def converted(text: str, kind: str, options: dict[str, Any] | None = None, pattern: str | None = None) -> Any:
    """Return the value a CSV cell becomes, None for an empty one; a bad cell's reason as a ValueError."""
    target = Target(FieldSpec("f", kind, options or {}, pattern), "fld")
    rows = Conversion([target]).rows(Block([[text]], [2], [(text,)]))
    if rows.bad:
        raise ValueError(rows.bad[0].reason)
    return json.loads(copied(rows.data)[0][3]).get("fld")


def copied(data: bytes) -> list[list[str]]:
    """Undo what COPY's text format does."""
    lines = data.decode().removesuffix("\n").split("\n")
    return [[cell.replace("\\\\", "\\") for cell in line.split("\t")] for line in lines if line]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("007", "number", 7),
        ("-.5", "number", -0.5),
        ("1,234,567.5", "number", 1234567.5),
        ("+12", "number", 12),
        (" 12 ", "number", 12),
        ("1e3", "number", 1000),
        ("0", "number", 0),
        ("NA", "number", None),
        ("  ", "number", None),
        ("12.5%", "percent", 0.125),
        ("0.5", "percent", 0.5),
        ("$1,234.50", "currency", 1234.5),
        ("-€5", "currency", -5),
        ("5 €", "currency", 5),
        ("3", "rating", 3),
        ("1:30", "duration", 5400),
        ("0:01:30.5", "duration", 90.5),
        ("90", "duration", 90),
        ("Yes", "checkbox", True),
        ("0", "checkbox", None),
        ("2012/1/2", "date", "2012-01-02"),
        ("2013-01-31T08:15", "dateTime", "2013-01-31T08:15:00.000Z"),
        ("2013-01-31 23:15:00.98765-05:30", "dateTime", "2013-02-01T04:45:00.987Z"),
        ("2013-01-31T08:15:00+0200", "dateTime", "2013-01-31T06:15:00.000Z"),
        ("0099-01-01T00:00:00Z", "dateTime", "0099-01-01T00:00:00.000Z"),
        ("NA", "singleLineText", "NA"),
        ("  x ", "singleLineText", "  x "),
        ("  ", "multilineText", "  "),
        ('say "hi"\\\t\n\x01é😀\u2028', "multilineText", 'say "hi"\\\t\n\x01é😀\u2028'),
        (" a@example.com ", "email", "a@example.com"),
        ("555-1234", "phoneNumber", "555-1234"),
        ("", "singleLineText", None),
    ],
)
def test_text_becomes_the_value_of_its_type(text: str, kind: str, expected: Any) -> None:
    assert converted(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("12a", "number", '"f": "12a" is not a number'),
        ("1,23", "number", "is not a number"),
        ("Infinity", "number", "is not a number"),
        ("1e999", "number", "is not a number"),
        ("-", "number", "is not a number"),
        ("11", "rating", "from 1 to 10"),
        ("1:75", "duration", "is not a number"),
        ("maybe", "checkbox", "neither true nor false"),
        ("31.01.2013", "date", "is not a date"),
        ("2013-02-29", "date", "is not a day of the calendar"),
        ("2013-01-31T25:00", "dateTime", "is not a time of the calendar"),
        ("nobody", "email", "is not an e-mail address"),
        ("example.org", "url", "is not an address"),
        ("call me", "phoneNumber", "is not a telephone number"),
        ("a\0b", "singleLineText", "has a NUL character"),
        ("a\ud800b", "singleLineText", "has an unpaired surrogate"),
    ],
)
def test_what_does_not_belong_to_the_type_is_told(text: str, kind: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        converted(text, kind)


def test_choices_are_checked_and_lists_are_read_in_both_ways() -> None:
    assert converted("red", "singleSelect", CHOICES) == "red"
    assert converted('red, "light, green"', "multipleSelects", CHOICES) == ["red", "light, green"]
    assert converted('["light, green"]', "multipleSelects", CHOICES) == ["light, green"]
    assert converted(" , ", "multipleSelects", CHOICES) is None
    with pytest.raises(ValueError, match=re.escape('"pink" is not a choice of this field')):
        converted("pink", "singleSelect", CHOICES)
    with pytest.raises(ValueError, match=re.escape('holds "pink", which is not a choice')):
        converted("red, pink", "multipleSelects", CHOICES)


def test_a_select_that_takes_choices_gathers_the_new_ones() -> None:
    target = Target(FieldSpec("f", "multipleSelects", CHOICES), "fld", takes_choices=True)
    Conversion([target]).rows(Block([["red, pink"], ["blue"]], [2, 3], [("red, pink", "blue")]))
    assert list(target.new_choices) == ["pink", "blue"]


def test_a_select_never_gathers_more_choices_than_a_field_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "CHOICE_LIMIT", 2)
    target = Target(FieldSpec("f", "singleSelect"), "fld", takes_choices=True)
    rows = Conversion([target]).rows(Block([["a"], ["b"], ["a"], ["c"]], [2, 3, 4, 5], [("a", "b", "a", "c")]))
    assert [row.line for row in rows.bad] == [5]


def test_dates_may_follow_a_pattern() -> None:
    assert converted("31.01.2013", "date", pattern="%d.%m.%Y") == "2013-01-31"
    assert converted("01/31/2013 08:15 +0100", "dateTime", pattern="%m/%d/%Y %H:%M %z") == "2013-01-31T07:15:00.000Z"
    with pytest.raises(ValueError, match=re.escape("is not written as %d.%m.%Y")):
        converted("2013-01-31", "date", pattern="%d.%m.%Y")


def test_computed_fields_cannot_be_imported() -> None:
    with pytest.raises(UsageError, match="formula"):
        converter(FieldSpec("f", "formula"))


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("5", "number", 5),
        ("5", "singleLineText", "5"),
        ("5", "rating", 5),
        ("true", "checkbox", True),
        ("false", "checkbox", None),
        ("true", "singleLineText", "true"),
        ("null", "singleLineText", None),
        ('""', "singleLineText", None),
        ("[]", "multipleSelects", None),
        ('["red"]', "multipleSelects", ["red"]),
        ('{"a": [1.50, "x"]}', "multilineText", '{"a": [1.50, "x"]}'),
        ('"12"', "number", 12),
    ],
)
def test_json_values_become_values_of_the_field(value: str, kind: str, expected: Any) -> None:
    target = Target(FieldSpec("f", kind, CHOICES), "fld")
    rows = Conversion([target]).rows(Block([{}], [1], [[DECODER.decode(value)]]))
    assert rows.bad == []
    assert json.loads(copied(rows.data)[0][3]).get("fld") == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ('"x"', "number"),
        ("true", "number"),
        ("5", "checkbox"),
        ('{"a": 1}', "date"),
        ("[1]", "multipleSelects"),
        ("11", "rating"),
    ],
)
def test_json_values_of_another_type_are_told(value: str, kind: str) -> None:
    target = Target(FieldSpec("f", kind, CHOICES), "fld")
    rows = Conversion([target]).rows(Block([{}], [1], [[DECODER.decode(value)]]))
    assert [row.line for row in rows.bad] == [1]
    assert rows.bad[0].reason.startswith('"f": ')


def test_true_and_one_are_not_taken_for_each_other() -> None:
    target = Target(FieldSpec("f", "singleLineText"), "fld")
    values = [DECODER.decode(text) for text in ("true", "1", '"1"', '"true"', "1.0")]
    rows = Conversion([target]).rows(Block([{}] * 5, range(1, 6), [values]))
    assert [json.loads(row[3])["fld"] for row in copied(rows.data)] == ["true", "1", "1", "true", "1.0"]


def test_bad_rows_leave_the_good_ones_with_position_and_line() -> None:
    targets = [Target(FieldSpec("n", "number"), "fldN"), Target(FieldSpec("t", "singleLineText"), "fldT")]
    work = Conversion(targets)
    first = Block([["1", "a"], ["x", "b\0"], ["3", ""]], [2, 3, 5], [("1", "x", "3"), ("a", "b\0", "")])
    first.bad.append(BadRow(4, "torn", "…"))
    rows = work.rows(first)
    assert [(row[0], row[1], json.loads(row[3])) for row in copied(rows.data)] == [
        ("1", "2", {"fldN": 1, "fldT": "a"}),
        ("3", "5", {"fldN": 3}),
    ]
    assert [(row.line, row.reason) for row in rows.bad] == [
        (3, '"n": "x" is not a number; "t": "b\\u0000" has a NUL character, which PostgreSQL cannot store'),
        (4, "torn"),
    ]
    assert copied(work.rows(Block([["4", "d"]], [6], [("4",), ("d",)])).data)[0][0] == "4"


def test_an_empty_merge_field_makes_a_bad_row() -> None:
    targets = [Target(FieldSpec("k", "number"), "fldK"), Target(FieldSpec("t", "singleLineText"), "fldT")]
    rows = Conversion(targets, merge="k").rows(Block([["1", "a"], ["NA", "b"]], [2, 3], [("1", "NA"), ("a", "b")]))
    assert [(row.line, row.reason) for row in rows.bad] == [(3, 'the merge field "k" is empty')]
    assert rows.count == 1


def test_a_row_beyond_the_limit_is_a_bad_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "ROW_CHARACTERS", 50)
    target = Target(FieldSpec("t", "multilineText"), "fldT")
    rows = Conversion([target]).rows(Block([["x" * 60], ["y"]], [2, 3], [("x" * 60, "y")]))
    assert [row.line for row in rows.bad] == [2]
    assert rows.count == 1


def test_record_ids_have_airtables_form_and_differ() -> None:
    ids = list(record_ids(20_000))
    assert len(set(ids)) == 20_000
    assert all(re.fullmatch("[A-Za-z0-9]{14}", key) for key in ids)
    counts = {letter: "".join(ids).count(letter) for letter in set("".join(ids))}
    assert len(counts) == 62
    assert max(counts.values()) < 1.2 * min(counts.values())


def test_types_are_read_from_words() -> None:
    assert parse_type("A=b=number") == FieldSpec("A=b", "number")
    assert parse_type("When=date:%d/%m/%Y") == FieldSpec("When", "date", {}, "%d/%m/%Y")
    for wrong in ("number", "A=nonsense", "A=formula", "A=number:%d"):
        with pytest.raises(UsageError):
            parse_type(wrong)


json_values = (
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
    | st.lists(st.text("ab ", min_size=1, max_size=2), unique=True, max_size=3)
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.dictionaries(st.sampled_from("abc"), json_values, min_size=1), min_size=1, max_size=12))
def test_what_was_inferred_from_json_holds_every_row(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    reader = ArrayReader(source_of(tmp_path, json.dumps(rows)))
    evidence = Evidence(texts_only=False)
    for block in reader.blocks():
        evidence.add(reader.names, block)
    work = Conversion([Target(found.field, found.field.name) for found in evidence.result()])
    for block in reader.blocks():
        made = work.rows(block)
        assert made.bad == []
        for line, row in zip(copied(made.data), rows, strict=True):
            values = json.loads(line[3])
            kept = {name: value for name, value in row.items() if value not in (None, "", [])}
            assert {name for name, value in kept.items() if value is not False} <= values.keys()
            for name, value in values.items():
                assert value == kept[name] or isinstance(value, str), (name, value)


csv_cells = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
    st.integers(-1000, 1000).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.dates().map(str),
    st.datetimes().map(str),
    st.sampled_from(["", "NA", "true", "false", "checked", "a@example.com", '["x"]']),
)


@settings(deadline=None, max_examples=300)
@given(values=st.lists(csv_cells, min_size=1, max_size=15))
def test_what_was_inferred_from_text_holds_every_cell_and_is_inferred_again_from_an_export(values: list[str]) -> None:
    kind, first = _once(values)
    again, second = _once([_exported(value) for value in first])
    assert second == first
    assert again.type == kind.type or not any(first)


def _once(values: list[str]) -> tuple[FieldSpec, list[Any]]:
    """Infer and convert a column of text."""
    block = Block([[value] for value in values], range(len(values)), [tuple(values)])
    evidence = Evidence(texts_only=True)
    evidence.add(["x"], block)
    spec = evidence.result()[0].field
    rows = Conversion([Target(spec, "x")]).rows(block)
    assert rows.bad == []
    return spec, [json.loads(line[3], parse_float=_plain, parse_int=_plain).get("x") for line in copied(rows.data)]


class _Digits(str):
    """A number as PostgreSQL prints a numeric."""


def _plain(text: str) -> _Digits:
    from decimal import Decimal

    return _Digits(format(Decimal(text) + 0, "f"))


def _exported(value: Any) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else json.dumps(value)
