"""The language of shapes: what it says, and what it refuses."""

from __future__ import annotations

import pytest

from pyairtable_db.http.shapes import (
    ANY,
    Items,
    Member,
    Named,
    Object,
    Range,
    ShapeError,
    Union,
    Word,
    parse,
    parse_prefix,
    write,
)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("text", Named("text")),
        ("[Record]", Items(Named("Record"))),
        ('"asc" | "desc" | null', Union((Word("asc"), Word("desc"), Named("null")))),
        ("{id, offset?: text}", Object((Member("id", ANY, False), Member("offset", Named("text"), True)))),
        ('{"a b": [text] | null}', Object((Member("a b", Union((Items(Named("text")), Named("null"))), False),))),
        ("{*: {n: integer}}", Object((), rest=Object((Member("n", Named("integer"), False),)))),
        ("{...Run, input: json}", Object((Member("input", Named("json"), False),), ("Run",))),
        ("[(text | null)]", Items(Union((Named("text"), Named("null"))))),
        ("{}", Object(())),
        ("1..1000 | null", Union((Range(1, 1000), Named("null")))),
        ("-5..-1", Range(-5, -1)),
        ("{\n  id: text,\n}", Object((Member("id", Named("text"), False),))),
    ],
)
def test_shapes_are_read(text: str, shape: object) -> None:
    assert parse(text) == shape


def test_text_after_a_shape_is_given_back() -> None:
    assert parse_prefix('"a" | "b" which of the two') == (Union((Word("a"), Word("b"))), "which of the two")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "a shape is missing at the end"),
        ("{id text}", '"," is missing before "text}"'),
        ("[text", '"]" is missing at the end'),
        ("text text", '"text" is left over after the shape'),
        ("{...}", 'the name of a shape is missing before "}"'),
        ("{: text}", 'a key is missing before ": text}"'),
        ("9..1", "9..1 holds no number"),
        ("a |", "a shape is missing at the end"),
        ("a & b", '"& b" is left over after the shape'),
    ],
)
def test_what_is_no_shape_is_refused_by_its_place(text: str, fault: str) -> None:
    with pytest.raises(ShapeError) as refusal:
        parse(text)
    assert str(refusal.value) == fault


@pytest.mark.parametrize(
    "text",
    ['"a" | "b" | null', "[{id: text, n?: 1..5}]", "{...Run, *: json}", "{}", '{"a b": [(text | null)]}'],
)
def test_what_is_written_is_read_as_the_same(text: str) -> None:
    shape = parse(text)
    assert parse(write(shape)) == shape
    assert parse(write(shape, width=1)) == shape
