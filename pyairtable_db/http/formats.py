"""The forms an answer may have, and which of them a caller wants."""

from __future__ import annotations

from collections.abc import Mapping

from .catalog import Function, Type
from .problems import Problem
from .statements import BYTEA, XML, Form, base_type

JSON_TYPE = b"application/json; charset=utf-8"
_TYPES: dict[str, tuple[Form, bytes]] = {
    "application/json": ("json", JSON_TYPE),
    "application/x-ndjson": ("lines", b"application/x-ndjson"),
    "application/jsonl": ("lines", b"application/jsonl"),
    "text/csv": ("csv", b"text/csv; charset=utf-8"),
    "text/plain": ("raw", b"text/plain; charset=utf-8"),
    "text/xml": ("raw", b"text/xml; charset=utf-8"),
    "application/octet-stream": ("binary", b"application/octet-stream"),
}


def offered(function: Function, types: Mapping[int, Type]) -> list[str]:
    """Return the media types that ``function`` can answer with, the one it prefers first."""
    found = ["application/json", "application/x-ndjson", "application/jsonl"]
    if function.result_kind == "void":
        return found
    if function.result_kind == "scalar":
        base = base_type(function.result_oid, types)
        if base is not None and base.oid == BYTEA:
            return [*found, "application/octet-stream", "text/csv"]
        if base is not None and base.oid == XML:
            found.append("text/xml")
        found.append("text/plain")
    found.append("text/csv")
    return found


def chosen(function: Function, accept: bytes, types: Mapping[int, Type]) -> tuple[Form, bytes]:
    """Return the form and the content type that ``accept`` prefers. Raises Problem (406) where it has none."""
    available = offered(function, types)
    for wanted in _ranges(accept.decode("latin-1")):
        if wanted in available:
            return _TYPES[wanted]
        kind, _, rest = wanted.partition("/")
        if rest == "*":
            for name in available:
                if kind in ("*", name.partition("/")[0]):
                    return _TYPES[name]
    raise Problem(
        406,
        "PGRST107",
        f"function {function.name} does not answer with {accept.decode('latin-1')[:200]}",
        hint=f"It can answer with {', '.join(available)}.",
    )


def _ranges(accept: str) -> list[str]:
    """Return the media types of an Accept header, the most wanted first; those of quality 0 are left out."""
    found: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")[:50]):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if name and quality > 0:
            found.append((-quality, place, name))
    return [name for _, _, name in sorted(found)]
