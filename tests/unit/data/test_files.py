from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path

import pytest

from pyairtable_db.data.blocks import BadRow
from pyairtable_db.data.files import whole_file
from pyairtable_db.data.rejects import open_rejects
from pyairtable_db.errors import DataError

from .files import read, reader_of, source_of

BAD = [BadRow(3, "too short", ["1"]), BadRow(5, "a quote", '"open\n'), BadRow(9, 'say "no"', ["x,y", "z"])]


def test_a_failure_leaves_what_was_there_before(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert [member.name for member in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_appears_whole_with_the_usual_rights(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with whole_file(path) as file:
        file.write(b"all")
        assert not path.exists()
    usual = tmp_path / "usual"
    usual.touch()
    assert path.read_bytes() == b"all"
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_a_full_disk_is_an_error_of_ours(tmp_path: Path) -> None:
    with (
        pytest.raises(DataError, match="cannot be written: No space left on device"),
        whole_file(Path("/dev/full")) as file,
    ):
        file.write(b"x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "out.csv")
    with whole_file(link) as file:
        file.write(b"all")
    assert link.is_symlink()
    assert (tmp_path / "out.csv").read_bytes() == b"all"


def test_the_same_content_compresses_to_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.gz", tmp_path / "b.gz"]
    for path in paths:
        with whole_file(path, compress=True) as file:
            file.write(b"rows")
    assert gzip.decompress(paths[0].read_bytes()) == b"rows"
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be written"), whole_file(tmp_path / "no" / "out"):
        pass


def test_rejected_csv_rows_can_be_mended_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    with open_rejects(path, format="csv", names=["a", "b"], delimiter=";") as rejects:
        rejects.add(BAD[:1])
        rejects.add(BAD[1:])
    assert rejects.count == 3
    assert path.read_text().splitlines() == [
        "import_line;import_error;a;b",
        "3;too short;1",
        '5;a quote;"""open"',
        '9;"say ""no""";x,y;z',
    ]
    good, _ = read(reader_of(source_of(tmp_path, path.read_bytes())))
    assert good == [(4, ["x,y", "z"])]


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_rejected_json_rows_can_be_mended_and_read_again(tmp_path: Path, format: str) -> None:  # noqa: A002
    path = tmp_path / "bad"
    rows = [BadRow(2, "why", {"a": 1}), BadRow(3, "no JSON", "{oops"), BadRow(4, "an array", [1])]
    with open_rejects(path, format=format, names=["a"]) as rejects:
        rejects.add(rows[:2])
        rejects.add(rows[2:])
    reader = reader_of(source_of(tmp_path, path.read_bytes()))
    assert [json.loads(json.dumps(row)) for _, row in read(reader)[0]] == [
        {"import_line": "2", "import_error": "why", "a": "1"},
        {"import_line": "3", "import_error": "no JSON", "import_raw": "{oops"},
        {"import_line": "4", "import_error": "an array", "import_raw": ["1"]},
    ]
    assert reader.names == ["a"]


def test_without_bad_rows_there_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("of an earlier run")
    with open_rejects(path, format="json", names=[]) as rejects:
        rejects.add([])
    assert not path.exists()


def test_only_the_first_bad_rows_are_kept_in_memory() -> None:
    with open_rejects(None, format="csv", names=["a"]) as rejects:
        for line in range(100):
            rejects.add([BadRow(line, "x", [])])
    assert (rejects.count, len(rejects.first), rejects.first[-1].line) == (100, 20, 19)
