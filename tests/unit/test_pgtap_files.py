"""Which files are tests, and which of them leave their database as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyairtable_db.errors import UsageError
from pyairtable_db.testing.files import TestFile, find, undoes_itself


def script_of(folder: Path, text: str) -> TestFile:
    path = folder / "a_test.sql"
    path.write_text(text, encoding="utf-8")
    return TestFile(path, "a_test.sql")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("begin; select 1; rollback;", True),
        ("-- why\nstart transaction;\nselect 1;\nrollback;\n", True),
        ("begin; savepoint a; select 1; rollback to a; rollback;", True),
        ("begin; select 1; commit;", False),
        ("begin; commit; rollback;", False),
        ("begin; rollback; create table t (id int); begin; rollback;", False),
        ("begin; select 1; rollback and chain;", False),
        ("select 1;", False),
        ("begin; select 1;", False),
        ("", False),
    ],
)
def test_only_one_transaction_rolled_back_undoes_itself(tmp_path: Path, text: str, expected: bool) -> None:
    assert undoes_itself(script_of(tmp_path, text).script()) is expected


def test_display_commands_of_psql_are_passed_over_and_lines_kept(tmp_path: Path) -> None:
    file = script_of(tmp_path, "\\set QUIET 1\n\\unset ECHO\n\\pset format unaligned\nbegin;\nrollback;\n")
    assert [statement.line for statement in file.script().statements] == [4, 5]


def test_find_takes_folders_and_files_once_and_leaves_setup_out(tmp_path: Path) -> None:
    for name in ("b/two_test.sql", "a_test.sql", "setup.sql", "b/setup.sql", "note.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find([tmp_path, tmp_path / "a_test.sql"])
    assert [file.path.name for file in found] == ["a_test.sql", "two_test.sql"]
    assert [file.path.name for file in find([tmp_path], ["two"])] == ["two_test.sql"]
    assert [file.path.name for file in find([tmp_path], ["*/a_*.sql"])] == ["a_test.sql"]


def test_find_refuses_a_path_that_is_not_there_and_an_empty_choice(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        find([tmp_path / "absent"])
    with pytest.raises(UsageError, match="no test files"):
        find([tmp_path])
    (tmp_path / "a_test.sql").touch()
    with pytest.raises(UsageError, match="that match b"):
        find([tmp_path], ["b"])
