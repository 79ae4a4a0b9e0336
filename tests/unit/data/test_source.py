from __future__ import annotations

import gzip
import io
import os
import threading
from pathlib import Path

import pytest

from pyairtable_db.data.source import open_source
from pyairtable_db.errors import DataError, UsageError

from .files import source_of


def text_of(source: object) -> str:
    with source.text() as stream:  # type: ignore[attr-defined]
        return str(stream.read())


def test_gzip_is_recognised_by_content_and_read_twice(tmp_path: Path) -> None:
    source = source_of(tmp_path, gzip.compress("ä,b\n1,2\n".encode()), "plain.csv")
    assert text_of(source) == text_of(source) == "ä,b\n1,2\n"
    assert source.position == source.size


def test_a_gz_name_alone_makes_no_gzip(tmp_path: Path) -> None:
    assert text_of(source_of(tmp_path, "a\n", "x.csv.gz")) == "a\n"


def test_cut_off_gzip_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(os.urandom(100_000))
    source = source_of(tmp_path, whole[: len(whole) // 2], encoding="latin-1")
    with pytest.raises(DataError, match="gzip data is damaged or cut off"):
        text_of(source)


def test_damaged_gzip_is_refused(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(b"a,b\n" * 10_000))
    whole[20:30] = b"\xff" * 10
    with pytest.raises(DataError, match="gzip data is damaged"):
        text_of(source_of(tmp_path, bytes(whole)))


def test_a_zip_archive_is_refused_with_the_way_to_unpack_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="zip archive") as caught:
        source_of(tmp_path, b"PK\x03\x04rest", "x.zip")
    assert "unzip -p" in str(caught.value.hint)


@pytest.mark.parametrize("before", [0, 5000, 2_000_000])
def test_undecodable_bytes_are_located(tmp_path: Path, before: int) -> None:
    content = b"\xc3\xa4\n" * before + b"caf\xe9,1\n"
    with pytest.raises(DataError, match=f"byte 0xE9 at offset {3 * before + 3} is not utf-8") as caught:
        text_of(source_of(tmp_path, content))
    assert str(caught.value.where).endswith(f":{before + 1}")
    assert "--encoding" in str(caught.value.hint)


def test_a_character_cut_off_at_the_end_is_located(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="byte 0xC3 at offset 2 is not utf-8"):
        text_of(source_of(tmp_path, b"a\n\xc3"))


def test_an_encoding_may_be_named(tmp_path: Path) -> None:
    assert text_of(source_of(tmp_path, b"caf\xe9", encoding="windows-1252")) == "café"


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13"])
def test_what_is_no_encoding_of_text_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UsageError, match=f'"{encoding}" is unknown'):
        source_of(tmp_path, b"", encoding=encoding)


def test_a_codec_that_tells_no_place_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not punycode"):
        text_of(source_of(tmp_path, b"a-\n", encoding="punycode"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(tmp_path: Path, encoding: str) -> None:
    assert text_of(source_of(tmp_path, "å,😀\n".encode(encoding))) == "å,😀\n"


def test_a_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(DataError, match="standard input: is closed"):
        open_source("-")


def test_a_full_disk_below_the_copy_of_a_pipe_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr("tempfile.TemporaryFile", lambda **_options: full)
        with pytest.raises(DataError, match=r"cannot be copied to .*: No space left on device") as caught:
            open_source("-", stdin=io.BytesIO(b"a\n1\n"))
    assert "TMPDIR" in str(caught.value.hint)


def test_standard_input_is_spooled_and_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with open_source("-", stdin=io.BytesIO(gzip.compress(b"a\n1\n"))) as source:
        assert list(tmp_path.iterdir()) == []  # a killed import leaves no file behind
        assert text_of(source) == text_of(source) == "a\n1\n"


def test_a_pipe_is_spooled(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(b"a\n1\n"))
    writer.start()
    with open_source(str(path)) as source:
        assert text_of(source) == text_of(source) == "a\n1\n"
    writer.join()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be opened: No such file"):
        open_source(str(tmp_path / "absent.csv"))
    with pytest.raises(DataError, match="is a folder"):
        open_source(str(tmp_path))
