from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyairtable_db.data import blocks
from pyairtable_db.data.delimited import clean_header, find_delimiter
from pyairtable_db.errors import DataError, UsageError

from .files import read, reader_of, source_of


def rows_of(folder: Path, content: str | bytes) -> list[tuple[int, list[str]]]:
    good, bad = read(reader_of(source_of(folder, content)))
    assert bad == []
    return good


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_may_end_in_any_way(tmp_path: Path, ending: str) -> None:
    expected = [(2, ["1", "2"]), (3, ["3", "4"])]
    for size in (1, 2, 3, 4, 5, 100):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocks, "BLOCK_CHARACTERS", size)
            assert rows_of(tmp_path, ending.join(["a,b", "1,2", "3,4", ""])) == expected


def test_the_last_line_needs_no_newline(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "a,b\n1,2") == [(2, ["1", "2"])]


def test_quoted_newlines_belong_to_the_cell_and_count_as_lines(tmp_path: Path) -> None:
    content = 'a,b\n"one\ntwo\r\nthree",x\n"say ""hi""",y\n'
    assert rows_of(tmp_path, content) == [(2, ["one\ntwo\r\nthree", "x"]), (5, ['say "hi"', "y"])]


def test_blank_lines_are_passed_over_but_counted(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "\n\na,b\n\n1,2\n\n\n3,4\n") == [(5, ["1", "2"]), (8, ["3", "4"])]


@pytest.mark.parametrize("bom", [b"\xef\xbb\xbf", b""], ids=["BOM", "no BOM"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path, bom: bytes) -> None:
    assert reader_of(source_of(tmp_path, bom + b"a,b\n1,2\n")).names == ["a", "b"]


def test_utf_16_is_recognised_by_its_mark(tmp_path: Path) -> None:
    reader = reader_of(source_of(tmp_path, "größe;ß\n1;2\n".encode("utf-16")))
    assert reader.names == ["größe", "ß"]
    assert read(reader)[0] == [(2, ["1", "2"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("a\tb, c\n1\t2\n", "\t"),
        ("a|b\n1|x,y\n2|z\n", "|"),
        ("only\n1\n2\n", ","),
        ('name;text\n1;"a,b,c"\n2;"d"\n', ";"),
        ("", ","),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_evenly(text: str, expected: str) -> None:
    assert find_delimiter(None, text, "x.csv") == expected


def test_a_tsv_file_of_one_column_stays_one_column() -> None:
    assert find_delimiter(None, "only\n1\n", "x.tsv") == "\t"


def test_a_delimiter_may_be_spelled_out() -> None:
    assert find_delimiter("tab", "", "x") == "\t"
    with pytest.raises(UsageError, match="not one character"):
        find_delimiter("::", "", "x")


def test_rows_of_another_width_are_bad_with_their_line(tmp_path: Path) -> None:
    good, bad = read(reader_of(source_of(tmp_path, 'a,b,c\n1,2,3\n4,5\n"x\ny",6,7\n8\n9,9,9,9\n')))
    assert [line for line, _ in good] == [2, 4]
    assert [(row.line, row.reason, row.row) for row in bad] == [
        (3, "2 cells, but the header has 3", ["4", "5"]),
        (6, "1 cell, but the header has 3", ["8"]),
        (7, "4 cells, but the header has 3", ["9", "9", "9", "9"]),
    ]


def test_broken_quoting_spoils_its_row_only(tmp_path: Path) -> None:
    good, bad = read(reader_of(source_of(tmp_path, 'a,b\n"x"y,1\nc,d\n"open,2\n')))
    assert good == [(3, ["c", "d"])]
    assert [(row.line, row.row) for row in bad] == [(2, '"x"y,1\n'), (4, '"open,2\n')]
    assert bad[0].reason.startswith("broken quoting")
    assert bad[1].reason == "the quote opened here is never closed"


def test_a_cell_beyond_the_limit_is_a_bad_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyairtable_db.data.delimited.CELL_CHARACTERS", 100)
    good, bad = read(reader_of(source_of(tmp_path, f"a,b\n1,2\n{'x' * 101},3\n4,5\n")))
    assert [line for line, _ in good] == [2, 4]
    assert bad[0].line == 3
    assert "longer than" in bad[0].reason


def test_lines_and_rows_hold_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_CHARACTERS", 7)
    content = 'a,b\r\n1,"x\r\ny"\r\n22222222222,z\r\n3\r\n4,5\r\n'
    good, bad = read(reader_of(source_of(tmp_path, content)))
    assert good == [(2, ["1", "x\r\ny"]), (4, ["22222222222", "z"]), (6, ["4", "5"])]
    assert [row.line for row in bad] == [5]


def test_a_file_without_newlines_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_CHARACTERS", 10)
    monkeypatch.setattr(blocks, "LINE_CHARACTERS", 50)
    source = source_of(tmp_path, "a,b\n" + "x" * 200)
    with pytest.raises(DataError, match="longer than") as caught:
        read(reader_of(source))
    assert caught.value.where is not None
    assert caught.value.where.endswith(":2")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n\r\n"], ids=["nothing", "only a BOM", "blank lines"])
def test_an_empty_file_has_no_header(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match="no header row"):
        reader_of(source_of(tmp_path, content))


def test_a_header_alone_is_a_file_without_rows(tmp_path: Path) -> None:
    reader = reader_of(source_of(tmp_path, "a,b"))
    assert reader.names == ["a", "b"]
    assert read(reader) == ([], [])


def test_an_unclosed_quote_in_the_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="header cannot be read"):
        reader_of(source_of(tmp_path, '"a,b\n1,2\n'))


def test_wide_rows_are_read(tmp_path: Path) -> None:
    names = [f"column {number}" for number in range(1000)]
    content = ",".join(names) + "\n" + ",".join(map(str, range(1000))) + "\n"
    reader = reader_of(source_of(tmp_path, content))
    assert reader.names == names
    assert read(reader)[0] == [(2, [str(number) for number in range(1000)])]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (["a", "b", "a"], 'columns 1 and 3 of the header are both named "a"'),
        (["Id", "b", "ID"], 'columns 1 and 3 of the header are both named "ID"'),
        (["a", " ", "c"], "column 2 of the header has no name"),
        (["a", "b\0"], "NUL"),
        (["x" * 256], "longer than 255"),
    ],
)
def test_a_header_that_cannot_name_fields_is_refused(header: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        clean_header(header, "f.csv", fix=False)


def test_fix_header_names_every_column_differently() -> None:
    names = clean_header(["a", "", "A", "a 2", "a", "column 2", " b "], "f.csv", fix=True)
    assert names == ["a", "column 2 2", "A 3", "a 2", "a 4", "column 2", "b"]
    assert len({name.lower() for name in names}) == len(names)


def test_the_marks_of_a_file_of_rejected_rows_are_passed_over(tmp_path: Path) -> None:
    reader = reader_of(source_of(tmp_path, "import_line,import_error,a,b\n7,why,1,2\n8,why,3\n"))
    good, bad = read(reader)
    assert reader.names == ["a", "b"]
    assert good == [(2, ["1", "2"])]
    assert [row.row for row in bad] == [["3"]]


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    size=st.integers(1, 40),
)
def test_whatever_python_writes_is_read_back(tmp_path: Path, rows: list[list[str]], delimiter: str, size: int) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows([["p", "q", "r"], *rows])
    from pyairtable_db.data.delimited import DelimitedReader

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_CHARACTERS", size)
        reader = DelimitedReader(source_of(tmp_path, buffer.getvalue()), delimiter=delimiter)
        good, bad = read(reader)
    assert bad == []
    assert [row for _, row in good] == rows
