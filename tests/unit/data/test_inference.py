from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pyairtable_db.data import blocks
from pyairtable_db.data.inference import CHOICE_LIMIT, Evidence, Inferred
from pyairtable_db.data.jsontext import ArrayReader

from .files import infer, reader_of, source_of


def column(values: list[str], *, nulls: frozenset[str] = frozenset()) -> Inferred:
    evidence = Evidence(texts_only=True, nulls=nulls)
    for start in range(0, len(values), 3):  # several blocks, so that late values meet early decisions
        part = values[start : start + 3]
        evidence.add(["x"], blocks.Block([[value] for value in part], range(len(part)), [tuple(part)]))
    return evidence.result()[0]


def json_column(tmp_path: Path, values: list[Any]) -> Inferred:
    content = json.dumps([{"x": value, "other": 1} for value in values])
    return infer(ArrayReader(source_of(tmp_path, content)), texts_only=False)[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "-2", "0", "999999999999999"], "number"),
        (["1.5", "-.5", "0.25", "1e-05", "1e3", "2.5E+10"], "number"),
        ([" 1", "2 "], "number"),
        (["1", "007"], "singleLineText"),
        (["1", "+2"], "singleLineText"),
        (["1", "1,234"], "singleLineText"),
        (["1", "1 234"], "singleLineText"),
        (["1", "1."], "singleLineText"),
        (["1", "١٢"], "singleLineText"),
        (["1", "1e400"], "singleLineText"),
        (["6.02e23", "1" + "0" * 23], "number"),
        (["1", "12e4567"], "singleLineText"),
        (["1", "1.0000000000000002e+16"], "singleLineText"),
        (["1", "Infinity"], "singleLineText"),
        (["1", "1234567890123456"], "singleLineText"),
        (["1", "0x1F"], "singleLineText"),
        (["2013-01-31", "2012-02-29"], "date"),
        (["2012/01/01", "2012/1/2"], "date"),
        (["2013-01-31", "2013-02-29"], "singleLineText"),
        (["2013-01-31", "0000-01-01"], "singleLineText"),
        (["01/02/2020", "02/03/2020"], "singleLineText"),
        (["2013-01-31T08:15:00Z", "2013-01-31 08:15", "2013-01-31T08:15:00.123+05:30"], "dateTime"),
        (["2013-01-31T08:15:00Z", "2013-01-31T24:15:00Z"], "singleLineText"),
        (["2013-01-31T08:15:00Z", "2013-01-31T08:15:00+99:00"], "singleLineText"),
        (["2013-01-31T08:15:00Z", "2013-01-31"], "singleLineText"),
        (["0001-01-01T00:00:00+01:00"], "singleLineText"),
        (["a@example.com", "b.c+d@sub.example.org"], "email"),
        (["a@example.com", "a@b"], "singleLineText"),
        (["https://example.org/a?b=c", "http://example.org"], "url"),
        (["https://example.org", "example.org"], "singleLineText"),
        (["https://example.org", "https://a b"], "singleLineText"),
        (["+1 555 123 4567", "+49 (30) 123-456"], "phoneNumber"),
        (["(555) 123-4567"], "phoneNumber"),
        (["+1 555 123 4567", "5551234567"], "singleLineText"),
        (["true", "false", "TRUE"], "checkbox"),
        (["true", "", "true"], "checkbox"),
        (["checked", "", ""], "checkbox"),
        (["true", "false", ""], "singleLineText"),
        (["false", ""], "singleLineText"),
        (["true", "checked"], "singleLineText"),
        (["yes", "no"], "singleLineText"),
        (["1", "0"], "number"),
        (['["a", "b"]', '["b"]'], "multipleSelects"),
        (['["a", "b"]', '["a", "a"]'], "singleLineText"),
        (['["a", "b"]', "[1]"], "singleLineText"),
        (["one", "two\nlines"], "multilineText"),
        (["one", "x" * 1001], "multilineText"),
        (["", "", ""], "singleLineText"),
        (["NA", "NA"], "singleLineText"),
    ],
)
def test_the_type_is_the_narrowest_that_holds_every_value(values: list[str], expected: str) -> None:
    assert column(values).field.type == expected


@pytest.mark.parametrize("late", ["x", "007", "1,5"])
def test_one_late_value_makes_a_column_of_numbers_text(late: str) -> None:
    assert column([*map(str, range(5000)), late]).field.type == "singleLineText"


def test_few_repeated_values_are_a_select_with_every_choice() -> None:
    found = column(["red", "green", "blue"] * 4)
    assert found.field.type == "singleSelect"
    assert found.field.options == {"choices": [{"name": "blue"}, {"name": "green"}, {"name": "red"}]}


