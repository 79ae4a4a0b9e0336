"""Compresses answers as far as the client accepts it: zstd before gzip, whole or as a stream."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, Protocol

import zstandard

Encoding = Literal["zstd", "gzip"]

_GZIP_LEVEL = 4
_ZSTD_LEVEL = 3
_GZIP_WINDOW = 31  # zlib's way to ask for gzip's header and trailer
_WORTHWHILE = (b"application/json", b"application/problem+json", b"application/x-ndjson", b"application/openapi+json")

_zstd = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)


@lru_cache(maxsize=256)
def negotiate(accepted: bytes) -> Encoding | None:
    """Return how an answer may be compressed for a client with this Accept-Encoding; None: not at all."""
    weights: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, _, parameters = part.strip().partition(";")
        key, _, value = parameters.strip().partition("=")
        try:
            weights[name.strip()] = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    anything = weights.get("*", 0.0)
    best: tuple[float, Encoding | None] = (0.0, None)
    choices: Iterable[Encoding] = ("zstd", "gzip")
    for choice in choices:
        weight = weights.get(choice, weights.get("x-gzip", anything) if choice == "gzip" else anything)
        if weight > best[0]:
            best = (weight, choice)
    return best[1]


@lru_cache(maxsize=256)
def is_worthwhile(content_type: bytes) -> bool:
    """Return whether answers of this type get smaller; events are sent one by one and stay as they are."""
    kind = content_type.partition(b";")[0].strip().lower()
    return kind in _WORTHWHILE or (kind.startswith(b"text/") and kind != b"text/event-stream")


def compress(body: bytes, encoding: Encoding) -> bytes:
    """Return ``body`` compressed."""
    if encoding == "zstd":
        return _zstd.compress(body)
    stream = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    return stream.compress(body) + stream.flush()


class Stream(Protocol):
    """Compresses part after part; each can be read as soon as it has arrived."""

    def part(self, data: bytes, *, last: bool) -> bytes:
        """Return what ``data`` becomes."""
        ...


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)

    def part(self, data: bytes, *, last: bool) -> bytes:
        if not data and not last:
            return b""
        return self._stream.compress(data) + self._stream.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()

    def part(self, data: bytes, *, last: bool) -> bytes:
        if not data and not last:
            return b""
        mode = zstandard.COMPRESSOBJ_FLUSH_FINISH if last else zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return self._stream.compress(data) + self._stream.flush(mode)


def stream(encoding: Encoding) -> Stream:
    """Return a stream that compresses by ``encoding``."""
    return _Zstd() if encoding == "zstd" else _Gzip()
