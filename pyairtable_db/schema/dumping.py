"""The schema as one file: what reviewers diff, and what ``psql -f`` makes an empty database into."""

from __future__ import annotations

from . import layout, ordering
from .objects import DatabaseObject, Inventory

HEADER = """\
-- Generated from the migrations by `pyairtable-db schema dump`. Never edit it: write a migration, then dump again.
-- It makes an empty database what the migrations make of it; the roles it names must exist. Objects without an
-- owner line belong to whoever runs the migrations.

set client_min_messages = warning;
set check_function_bodies = off;
set search_path = '';
"""


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
        lone = "\n" not in text
        # Statements of a line each stand together by kind; everything else gets a heading.
        if not lone or before != item.kind:
            pieces.append(f"\n-- {_heading(item, lone=lone)}\n")
        pieces.append(text + "\n")
        before = item.kind if lone else ""
    return "".join(pieces)


def _heading(item: DatabaseObject, *, lone: bool) -> str:
    if lone:
        return item.kind
    return item.address.replace("\n", " ")
