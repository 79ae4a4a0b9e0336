"""PostgreSQL's table lock modes, weakest first, and whom each one blocks."""

from __future__ import annotations

MODES = (
    "AccessShare",
    "RowShare",
    "RowExclusive",
    "ShareUpdateExclusive",
    "Share",
    "ShareRowExclusive",
    "Exclusive",
    "AccessExclusive",
)

BLOCKS = {
    "AccessShare": "only access exclusive locks",
    "RowShare": "exclusive locks",
    "RowExclusive": "index builds, triggers and other DDL",
    "ShareUpdateExclusive": "vacuum, analyze and other DDL; reads and writes go on",
    "Share": "writes; reads go on",
    "ShareRowExclusive": "writes; reads go on",
    "Exclusive": "writes and select … for update; plain reads go on",
    "AccessExclusive": "reads and writes",
}


def strongest(one: str | None, other: str) -> str:
    """Return the harder of two modes."""
    return other if one is None or MODES.index(other) > MODES.index(one) else one
