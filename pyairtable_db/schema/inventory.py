"""Reading the catalogs: one query a kind of object, all in one round trip and one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import Any, NamedTuple

import psycopg
from psycopg import IsolationLevel, RawCursor
from psycopg.rows import namedtuple_row

from ..database import Connection, connect, describe
from ..errors import DatabaseError
from . import wording
from .objects import DatabaseObject, Inventory
from .privileges import Roles, default_privileges, grants

_KINDS = (
    "schemas", "extensions", "collations", "types", "text_search", "foreign_data", "sequences", "sequence_owners",
    "tables", "columns", "constraints", "indexes", "statistics", "rules", "policies", "triggers", "views", "routines",
    "casts", "operators", "publications", "event_triggers",
)  # fmt: skip
_TIMESCALEDB = ("timescaledb/hypertables", "timescaledb/continuous_aggregates", "timescaledb/jobs")
_PRIVILEGES = ("grants", "default_privileges")
_WORDING = {
    "function": wording.routine,
    "procedure": wording.routine,
    "trigger": wording.trigger,
    "index": wording.index,
    "constraint": wording.constraint,
}

_Place = tuple[int, int, int]


class _Scope(NamedTuple):
    """What scope.sql answers, and the relations TimescaleDB hides behind others."""

    namespaces: list[int]
    routines: int
    relations: int
    roles: Roles
    extensions: list[str]
    hidden: list[int]


def read(url: str, *, database_specific: bool = False) -> Inventory:
    """Return what the database at ``url`` holds.

    With ``database_specific`` also what belongs to this one database and not to the schema: its settings, and
    pg_cron with its jobs. Raises DatabaseError when the catalogs cannot be read.
    """
    with connect(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            return read_from(connection, database_specific=database_specific)
        except psycopg.Error as error:
            raise DatabaseError(
                f"the catalogs cannot be read: {error.diag.message_primary or error}",
                where=describe(url),
                hint="Objects may have been dropped meanwhile: run it again when no migration is running.",
            ) from error


def read_from(connection: Connection, *, database_specific: bool = False) -> Inventory:
    """Return what the database of ``connection`` holds; see ``read``.

    In an open transaction it sees what that has done so far, and leaves no setting behind.
    """
    with connection.transaction(force_rollback=True):
        scope = _scope(connection)
        wanted = [*_KINDS, *_PRIVILEGES, "dependencies"]
        if "timescaledb" in scope.extensions:
            wanted += _TIMESCALEDB
        if database_specific:
            wanted.append("database/settings")
            if "pg_cron" in scope.extensions:
                wanted.append("pg_cron/jobs")
        answers = _ask(connection, wanted, scope)
    return _assemble(answers, scope)


def _scope(connection: Connection) -> _Scope:
    connection.execute(_query("settings"))
    with RawCursor(connection, row_factory=namedtuple_row) as cursor:
        row: Any = cursor.execute(_query("scope")).fetchone()
    if row is None:
        raise DatabaseError("the scope of the inventory came back empty")
    hidden: list[int] = []
    if "timescaledb" in row.extensions:
        hidden = [found[0] for found in connection.execute(_query("timescaledb/hidden"))]
    return _Scope(row.namespaces, row.routines, row.relations, Roles(row.roles), row.extensions, hidden)


def _ask(connection: Connection, names: list[str], scope: _Scope) -> dict[str, list[Any]]:
    """Run the files ``names`` in one pipeline; ``$1`` are the namespaces to read, ``$2`` the hidden relations."""
    cursors: dict[str, RawCursor[Any]] = {}
    with connection.pipeline():
        for name in names:
            text = _query(name)
            parameters = [scope.namespaces, scope.hidden][: 2 if b"$2" in text else 1 if b"$1" in text else 0]
            cursors[name] = RawCursor(connection, row_factory=namedtuple_row)
            cursors[name].execute(text, parameters, prepare=False)
    return {name: cursor.fetchall() for name, cursor in cursors.items()}


def _assemble(answers: dict[str, list[Any]], scope: _Scope) -> Inventory:
    privileges = {name: answers.pop(name) for name in _PRIVILEGES}
    edges = answers.pop("dependencies")
    rows = [(row, row._asdict()) for found in answers.values() for row in found]
    places: dict[_Place, str] = {}
    for row, values in rows:
        places[row.classid, row.objid, values.get("objsubid", 0)] = f"{row.kind} {row.identity}"
    addresses = {(classid, objid): address for (classid, objid, part), address in places.items() if part == 0}
    needs = _needs(edges, places)
    for row, values in rows:
        named = [(scope.routines, oid) for oid in values.get("routines", ())]
        named += [(scope.relations, oid) for oid in values.get("relations", ())]
        needs.setdefault(f"{row.kind} {row.identity}", set()).update(filter(None, map(addresses.get, named)))
    # A continuous aggregate comes after the view that it is, and takes its place.
    objects = [
        _object(values, scope.roles, addresses, needs)
        for row, values in rows
        if places[row.classid, row.objid, values.get("objsubid", 0)] == f"{row.kind} {row.identity}"
    ]
    objects += grants(privileges["grants"], scope.roles, addresses)
    objects += default_privileges(privileges["default_privileges"], scope.roles, addresses)
    return Inventory(objects)


def _needs(edges: Iterable[Any], places: dict[_Place, str]) -> dict[str, set[str]]:
    """Return what each address needs, as addresses; ends outside the inventory are left out."""
    needs: dict[str, set[str]] = {}
    for edge in edges:
        whole = places.get((edge.classid, edge.objid, 0))
        source = places.get((edge.classid, edge.objid, edge.objsubid), whole)
        target = places.get((edge.refclassid, edge.refobjid, 0))
        if source is not None and target is not None and source != target:
            needs.setdefault(source, set()).add(target)
    return needs


def _object(
    values: dict[str, Any], roles: Roles, addresses: dict[tuple[int, int], str], needs: dict[str, set[str]]
) -> DatabaseObject:
    kind, identity = values["kind"], values["identity"]
    parent = addresses.get((values.get("parent_classid", 0), values.get("parent_objid", 0)))
    cells = values.get("cells")
    reword = _WORDING.get(kind, wording.plain)
    closing = values.get("closing")
    return DatabaseObject(
        kind=kind,
        identity=identity,
        schema=values.get("schema"),
        parent=parent,
        position=values.get("position") or 0,
        definition=reword(values.get("definition") or ""),
        closing=None if closing is None else wording.plain(closing),
        derived=values.get("derived", False),
        cells=None if cells is None else (cells[0], cells[1], wording.plain(cells[2]), _reworded(cells[3])),
        further=tuple(wording.plain(text) for text in values.get("further") or ()),
        inline=values.get("is_inline", True),
        owner=roles.owner(values.get("owner")),
        comment=values.get("comment"),
        needs=frozenset(needs.get(f"{kind} {identity}", ())),
    )


def _reworded(text: str | None) -> str | None:
    return None if text is None else wording.plain(text)


def _query(name: str) -> bytes:
    return (files(__package__) / "inventory" / f"{name}.sql").read_bytes()
