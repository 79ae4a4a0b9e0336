from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyairtable_db.data import blocks, jsontext
from pyairtable_db.data.jsontext import ArrayReader, LinesReader, Number, dump
from pyairtable_db.errors import DataError

from .files import read, reader_of, source_of


def test_an_array_yields_its_objects_with_the_line_each_starts_on(tmp_path: Path) -> None:
    content = '[\n {"a": 1},\n {\n  "b": "x"\n },\n\n {"a": null}]'
    reader = reader_of(source_of(tmp_path, content))
    assert read(reader) == ([(2, {"a": "1"}), (3, {"b": "x"}), (7, {"a": None})], [])
    assert reader.names == ["a", "b"]


def test_airtables_own_form_is_unwrapped(tmp_path: Path) -> None:
    record = '{"id": "rec1", "createdTime": "t", "fields": {"A": true}}'
    content = f'{{"offset": "itr/x", "n": [1, {{"records": 2}}], "records": [{record}]}}'
    reader = reader_of(source_of(tmp_path, content))
    assert isinstance(reader, ArrayReader)
    assert read(reader)[0] == [(1, {"A": True})]


def test_lines_yield_objects_and_pass_over_blank_ones(tmp_path: Path) -> None:
    reader = reader_of(source_of(tmp_path, b'\xef\xbb\xbf{"a": "x"}\r\n\r\n{"b": [1]}'))
    assert isinstance(reader, LinesReader)
    assert read(reader)[0] == [(1, {"a": "x"}), (3, {"b": ["1"]})]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[{"a": 1}]', "json"),
        ('{"a": 1}\n{"a": 2}\n', "jsonl"),
        ('{"a": 1}', "jsonl"),
        ('{"records": [{"fields": {}}]}', "json"),
        ('{\n "records": []\n}', "json"),
        ("[\n", "json"),
        ("[1]", "json"),
        ("[id],[name]\n1,a\n", "csv"),
        ("a,b\n", "csv"),
    ],
)
def test_the_format_follows_the_content(tmp_path: Path, content: str, expected: str) -> None:
    source = source_of(tmp_path, content)
    assert source.format(None, source.peek()) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("x.csv", "csv"), ("x.TSV", "csv"), ("x.ndjson", "jsonl"), ("x.jsonl.gz", "jsonl"), ("x.json", "json")],
)
def test_the_format_follows_the_name(tmp_path: Path, name: str, expected: str) -> None:
    source = source_of(tmp_path, '[{"a": 1}]', name)
    assert source.format(None, source.peek()) == expected


def test_a_json_file_that_holds_lines_is_read_as_lines(tmp_path: Path) -> None:
    source = source_of(tmp_path, '{"a": 1}\n{"a": 2}\n', "x.json")
    assert source.format(None, source.peek()) == "jsonl"


def test_numbers_keep_every_digit_and_differ_from_strings(tmp_path: Path) -> None:
    text = '[{"a": 0.10, "b": 12345678901234567890.123456789, "c": "0.10", "d": 1E400}]'
    [(_, row)] = read(reader_of(source_of(tmp_path, text)))[0]
    assert dump(row) == text[1:-1]
    assert type(row["a"]) is Number
    assert type(row["c"]) is str


def test_what_pandas_writes_for_a_missing_number_is_empty(tmp_path: Path) -> None:
    assert read(reader_of(source_of(tmp_path, '[{"a": NaN, "b": -Infinity}]')))[0] == [
        (1, {"a": None, "b": "-Infinity"})
    ]


def test_lines_that_are_no_objects_are_bad_rows(tmp_path: Path) -> None:
    content = '{"a": 1}\n{"a": \n[1]\n"x"\n5\nnull\n{"a": 1, "a": 2}\n{"": 1}\n{"a": 3}\n'
    good, bad = read(LinesReader(source_of(tmp_path, content)))
    assert [line for line, _ in good] == [1, 9]
    assert {row.line: row.reason for row in bad} == {
        2: "not JSON: Expecting value at column 6",
        3: "an array, not an object",
        4: "a string, not an object",
        5: "a number, not an object",
        6: "null, not an object",
        7: 'key "a" appears twice',
        8: "a key is empty, has a NUL character or is longer than 255 characters",
    }


