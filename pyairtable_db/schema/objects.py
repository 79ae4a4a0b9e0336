"""What a database holds, object by object, independent of the machine it is on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

# The order of kinds in a dump and in reports; kinds from INDEX on stand with the table or view they are part of.
KINDS = (
    "schema",
    "extension",
    "collation",
    "type",
    "domain",
    "text search template",
    "text search parser",
    "text search dictionary",
    "text search configuration",
    "foreign data wrapper",
    "server",
    "user mapping",
    "sequence",
    "table",
    "foreign table",
    "column",
    "constraint",
    "hypertable",
    "sequence owner",
    "index",
    "statistics",
    "rule",
    "policy",
    "trigger",
    "view",
    "materialized view",
    "continuous aggregate",
    "function",
    "procedure",
    "aggregate",
    "cast",
    "operator",
    "operator family",
    "operator class",
    "job",
    "grant",
    "publication",
    "default privilege",
    "event trigger",
    "setting",
    "cron job",
)
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_NAMED_OTHERWISE = {"continuous aggregate": "materialized view"}


@dataclass(frozen=True, slots=True)
class DatabaseObject:
    """One object: what it is, and the statements that make it so.

    ``identity`` is the qualified, quoted name as SQL says it after ``kind`` (``records_pkey on airtable.records``).
    ``parent`` is the address of the table, view or other object it is part of.
    ``definition`` is its statement; of a constraint its clause, ``inline`` if it can stand within the table's
    statement; of a table what stands before the columns, ``closing`` what stands after them (``derived``: it has
    columns without a list). ``cells`` are a column's name, type, properties and default.
    ``grantee`` is whom a grant is for. ``further`` statements complete the object. ``owner`` is None for objects
    without one, and for those of whoever runs the migrations. ``needs`` are the addresses of what must exist first.
    """

    kind: str
    identity: str
    schema: str | None = None
    parent: str | None = None
    position: int = 0
    definition: str = ""
    closing: str | None = None
    derived: bool = False
    cells: tuple[str, str, str, str | None] | None = None
    further: tuple[str, ...] = ()
    inline: bool = True
    grantee: str | None = None
    owner: str | None = None
    comment: str | None = None
    needs: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def address(self) -> str:
        """The object's name in an inventory: its kind and identity."""
        return f"{self.kind} {self.identity}"

    @property
    def sort_key(self) -> tuple[int, str, int, str]:
        """Order by kind, then schema, then position, then name, by code point whatever the locale."""
        return (_RANK[self.kind], self.schema or "", self.position, self.identity)

    def following(self) -> list[str]:
        """Return the statements after the definition: ``further``, owner, comment."""
        subject = f"{_NAMED_OTHERWISE.get(self.kind, self.kind)} {self.identity}"
        statements = list(self.further)
        if self.owner is not None:
            statements.append(f"alter {subject} owner to {self.owner};")
        if self.comment is not None:
            statements.append(f"comment on {subject} is {literal(self.comment)};")
        return statements


class Inventory(Mapping[str, DatabaseObject]):
    """The objects of one database by address, in the order of ``DatabaseObject.sort_key``."""

    def __init__(self, objects: list[DatabaseObject]) -> None:
        self._objects = {item.address: item for item in sorted(objects, key=lambda item: item.sort_key)}

    def __getitem__(self, address: str) -> DatabaseObject:
        return self._objects[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._objects)

    def __len__(self) -> int:
        return len(self._objects)

    @cached_property
    def children(self) -> dict[str, list[DatabaseObject]]:
        """The parts of each object that has some, by its address."""
        found: dict[str, list[DatabaseObject]] = {}
        for item in self._objects.values():
            if item.parent is not None:
                found.setdefault(item.parent, []).append(item)
        return found


def literal(text: str) -> str:
    """Return ``text`` as an SQL string constant, for a server with standard_conforming_strings."""
    return "'" + text.replace("'", "''") + "'"
