"""Annotations in comments: every kind, and what is told of those that cannot be read."""

from __future__ import annotations

import pytest

from pyairtable_db.http import comments
from pyairtable_db.http.shapes import Items, Named, Union, Word

WHOLE = """Lists things, write to a@b.c for more. Raises PT404 when there is none.
    @tag things
    @param sort [text] by which fields
    @param kind "a" | "b"
    @param page_size how many
    @returns {things: [Thing],
              offset?: text}
    @shape Thing {id: text}
    @example {"kind": "a"}
    @timeout 2s
    @deprecated Call list_all.
"""


def test_a_comment_is_split_into_prose_and_annotations() -> None:
    found = comments.read(WHOLE)
    assert found.description == "Lists things, write to a@b.c for more. Raises PT404 when there is none."
    assert found.tag == "things"
    assert found.parameters == {"sort": Items(Named("text")), "kind": Union((Word("a"), Word("b")))}
    assert found.parameter_texts == {"sort": "by which fields", "page_size": "how many"}
    assert found.returns is not None
    assert list(found.shapes) == ["Thing"]
    assert found.examples == [{"kind": "a"}]
    assert found.timeout_ms == 2000
    assert found.deprecated == "Call list_all."
    assert found.faults == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("@retuns text", "@retuns text: there is no such annotation"),
        ("@returns {id", '@returns {id: "," is missing at the end'),
        ("@example [1]", "@example [1]: an example is a JSON object of arguments"),
        ("@timeout soon", '@timeout soon: "soon" is no time such as 500ms, 2s or 1min'),
        ("@param {a}", "@param {a}: a name is missing"),
    ],
)
def test_an_annotation_that_cannot_be_read_is_told_and_the_rest_is_kept(line: str, fault: str) -> None:
    found = comments.read(f"Prose.\n{line}\n@tag things")
    assert found.faults == [fault]
    assert (found.description, found.tag) == ("Prose.", "things")


def test_no_comment_has_no_annotations() -> None:
    assert comments.read(None) == comments.Annotations()


@pytest.mark.parametrize(
    ("text", "expected"), [("500", 500), ("500ms", 500), ("2s", 2000), ("1min", 60_000), ("'3s'", 3000), ("0", 0)]
)
def test_times_are_read_as_postgresql_writes_them(text: str, expected: int) -> None:
    assert comments.milliseconds(text) == expected
