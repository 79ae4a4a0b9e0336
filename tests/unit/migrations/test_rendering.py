from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyairtable_db.errors import MigrationError
from pyairtable_db.migrations.rendering import render, source_line, vars_sha256


@given(st.text(alphabet=st.characters(exclude_characters="{", exclude_categories=["Cs"])))
def test_text_without_templates_stays_as_it_is(text: str) -> None:
    assert render(text, {"x": 1}, "x.sql") == text


def test_variables_and_blocks_are_filled_in() -> None:
    text = "{% if on %}select '{{ name }}'{% else %}select 2{% endif %};\n"

    assert render(text, {"on": True, "name": "é"}, "x.sql") == "select 'é';\n"
    assert render(text, {"on": False}, "x.sql") == "select 2;\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("select 1;\nselect '{{ nme }}'", 2, "'nme' is undefined"),
        ("\n\n{% if nope %}x{% endif %}", 3, "'nope' is undefined"),
        ("select '{{1}}'", 1, "expression without a variable"),
        ("select '{%d}'", 1, "Jinja2"),
        ("select\n'{{{1,2},{3,4}}}'", 2, "Jinja2"),
        ("select '{#'", 1, "Jinja2"),
        ("select {{ name.__class__ }}", 1, "unsafe|undefined|access"),
        ("select {{ name + 1 }}", 1, "Jinja2"),
    ],
)
def test_what_cannot_be_rendered_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(MigrationError, match=message) as caught:
        render(text, {"name": "x"}, "x.sql")

    assert caught.value.where == f"x.sql:{line}"
    assert "jinja: false" in str(caught.value.hint) or "expression" in str(caught.value.hint)


def test_lines_lead_back_to_the_template() -> None:
    source = "a\n{% for n in [1, 2, 3] %}\nb{{ n }}\n{% endfor %}\nc\n"
    rendered = render(source, {}, "x.sql")

    assert rendered.split("\n").index("c") + 1 != 5
    assert source_line(source, rendered, rendered.split("\n").index("c") + 1) == 5
    assert source_line(source, source, 4) == 4


def test_the_hash_of_variables_does_not_depend_on_their_order() -> None:
    assert vars_sha256({"a": 1, "b": "x"}) == vars_sha256({"b": "x", "a": 1})
    assert vars_sha256({"a": 1}) != vars_sha256({"a": "1"})
