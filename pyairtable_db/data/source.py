"""The file to import: opened as often as needed, gzip and encoding recognised by content, progress in bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TextIO, cast

from ..errors import DataError, UsageError

STDIN = "-"
FORMATS = ("csv", "json", "jsonl")

_GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGIC = b"PK\x03\x04"
_MARKS = (  # that of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".tab": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_ENCODING_HINT = "Name the file's encoding, for example --encoding windows-1252 or --encoding utf-16-le."
_ARRAY = re.compile(r"\s*\[\s*(?:[\[{\]\"0-9-]|true|false|null|NaN|\Z)")  # not a CSV header such as [id],[name]
_SCAN_BYTES = 1 << 20
_PEEK_CHARACTERS = 1 << 16


@dataclass
class Source:
    """A seekable input. ``size`` and ``position`` count bytes as stored, that is compressed for a gzip file."""

    name: str
    size: int
    encoding: str
    compressed: bool
    _file: BinaryIO
    _position: int = field(default=0)

    @property
    def position(self) -> int:
        """Return how many stored bytes the current pass has read; it never runs backwards within a pass."""
        self._position = max(self._position, self._file.tell())
        return self._position

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """Open a pass over the whole text, newlines untouched.

        Raises DataError naming byte and line of what the encoding does not allow, or a broken gzip stream.
        """
        stream = io.TextIOWrapper(self._bytes(), encoding=self.encoding, newline="")
        try:
            yield stream
        except UnicodeDecodeError as error:
            raise self._undecodable(error) from None
        except UnicodeError as error:  # of the codecs that tell no place
            raise DataError(f"is not {self.encoding}: {error}", where=self.name, hint=_ENCODING_HINT) from None
        except (EOFError, OSError, zlib.error) as error:
            raise self._unreadable(error) from None
        finally:
            stream.detach()

    def peek(self) -> str:
        """Return the first 64 Ki characters, for recognising a format or a delimiter."""
        with self.text() as stream:
            return stream.read(_PEEK_CHARACTERS)

    def format(self, given: str | None, peeked: str) -> str:
        """Return ``given``, or what the name's suffix says, or what the content looks like."""
        if given is not None:
            return given
        path = Path(self.name.lower())
        suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
        by_name = _SUFFIXES.get(suffix)
        first = peeked.lstrip()[:1]
        if by_name == "jsonl" or (by_name == "csv"):
            return by_name
        if _ARRAY.match(peeked):
            return "json"
        if first == "{":
            return "jsonl" if _looks_like_lines(peeked) else "json"
        return by_name or "csv"

    def find_encoding(self) -> None:
        """Set ``encoding`` to what the byte order mark says, UTF-8 without one."""
        try:
            start = self._bytes().read(4)
        except (EOFError, OSError, zlib.error) as error:
            raise self._unreadable(error) from None
        self.encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")

    def close(self) -> None:
        """Release the file; a spooled copy vanishes with it."""
        self._file.close()

    def __enter__(self) -> Source:
        """Return the source itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def _bytes(self) -> io.BufferedReader:
        self._file.seek(0)
        self._position = 0
        if self.compressed:
            return io.BufferedReader(gzip.GzipFile(fileobj=self._file), buffer_size=_SCAN_BYTES)
        return cast(io.BufferedReader, self._file)

    def _unreadable(self, error: Exception) -> DataError:
        if not self.compressed:
            return DataError(f"cannot be read: {error}", where=self.name, hint="Check the file and its disk.")
        return DataError(
            f"the gzip data is damaged or cut off: {error}",
            where=self.name,
            hint="Fetch the file again; `gzip -t FILE` checks one.",
        )

    def _undecodable(self, error: UnicodeDecodeError) -> DataError:
        offset, line = self._locate()
        value = f"byte 0x{error.object[error.start]:02X}" if error.start < len(error.object) else "the end"
        return DataError(
            f"{value} at offset {offset} is not {self.encoding} ({error.reason})",
            where=f"{self.name}:{line}",
            hint=_ENCODING_HINT,
        )

    def _locate(self) -> tuple[int, int]:
        """Return byte offset (of the decompressed text) and line of the first thing the encoding refuses."""
        stream, decoder = self._bytes(), codecs.getincrementaldecoder(self.encoding)()
        offset, line = 0, 1
        while True:
            pending = len(decoder.getstate()[0])
            block = stream.read(_SCAN_BYTES)
            try:
                line += decoder.decode(block, final=not block).count("\n")
            except UnicodeDecodeError as error:
                line += error.object[: error.start].decode(self.encoding, "replace").count("\n")
                return offset - pending + error.start, line
            offset += len(block)
            if not block:
                return offset, line


def open_source(path: str, *, encoding: str | None = None, stdin: BinaryIO | None = None) -> Source:
    """Open ``path``; ``-`` is standard input, copied to an unnamed temporary file since two passes are needed.

    Raises DataError when there is no such file, it cannot be read, or it is a zip archive, and UsageError
    for an encoding nobody knows.
    """
    if encoding is not None:
        try:
            io.TextIOWrapper(io.BytesIO(), encoding=encoding)  # refuses codecs of bytes, such as base64
            encoding = codecs.lookup(encoding).name
        except LookupError:
            raise UsageError(
                f'encoding "{encoding}" is unknown', hint="Name one Python knows, for example utf-8 or windows-1252."
            ) from None
    if path == STDIN:
        file = cast(BinaryIO, tempfile.TemporaryFile(prefix="pyairtable-db-"))  # noqa: SIM115 - the Source closes it
        _spool(stdin or _standard_input(), file, "standard input")
    else:
        file = _open(path)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    magic = file.read(4)
    if magic == _ZIP_MAGIC:
        file.close()
        raise DataError(
            "this is a zip archive",
            where=path,
            hint=f"Unpack it on the way: unzip -p {path} | pyairtable-db import - …",
        )
    compressed = magic.startswith(_GZIP_MAGIC)
    source = Source("standard input" if path == STDIN else path, size, encoding or "utf-8", compressed, file)
    if encoding is None:
        source.find_encoding()
    return source


def _open(path: str) -> BinaryIO:
    try:
        if Path(path).is_dir():
            raise DataError("is a folder, not a file", where=path, hint="Name the file in it.")
        file = Path(path).open("rb")  # noqa: SIM115 - the Source closes it
    except OSError as error:
        raise DataError(
            f"cannot be opened: {error.strerror}", where=path, hint="Check the path; `-` reads standard input."
        ) from None
    if file.seekable():
        return file
    with file:  # a pipe or a process substitution: two passes need a copy
        spool = cast(BinaryIO, tempfile.TemporaryFile(prefix="pyairtable-db-"))  # noqa: SIM115 - the Source closes it
        _spool(file, spool, path)
    return spool


def _spool(file: BinaryIO, spool: BinaryIO, name: str) -> None:
    try:
        shutil.copyfileobj(file, spool, _SCAN_BYTES)
        spool.flush()
    except OSError as error:
        raise DataError(
            f"cannot be copied to {tempfile.gettempdir()} for the second pass: {error.strerror}",
            where=name,
            hint="Name a folder with room in TMPDIR, or give the file itself.",
        ) from None


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise DataError("is closed", where="standard input", hint="Pipe the file in, or name it.")
    return sys.stdin.buffer


def _looks_like_lines(peeked: str) -> bool:
    """Tell JSON Lines from one JSON object: the first line is a whole object that does not hold the records."""
    import json

    first, _, _ = peeked.lstrip().partition("\n")
    try:
        value = json.loads(first)
    except ValueError:
        return False
    return isinstance(value, dict) and not isinstance(value.get("records"), list)
