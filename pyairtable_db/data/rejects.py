"""The file of rejected rows: in the input's format, each with its line and the reason, ready to be mended."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from .blocks import ERROR_COLUMN, LINE_COLUMN, RAW_COLUMN, BadRow
from .files import whole_file
from .jsontext import dump


class Rejects:
    """Count bad rows, keep the first few, and write them all to ``path`` if there is one and any row is bad."""

    SHOWN = 20

    def __init__(self, file: BinaryIO | None, *, format: str, names: Sequence[str], delimiter: str = ",") -> None:  # noqa: A002
        self.count = 0
        self.first: list[BadRow] = []
        self._file = file
        self._format = format
        self._names = names
        self._delimiter = delimiter

    def add(self, rows: Sequence[BadRow]) -> None:
        """Take bad rows in."""
        if not rows:
            return
        self.first.extend(rows[: self.SHOWN - len(self.first)])
        if self._file is not None:
            text = self._csv(rows) if self._format == "csv" else self._json(rows)
            self._file.write(text.encode("utf-8", "replace"))
        self.count += len(rows)

    def finish(self) -> None:
        """Write what closes the file."""
        if self._file is not None and self._format == "json":
            self._file.write(b"\n]\n")

    def _csv(self, rows: Sequence[BadRow]) -> str:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, delimiter=self._delimiter)
        if self.count == 0:
            writer.writerow([LINE_COLUMN, ERROR_COLUMN, *self._names])
        for bad in rows:
            cells = bad.row if isinstance(bad.row, (list, tuple)) else [str(bad.row).rstrip("\r\n")]
            writer.writerow([bad.line, bad.reason, *cells])
        return buffer.getvalue()

    def _json(self, rows: Sequence[BadRow]) -> str:
        lines = [dump(_described(bad)) for bad in rows]
        if self._format == "jsonl":
            return "\n".join(lines) + "\n"
        return ("[\n" if self.count == 0 else ",\n") + ",\n".join(lines)


@contextmanager
def open_rejects(
    path: Path | None,
    *,
    format: str,  # noqa: A002
    names: Sequence[str],
    delimiter: str = ",",
) -> Iterator[Rejects]:
    """Collect bad rows; ``path`` is made only when the block ends well and a row was bad."""
    if path is None:
        yield Rejects(None, format=format, names=names, delimiter=delimiter)
        return
    with ExitStack() as stack:
        file = stack.enter_context(whole_file(path))
        rejects = Rejects(file, format=format, names=names, delimiter=delimiter)
        yield rejects
        rejects.finish()
    if rejects.count == 0 and path.is_file():
        path.unlink()


def _described(bad: BadRow) -> dict[str, Any]:
    marks: dict[str, Any] = {LINE_COLUMN: bad.line, ERROR_COLUMN: bad.reason}
    row = bad.row
    if isinstance(row, dict):
        fields = row.get("fields")
        return {**marks, **(fields if isinstance(fields, dict) and len(row) <= 3 else row)}
    return {**marks, RAW_COLUMN: row}
