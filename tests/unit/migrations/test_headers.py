from __future__ import annotations

import pytest

from pyairtable_db.errors import MigrationError
from pyairtable_db.migrations.headers import Headers, parse


def test_a_header_is_read_from_the_comments_above_the_first_statement() -> None:
    text = (
        "/* Licence:\n   depends: nothing */\n"
        "-- Tenants own everything: see the design.\n"
        "-- depends: 0001_a, 0002_b\n-- depends: 0003_c\n\n"
        "--transactional: FALSE\n-- irreversible: rows: gone\n-- requires: timescaledb, pgaudit\n-- jinja: false\n"
        "create table t (); -- depends: 0009_no\n"
    )

    assert parse(text, "x.sql") == Headers(
        depends=("0001_a", "0002_b", "0003_c"),
        transactional=False,
        irreversible="rows: gone",
        requires=("timescaledb", "pgaudit"),
        jinja=False,
    )


@pytest.mark.parametrize(
    "line",
    [
        "-- Why: because",
        "-- Note: transactional files are better",
        "-- this depends on: nothing",
        "-- https://example.org/x: y",
        "--",
    ],
)
def test_free_text_is_free(line: str) -> None:
    assert parse(f"{line}\nselect 1", "x.sql") == Headers()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("-- transactionl: false", 1, 'unknown header "transactionl"'),
        ("-- why\n-- depend: 0001_a", 2, 'unknown header "depend"'),
        ("-- depends on: 0001_a", 1, 'unknown header "depends on"'),
        ("-- non-transactional: true", 1, 'unknown header "non-transactional"'),
        ("-- irreversable: x", 1, 'unknown header "irreversable"'),
        ("-- transactional: no", 1, 'header "transactional" is "no"'),
        ("-- jinja: off", 1, 'header "jinja" is "off"'),
        ("-- irreversible:", 1, 'header "irreversible" has no value'),
        ("-- transactional: false\n-- transactional: true", 2, "stands twice"),
        ("vacuum t;\n\n-- transactional: false\n", 3, "below the first statement"),
    ],
)
def test_a_header_that_cannot_be_meant_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(MigrationError, match=message) as caught:
        parse(text, "x.sql")

    assert caught.value.where == f"x.sql:{line}"
    assert caught.value.hint
