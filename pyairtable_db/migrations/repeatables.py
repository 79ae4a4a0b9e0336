"""Repeatable files: which there are, whether they can be repeated, and in which order they must be applied."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ..errors import MigrationError
from . import headers
from .files import decode, display
from .rendering import is_template, render, sha256

FOLDERS = ("functions", "views", "triggers", "policies")


class Repeatable(msgspec.Struct, frozen=True):
    """One file: ``path`` is relative to the SQL folder and identifies it; ``sha256`` is that of its bytes."""

    path: str
    file: Path
    sha256: str


class Body(msgspec.Struct, frozen=True):
    """The text of a repeatable: ``raw`` as in the file (or the ledger), ``sql`` after rendering."""

    path: str
    place: str
    raw: str
    sql: str
    sha256: str
    vars_sha256: str

    @property
    def rendered_sha256(self) -> str:
        """Hash of what the server gets."""
        return sha256(self.sql)


def discover(folder: Path) -> dict[str, Repeatable]:
    """Return the repeatable files below ``folder`` by their relative path."""
    found = {}
    for kind in FOLDERS:
        for file in folder.glob(f"*/{kind}/*.sql"):
            path = file.relative_to(folder).as_posix()
            found[path] = Repeatable(path, file, sha256(file.read_bytes()))
    return dict(sorted(found.items()))


def read(repeatable: Repeatable, variables: Mapping[str, Any], variables_sha256: str) -> Body:
    """Return the rendered text of a file; raises MigrationError with file:line."""
    data = repeatable.file.read_bytes()
    place = display(repeatable.file)
    raw = decode(data, repeatable.file)
    header = headers.parse(raw, place) if is_template(raw) or "-- transactional" in raw else headers.Headers()
    if not header.transactional:
        raise MigrationError(
            "a repeatable file always runs in a transaction", where=place, hint="Put the statement into a migration."
        )
    sql = render(raw, variables, place) if header.jinja else raw
    return Body(repeatable.path, place, raw, sql, sha256(data), variables_sha256)


def in_order(uses: Mapping[str, frozenset[str]], creates: Mapping[str, Iterable[Any]]) -> list[str]:
    """Return paths so that each comes after those that create what it uses.

    ``creates`` gives the DatabaseObjects of each path. Among free choices functions come before views,
    triggers and policies, then the path decides. Files that need each other in a circle are taken in that order
    too: PostgreSQL alone knows whether such a circle is real.
    """
    from .objects import RANKS

    makers: dict[str, set[str]] = {}
    rank = {}
    for path, objects in creates.items():
        rank[path] = (min((RANKS[item.kind] for item in objects), default=0), path)
        for item in objects:
            if item.offers is not None:
                makers.setdefault(item.offers, set()).add(path)
    needs = {path: {maker for name in names for maker in makers.get(name, ())} - {path} for path, names in uses.items()}
    users: dict[str, set[str]] = {}
    for path, makers_of_path in needs.items():
        for maker in makers_of_path:
            users.setdefault(maker, set()).add(path)
    ready = [rank[path] for path, needed in needs.items() if not needed]
    heapq.heapify(ready)
    waiting = {path: set(needed) for path, needed in needs.items() if needed}
    ordered: list[str] = []
    while ready or waiting:
        if not ready:  # a circle
            first = min(waiting, key=lambda path: rank[path])
            del waiting[first]
            ready.append(rank[first])
        path = heapq.heappop(ready)[1]
        ordered.append(path)
        for user in users.get(path, ()):
            if user in waiting:
                waiting[user].discard(path)
                if not waiting[user]:
                    del waiting[user]
                    heapq.heappush(ready, rank[user])
    return ordered
