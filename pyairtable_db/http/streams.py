"""Rows on their way out, portion by portion: no more of them is here than has been asked for."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator

from psycopg.pq.abc import PGresult

_TO_QUOTE = re.compile(rb'[",\r\n]')


async def json_lines(first: PGresult, portions: AsyncIterator[PGresult]) -> AsyncGenerator[bytes]:
    """Yield one JSON value a line. A line break between the signs of a value, which JSON allows, becomes a space."""
    async for portion in _all(first, portions):
        lines = [portion.get_value(row, 0) or b"null" for row in range(portion.ntuples)]
        text = b"\n".join([line.translate(_SPACES) if b"\n" in line or b"\r" in line else line for line in lines])
        if text:
            yield text + b"\n"


_SPACES = bytes(32 if sign in b"\r\n" else sign for sign in range(256))


async def csv_lines(first: PGresult, portions: AsyncIterator[PGresult]) -> AsyncGenerator[bytes]:
    """Yield a line of names and one of values for each row, as RFC 4180 quotes them; null is an empty value."""
    yield b",".join(_csv(first.fname(column) or b"") for column in range(first.nfields))
    async for portion in _all(first, portions):
        columns = range(portion.nfields)
        text = b"".join(
            b"\n" + b",".join([_csv(portion.get_value(row, column)) for column in columns])
            for row in range(portion.ntuples)
        )
        if text:
            yield text


async def raw_bytes(first: PGresult, portions: AsyncIterator[PGresult]) -> AsyncGenerator[bytes]:
    """Yield the values as they are, one after the other."""
    async for portion in _all(first, portions):
        yield b"".join(portion.get_value(row, 0) or b"" for row in range(portion.ntuples))


async def _all(first: PGresult, portions: AsyncIterator[PGresult]) -> AsyncIterator[PGresult]:
    yield first
    async for portion in portions:
        yield portion


def _csv(value: bytes | None) -> bytes:
    if value is None:
        return b""
    if not value:
        return b'""'
    if _TO_QUOTE.search(value):
        return b'"' + value.replace(b'"', b'""') + b'"'
    return value
