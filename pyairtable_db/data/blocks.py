"""What every reader yields: blocks of rows, small enough that memory does not grow with the file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO

from ..errors import DataError

BLOCK_CHARACTERS = 1 << 16
LINE_CHARACTERS = 32 << 20
CELL_CHARACTERS = 16 << 20
NAME_CHARACTERS = 255

# Columns a file of rejected rows has besides the input's own; an import passes over them.
LINE_COLUMN = "import_line"
ERROR_COLUMN = "import_error"
RAW_COLUMN = "import_raw"
REJECT_COLUMNS = frozenset((LINE_COLUMN, ERROR_COLUMN, RAW_COLUMN))


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be imported: the physical line it starts on (from 1), why, and the row as it was read.

    ``row`` is a list of cells, a dict, or the raw text when not even that could be made of it.
    """

    line: int
    reason: str
    row: Any = field(compare=False, repr=False)


@dataclass
class Block:
    """Consecutive rows: ``rows`` as read, ``lines`` where each starts, ``columns`` one sequence of cells a name."""

    rows: Sequence[Any]
    lines: Sequence[int]
    columns: Sequence[Sequence[Any]]
    bad: list[BadRow] = field(default_factory=list)


class Reader(Protocol):
    """A format: the column names known so far, and passes over the rows.

    During the first pass of a JSON file ``names`` grows while blocks come; ``Block.columns`` of an early block
    is then shorter than that of a late one, and the names it lacks are empty in it.
    """

    names: list[str]

    def blocks(self) -> Iterator[Block]:
        """Yield the rows of a whole pass, in the order of the file."""
        ...


def read_lines(stream: TextIO, where: str) -> Iterator[list[str]]:
    """Yield lists of whole lines, newline kept; lines end in LF, CRLF or a lone CR.

    Raises DataError for a line beyond 32 Mi characters: that is not a text file of rows.
    """
    carry: list[str] = []
    carried, number = 0, 0
    while text := stream.read(BLOCK_CHARACTERS):
        if carry and carry[-1].endswith("\r"):  # it may be the first half of a CRLF
            carried -= len(carry[-1])
            text = carry.pop() + text
        lines = io.StringIO(text, newline="").readlines()
        if len(lines) == 1 and not text.endswith("\n"):
            carry.append(text)
            carried += len(text)
            if carried > LINE_CHARACTERS:
                raise DataError(
                    f"this line is longer than {LINE_CHARACTERS >> 20} Mi characters",
                    where=f"{where}:{number + 1}",
                    hint="Check that the file is what its name says, or name its format with --format.",
                )
            continue
        if carry:
            lines[0] = "".join((*carry, lines[0]))
            carry.clear()
        carried = 0
        if not lines[-1].endswith("\n"):
            carry.append(lines.pop())
            carried = len(carry[0])
        if lines:
            number += len(lines)
            yield lines
    if carry:
        yield ["".join(carry)]