def test_elements_that_are_no_objects_are_bad_rows(tmp_path: Path) -> None:
    content = '[{"a": 1},\n[1],\n22,\n{"a": 1,\n "a": 2},\n{"a": 3}]'
    good, bad = read(reader_of(source_of(tmp_path, content)))
    assert [line for line, _ in good] == [1, 6]
    assert {row.line: row.reason for row in bad} == {
        2: "an array, not an object",
        3: "a number, not an object",
        4: 'key "a" appears twice',
    }
    assert next(row.row for row in bad if row.line == 4) == '{"a": 1,\n "a": 2}'


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('[\n{"a": 1},\n{"a": tru},\n{"a": 2}]', 3, "not JSON"),
        ('[\n{"a": 1}\n{"a": 2}]', 3, "a comma is missing"),
        ('[\n{"a": 1},\n{"a": "x', 3, "not JSON: Unterminated string"),
        ('[\n{"a": 1}\n', 3, "not closed"),
        ('{"a": 1,\n"b": 2}', 2, 'no array named "records"'),
        ('{"records": 5}', 1, 'no array named "records"'),
        ('"text"', 1, "neither an array"),
        ('[\n{"a": 1},\n{"a":', 3, "the text ends within a record"),
        ('[\n{"a": 1},\n', 3, "not closed"),
        ('[{"a": 1}]\n[{"a": 2}]', 2, "more text after the end"),
        ('[{"a": 1}]\n\ngarbage', 3, "more text after the end"),
        ('{"records": [{"a": 1}]', 1, "the object is not closed"),
        ('{"records": [{"a": 1}],\n"offset": 5', 2, "the object is not closed"),
        ('{"records": [{"a": 1}],\n}', 2, "a key is missing"),
        ('{"records": []}\n{"records": [{"a": 1}]}', 2, "more text after the end"),
    ],
)
def test_a_broken_array_is_refused_with_its_line(tmp_path: Path, content: str, line: int, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read(ArrayReader(source_of(tmp_path, content)))
    assert str(caught.value.where).endswith(f":{line}")


@pytest.mark.parametrize("content", ["", "\n \n", "[]", '{"records": []}'])
def test_a_file_without_records_yields_none(tmp_path: Path, content: str) -> None:
    assert read(ArrayReader(source_of(tmp_path, content))) == ([], [])


def test_members_around_the_records_are_passed_over(tmp_path: Path) -> None:
    content = '{"x": [1], "records": [{"a": 1}], "offset": "itr/rec", "more": {"deep": [{}]}}\n'
    assert read(ArrayReader(source_of(tmp_path, content))) == ([(1, {"a": "1"})], [])


def test_nesting_beyond_the_stack_is_refused(tmp_path: Path) -> None:
    deep = '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"
    _, bad = read(LinesReader(source_of(tmp_path, deep)))
    assert bad[0].reason == "not JSON: nested too deeply"
    with pytest.raises(DataError, match="nested too deeply"):
        read(ArrayReader(source_of(tmp_path, f"[{deep}]")))


def test_a_record_that_never_ends_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsontext, "BLOCK_CHARACTERS", 16)
    monkeypatch.setattr(jsontext, "LINE_CHARACTERS", 64)
    with pytest.raises(DataError, match="a record is longer"):
        read(ArrayReader(source_of(tmp_path, '[{"a": "' + "x" * 1000)))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab\u2028", max_size=2), inner, max_size=3),
    max_leaves=5,
)
objects = st.lists(st.dictionaries(st.text("abé", min_size=1, max_size=2), values, min_size=1, max_size=3), max_size=6)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=objects, size=st.integers(1, 30), indent=st.sampled_from([None, 1]))
def test_any_cut_of_the_window_yields_the_same_objects(
    tmp_path: Path, rows: list[dict[str, Any]], size: int, indent: int | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsontext, "BLOCK_CHARACTERS", size)
        patch.setattr(blocks, "BLOCK_CHARACTERS", size)
        array = read(ArrayReader(source_of(tmp_path, json.dumps(rows, indent=indent, ensure_ascii=False))))
        lines = read(LinesReader(source_of(tmp_path, "".join(json.dumps(row) + "\n" for row in rows))))
    assert array[1] == lines[1] == []
    assert [json.loads(dump(row)) for _, row in array[0]] == rows
    assert [json.loads(dump(row)) for _, row in lines[0]] == rows
    assert [line for line, _ in lines[0]] == list(range(1, len(rows) + 1))
