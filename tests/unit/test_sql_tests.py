"""Each object of the SQL folder has a test of its own, at the same path."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyairtable_db.migrations import files, repeatables

SQL = Path(__file__).parents[2] / "sql"
TESTS = Path(__file__).parents[1] / "sql"
# Of no one file: what holds for the whole catalog, for all levels of rights, and what every test finds.
OF_THE_WHOLE = {"catalog_test.sql", "levels_test.sql", "setup.sql"}


def expected_tests() -> set[str]:
    """The path below tests/sql of the test of each repeatable file and each migration."""
    paths = {*repeatables.discover(SQL), *(m.path.relative_to(SQL).as_posix() for m in files.discover(SQL))}
    return {f"{path.removesuffix('.sql').removesuffix('.py')}_test.sql" for path in paths}


@pytest.fixture(scope="module")
def written_tests() -> set[str]:
    return {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("*.sql")} - OF_THE_WHOLE


def test_every_sql_file_has_its_test(written_tests: set[str]) -> None:
    assert sorted(expected_tests() - written_tests) == []


def test_every_test_has_its_sql_file(written_tests: set[str]) -> None:
    assert sorted(written_tests - expected_tests()) == []


def test_what_is_of_the_whole_is_there() -> None:
    assert {name for name in OF_THE_WHOLE if (TESTS / name).is_file()} == OF_THE_WHOLE