@pytest.mark.parametrize(
    "values",
    [
        ["red", "green", "blue"] * 3,
        [f"v{number}" for number in range(CHOICE_LIMIT + 1)] * 10,
        ["red ", "green"] * 10,
        ["red", "x" * 101] * 10,
    ],
    ids=["rare", "many", "blanks", "long"],
)
def test_values_that_make_no_good_choices_stay_text(values: list[str]) -> None:
    assert column(values).field.type == "singleLineText"


@pytest.mark.parametrize(
    ("values", "precision"),
    [(["1", "2"], 0), (["1", "2.50"], 2), (["1e-05"], 5), (["1.25e1"], 1), (["0.1234567890123"], 8)],
)
def test_precision_is_the_most_decimals_seen(values: list[str], precision: int) -> None:
    assert column(values).field.options == {"precision": precision}


def test_null_words_among_numbers_and_dates_are_empty_cells() -> None:
    found = column(["1", "NA", "2", "n/a", "", "NaN"])
    assert (found.field.type, found.filled, found.empty) == ("number", 2, 4)
    assert found.note == '"NA", "NaN", "n/a" taken as empty'
    assert column(["2013-01-31", "NULL"]).field.type == "date"


def test_null_words_among_text_stay_text_and_are_pointed_at() -> None:
    found = column(["Namibia", "NA", "Norway"])
    assert (found.field.type, found.filled, found.empty) == ("singleLineText", 3, 0)
    assert found.note == '"NA" kept as text; --null WORD makes it empty'


@pytest.mark.parametrize("others", [["a@example.com"], ["https://example.org"], ['["a"]']])
def test_null_words_among_other_types_make_them_text(others: list[str]) -> None:
    assert column([*others, "NA"]).field.type == "singleLineText"


def test_words_given_as_null_are_empty_in_every_column() -> None:
    found = column(["Norway", "-", "a@example.com"], nulls=frozenset(["-", "Norway"]))
    assert (found.field.type, found.filled, found.empty) == ("email", 1, 2)


def test_a_column_that_cannot_be_a_checkbox_says_why() -> None:
    assert column(["true", "false", ""]).note == "not a checkbox: false and empty would become one"


def test_times_finer_than_a_millisecond_are_pointed_at() -> None:
    assert column(["2013-01-31T08:15:00.123456Z"]).note == "cut to milliseconds"
    assert column(["2013-01-31T08:15:00.123000Z"]).note == ""


def test_forgetting_what_was_seen_changes_nothing() -> None:
    values = [str(number % 700) for number in range(2000)]
    evidence = Evidence(texts_only=True)
    names = [f"c{number}" for number in range(1000)]  # so many that each remembers 256 values only
    for start in range(0, 2000, 100):
        part = values[start : start + 100]
        evidence.add(names, blocks.Block([()] * 100, range(100), [tuple(part)] * 1000))
    assert {found.field.type for found in evidence.result()} == {"number"}
    assert {found.filled for found in evidence.result()} == {2000}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2.5, None], "number"),
        ([True, False, None], "checkbox"),
        ([True, "yes"], "singleLineText"),
        (["1", "2"], "singleLineText"),
        (["true", "true"], "singleLineText"),
        (["2013-01-31"], "date"),
        ([1, "x"], "singleLineText"),
        ([["a", "b"], ["b"], []], "multipleSelects"),
        ([["a"], "a"], "singleLineText"),
        ([["a", "a"]], "multilineText"),
        ([{"deep": [1]}], "multilineText"),
        ([{"deep": 1}, "text"], "multilineText"),
        ([12345678901234567890], "singleLineText"),
        (["red", "blue"] * 4, "singleSelect"),
        ([None, None], "singleLineText"),
    ],
)
def test_json_values_bring_their_own_types(tmp_path: Path, values: list[Any], expected: str) -> None:
    assert json_column(tmp_path, values).field.type == expected


def test_keys_that_come_late_were_empty_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyairtable_db.data.jsontext.BLOCK_CHARACTERS", 8)
    found = infer(ArrayReader(source_of(tmp_path, '[{"a": 1}, {"a": 2}, {"b": 3, "a": 4}]')), texts_only=False)
    assert [(each.field.name, each.filled, each.empty) for each in found] == [("a", 3, 0), ("b", 1, 2)]


def test_every_type_of_a_file_at_once(tmp_path: Path) -> None:
    content = "when;amount;mail\n2013-01-31;1,5;a@example.com\n2013-02-01;;\n"
    found = infer(reader_of(source_of(tmp_path, content)))
    assert [each.field.type for each in found] == ["date", "singleLineText", "email"]
    assert [each.examples for each in found] == [("2013-01-31", "2013-02-01"), ("1,5",), ("a@example.com",)]
