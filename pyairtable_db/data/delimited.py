"""CSV as RFC 4180 has it: quoted newlines, doubled quotes; the delimiter is found out from the content."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain

from ..errors import DataError, UsageError
from .blocks import CELL_CHARACTERS, ERROR_COLUMN, LINE_COLUMN, NAME_CHARACTERS, BadRow, Block, read_lines
from .source import Source

DELIMITERS = ",;\t|"
_SPELLED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_SNIFFED_ROWS = 200
_MARKS = 2  # the columns of REJECT_COLUMNS that a CSV file of rejected rows starts with


class DelimitedReader:
    """A CSV source. ``names`` comes from its first row; every other row must have as many cells.

    Rows of another width and rows with broken quoting come as bad rows; blank lines are passed over.
    """

    def __init__(self, source: Source, *, delimiter: str, fix_header: bool = False) -> None:
        self.source = source
        self.delimiter = delimiter
        header = self._header()
        self._skip = _MARKS if header[:_MARKS] == [LINE_COLUMN, ERROR_COLUMN] else 0
        self.names = clean_header(header[self._skip :], source.name, fix=fix_header)

    def blocks(self) -> Iterator[Block]:
        """Yield the rows after the header."""
        width = len(self.names) + self._skip
        with self.source.text() as stream:
            parser = _Parser(read_lines(stream, self.source.name), self.delimiter)
            header_seen = False
            for rows, before, bad in parser:
                if not header_seen and rows:
                    first = next((index for index, row in enumerate(rows) if row), None)
                    if first is None:
                        continue
                    header_seen = True
                    rows[first] = []
                yield self._block(rows, before, bad, width)

    def _block(self, rows: list[list[str]], before: list[int], bad: list[BadRow], width: int) -> Block:
        """Sort out the rows of another width; ``before[i]`` is the last line of the row before ``rows[i]``."""
        if set(map(len, rows)) != {width}:
            kept = []
            for index, row in enumerate(rows):
                if len(row) == width:
                    kept.append(index)
                elif row:
                    row = row[self._skip :]
                    cells = f"{len(row)} cell" + ("" if len(row) == 1 else "s")
                    bad.append(BadRow(before[index] + 1, f"{cells}, but the header has {len(self.names)}", row))
            rows, before = [rows[index] for index in kept], [before[index] for index in kept]
        columns = list(zip(*rows, strict=True)) if rows else [()] * width
        if self._skip:
            rows = [row[self._skip :] for row in rows]
        return Block(rows, [line + 1 for line in before], columns[self._skip :], bad)

    def _header(self) -> list[str]:
        with self.source.text() as stream:
            for rows, _, bad in _Parser(read_lines(stream, self.source.name), self.delimiter):
                header = next((row for row in rows if row), None)
                if bad and (header is None or bad[0].line == 1):
                    raise DataError(
                        f"the header cannot be read: {bad[0].reason}",
                        where=f"{self.source.name}:{bad[0].line}",
                        hint="Close the quote, or name the delimiter with --delimiter.",
                    )
                if header is not None:
                    return header
        raise DataError(
            "the file is empty: it has no header row",
            where=self.source.name,
            hint="The first row of a CSV file must name the columns.",
        )


class _Parser:
    """Iterate over (rows, the last line before each, unreadable rows), one triple a block of lines."""

    def __init__(self, blocks: Iterator[list[str]], delimiter: str) -> None:
        csv.field_size_limit(CELL_CHARACTERS)
        self._blocks = blocks
        self._pending: list[list[str]] = []
        self._loaded = 0
        self._reader = csv.reader(chain.from_iterable(self._feed()), delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[tuple[list[list[str]], list[int], list[BadRow]]]:
        reader = self._reader
        end, last = 0, False
        while not last:
            rows: list[list[str]] = []
            before: list[int] = []
            bad: list[BadRow] = []
            while True:
                try:
                    for row in reader:
                        rows.append(row)
                        before.append(end)
                        end = reader.line_num
                        if end == self._loaded:
                            break
                    else:
                        last = True
                    break
                except csv.Error as error:
                    bad.append(self._unreadable(error, end, reader.line_num))
                    end = reader.line_num
            for lines in self._pending:
                lines.clear()  # whoever else holds this list needs its lines no more
            self._pending.clear()
            if rows or bad:
                yield rows, before, bad

    def _feed(self) -> Iterator[list[str]]:
        for lines in self._blocks:
            self._pending.append(lines)
            self._loaded += len(lines)
            yield lines

    def _unreadable(self, error: csv.Error, before: int, line: int) -> BadRow:
        pending = list(chain.from_iterable(self._pending))
        first = self._loaded - len(pending)
        raw = "".join(pending[before - first : line - first])
        text = str(error)
        if "unexpected end of data" in text:
            reason = "the quote opened here is never closed"
        elif "field larger than field limit" in text:
            reason = f"a cell is longer than {CELL_CHARACTERS >> 20} Mi characters, or a quote is never closed"
        else:
            reason = f"broken quoting: {text}"
        return BadRow(before + 1, reason, raw)


def find_delimiter(given: str | None, peeked: str, name: str) -> str:
    """Return ``given`` (a character, or tab, comma, semicolon, pipe), or the one that cuts ``peeked`` most evenly.

    Raises UsageError when ``given`` is more than one character.
    """
    if given is not None:
        delimiter = _SPELLED.get(given.lower(), given)
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise UsageError(f'delimiter "{given}" is not one character', hint="Give one character, or tab.")
        return delimiter
    by_name = "\t" if ".tsv" in name.lower() or ".tab" in name.lower() else ","
    lines = io.StringIO(peeked, newline="").readlines()
    if len(lines) > 1 and not lines[-1].endswith("\n"):
        lines.pop()
    best, best_score = by_name, 0.0
    for delimiter in (by_name, *DELIMITERS):
        score = _evenness(lines, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(lines: list[str], delimiter: str) -> float:
    """Score a delimiter: the share of rows as wide as the header, weighted a little by that width; 0 if one column."""
    widths: list[int] = []
    reader = csv.reader(lines, delimiter=delimiter)
    for row in reader:
        if row:
            widths.append(len(row))
        if len(widths) == _SNIFFED_ROWS:
            break
    if not widths or widths[0] == 1:
        return 0.0
    return widths.count(widths[0]) / len(widths) + min(widths[0], 100) / 1000


def clean_header(cells: Sequence[str], where: str, *, fix: bool) -> list[str]:
    """Return the column names: trimmed, none empty, no two equal whatever their case, none beyond 255 characters.

    With ``fix`` an empty name becomes ``column N`` and a repeated one gets a number; else DataError names them.
    """
    names = [cell.strip() for cell in cells]
    if fix:
        names = _distinct([name or f"column {index + 1}" for index, name in enumerate(names)], names)
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if not name:
            reason, hint = f"column {index + 1} of the header has no name", f'"column {index + 1}"'
            hint = f"Name it, or let --fix-header call it {hint}."
        elif (other := first.setdefault(name.lower(), index)) != index:
            reason = f'columns {other + 1} and {index + 1} of the header are both named "{name}"'
            hint = f'Rename one, or let --fix-header call the second "{name} 2".'
        elif "\0" in name or len(name) > NAME_CHARACTERS:
            fault = "has a NUL character" if "\0" in name else f"is longer than {NAME_CHARACTERS} characters"
            reason, hint = f"the name of column {index + 1} {fault}", "Rename it in the header."
        else:
            continue
        raise DataError(reason, where=f"{where}:1", hint=hint)
    return names


def _distinct(wanted: Sequence[str], given: Sequence[str]) -> list[str]:
    """Return ``wanted`` with a number behind names that an earlier one, or one ``given`` in the file, has."""
    reserved = {name.lower() for name in given if name}
    used: set[str] = set()
    names = []
    for name, original in zip(wanted, given, strict=True):
        made, number = name, 2
        while made.lower() in used or (made.lower() in reserved and made != original):
            made, number = f"{name} {number}", number + 1
        used.add(made.lower())
        names.append(made)
    return names
