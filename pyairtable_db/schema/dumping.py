"""The schema as one file: what reviewers diff, and what ``psql -f`` makes an empty database into."""

from __future__ import annotations

from . import layout, ordering
from .objects import Inventory

HEADER = """\
-- Generated from the migrations by `pyairtable-db schema dump`. Never edit it: write a migration, then dump again.
-- It makes an empty database what the migrations make of it; the roles it names must exist. Objects without an
-- owner line belong to whoever runs the migrations.

set client_min_messages = warning;
set check_function_bodies = off;
set search_path = '';
"""

# Kinds of which those that need one line only stand together under one heading.
_GROUPED = ("schema", "extension", "collation", "sequence", "cast", "operator family", "grant")


def dump(inventory: Inventory) -> str:
    """Return ``inventory`` as SQL: the same text for the same schema, on every machine."""
    order = ordering.order(inventory)
    pieces = [HEADER]
    if "schema public" not in inventory:
        pieces.append("\ndrop schema public;\n")
    before = ""
    for step in order.steps:
        item = step.item
        text = layout.statement(inventory, item) if step.late else layout.block(inventory, item, without=order.without)
        heading = item.kind if item.kind in _GROUPED and "\n" not in text else " ".join(item.address.splitlines())
        if heading != before:
            pieces.append(f"\n-- {heading}\n")
        pieces.append(text + "\n")
        before = heading
    return "".join(pieces)
