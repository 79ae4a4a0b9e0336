"""Two inventories against one another, object by object."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Literal

from . import layout
from .objects import DatabaseObject, Inventory


@dataclass(frozen=True, slots=True)
class Change:
    """One object that differs: its text ``before`` and ``after``, None where it does not exist.

    An object that was added or removed is shown whole, with its columns, indexes, policies and grants.
    """

    kind: str
    identity: str
    change: Literal["added", "removed", "changed"]
    before: str | None
    after: str | None

    def lines(self) -> list[str]:
        """Return the unified diff, without file names: ``@@``, then lines that begin with `` ``, ``-`` or ``+``."""
        before = (self.before or "").splitlines()
        after = (self.after or "").splitlines()
        return list(difflib.unified_diff(before, after, lineterm=""))[2:]

    def as_dict(self) -> dict[str, str | None]:
        """Return ``{"kind", "identity", "change", "before", "after"}``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which differences count: schemas and kinds by name (none named: all), save what ``ignore`` matches.

    ``ignore`` are shell patterns of addresses (``table monitoring.*``) or identities (``monitoring.*``).
    """

    schemas: Collection[str] = ()
    kinds: Collection[str] = ()
    ignore: Collection[str] = ()

    def admits(self, inventory: Inventory, item: DatabaseObject) -> bool:
        """Whether a difference of ``item`` counts."""
        if self.kinds and item.kind not in self.kinds:
            return False
        if self.schemas and self._schema(inventory, item) not in self.schemas:
            return False
        return not self._ignored(inventory, item)

    def _ignored(self, inventory: Inventory, item: DatabaseObject) -> bool:
        if any(fnmatchcase(item.address, pattern) or fnmatchcase(item.identity, pattern) for pattern in self.ignore):
            return True
        return item.parent is not None and self._ignored(inventory, inventory[item.parent])

    def _schema(self, inventory: Inventory, item: DatabaseObject) -> str | None:
        if item.schema is None and item.parent is not None:
            return self._schema(inventory, inventory[item.parent])
        return item.schema


def compare(before: Inventory, after: Inventory, wanted: Filter | None = None) -> list[Change]:
    """Return what differs from ``before`` to ``after``, in the order of a dump. Column order is not looked at."""
    wanted = wanted or Filter()
    changes: dict[str, Change] = {}
    everything = {**before, **after}
    for address, item in sorted(everything.items(), key=lambda entry: entry[1].sort_key):
        old, new = before.get(address), after.get(address)
        if old is not None and new is not None:
            if wanted.admits(after, new) and (change := _changed(old, new)):
                changes[address] = change
        elif wanted.admits(before if new is None else after, item):
            change = _whole(before, item, "removed") if new is None else _whole(after, item, "added")
            changes[address] = change
    return [change for address, change in changes.items() if not _told(everything[address], changes)]


def _changed(old: DatabaseObject, new: DatabaseObject) -> Change | None:
    before, after = layout.own_text(old), layout.own_text(new)
    return None if before == after else Change(new.kind, new.identity, "changed", before, after)


def _whole(inventory: Inventory, item: DatabaseObject, change: Literal["added", "removed"]) -> Change:
    if item.parent is None:
        text = layout.block(inventory, item)
    elif item.cells is not None:
        text = layout.own_text(item)
    else:
        text = layout.statement(inventory, item)
    before, after = (text, None) if change == "removed" else (None, text)
    return Change(item.kind, item.identity, change, before, after)


def _told(item: DatabaseObject, changes: dict[str, Change]) -> bool:
    """Whether the text of what ``item`` is part of shows it already."""
    whole = changes.get(item.parent or "")
    own = changes.get(item.address)
    return whole is not None and own is not None and whole.change == own.change != "changed"
