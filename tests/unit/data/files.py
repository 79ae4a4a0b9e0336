"""Helpers: sources and readers on throw-away files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyairtable_db.data.blocks import BadRow, Reader
from pyairtable_db.data.delimited import DelimitedReader, find_delimiter
from pyairtable_db.data.inference import Evidence, Inferred
from pyairtable_db.data.jsontext import ArrayReader, LinesReader
from pyairtable_db.data.source import Source, open_source


def source_of(folder: Path, content: str | bytes, name: str = "input", encoding: str | None = None) -> Source:
    """Write ``content`` and open it as an import does."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_source(str(path), encoding=encoding)


def reader_of(source: Source, **options: Any) -> Reader:
    """Return the reader an import would choose."""
    peeked = source.peek()
    kind = source.format(None, peeked)
    if kind == "csv":
        return DelimitedReader(source, delimiter=find_delimiter(None, peeked, source.name), **options)
    return ArrayReader(source) if kind == "json" else LinesReader(source)


def read(reader: Reader) -> tuple[list[tuple[int, Any]], list[BadRow]]:
    """Return (line, row) of all good rows, and the bad ones."""
    good: list[tuple[int, Any]] = []
    bad: list[BadRow] = []
    for block in reader.blocks():
        good.extend(zip(block.lines, block.rows, strict=True))
        bad.extend(block.bad)
    return good, bad


def infer(reader: Reader, *, texts_only: bool = True, nulls: frozenset[str] = frozenset()) -> list[Inferred]:
    """Return what is inferred from all blocks."""
    evidence = Evidence(texts_only, nulls)
    for block in reader.blocks():
        evidence.add(reader.names, block)
    return evidence.result()
