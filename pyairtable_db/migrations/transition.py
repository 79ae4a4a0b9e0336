"""From the repeatable bodies a database has to those it shall have: what to drop, what to apply, in which order.

``migrate`` goes to the files' bodies, ``rollback`` to those the ledger remembers; both take the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec
from psycopg.types.json import Jsonb

from ..database import Connection
from .failures import Source
from .ledger import Installed
from .queries import QUERIES
from .repeatables import Body, in_order

if TYPE_CHECKING:
    from .objects import Contents, DatabaseObject
    from .statements import Script

NOT_REPLACEABLE = ("42P13", "42P16", "42809", "2BP01")


class NotReplaceable(Exception):
    """The server refused to replace an object of ``path`` by its new definition."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Drop(msgspec.Struct, frozen=True):
    """An object that goes, and why: it is gone from the files, cannot be replaced, or hangs on such a one."""

    object: DatabaseObject
    path: str
    reason: str


class Apply(msgspec.Struct, frozen=True):
    """A body to apply, and why; ``objects`` is what the ledger will say it creates."""

    body: Body
    script: Script
    source: Source
    objects: tuple[DatabaseObject, ...]
    reason: str


class Transition(msgspec.Struct, frozen=True):
    """Drops first, then bodies, each in an order that works; ``removed`` paths leave the ledger."""

    drops: tuple[Drop, ...] = ()
    applies: tuple[Apply, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.drops or self.applies or self.removed)


class Target(msgspec.Struct):
    """Where to go: ``changed`` bodies, ``removed`` paths, all else stays; ``body_of`` gives any wanted body.

    ``why_gone`` is the reason for dropping what a removed path created, ``why_less`` what a changed one no longer does.
    """

    changed: Mapping[str, Body]
    removed: tuple[str, ...]
    reasons: Mapping[str, str]
    body_of: Callable[[str], Body]
    forced: set[str] = msgspec.field(default_factory=set)
    why_gone: str = "its file is gone"
    why_less: str = "its file no longer creates it"


def plan(
    connection: Connection,
    installed: Mapping[str, Installed],
    old_sql: Callable[[Installed], str],
    target: Target,
    schema: str,
) -> Transition:
    """Return the transition from ``installed`` to ``target``; reads the catalog, changes nothing.

    ``target.forced`` are paths whose objects the server refused to replace: they are dropped first.
    Raises MigrationError for a body that cannot be repeated.
    """
    if not (target.changed or target.removed):
        return Transition()
    from .objects import DatabaseObject, replaceable

    wanted = {path: _examine(body, schema) for path, body in target.changed.items()}
    old = {
        path: _contents(old_sql(installed[path]), path, schema)
        for path in (*target.changed, *target.removed)
        if path in installed
    }
    drops: dict[DatabaseObject, Drop] = {}
    new_home = {item: path for path, (_, _, contents) in wanted.items() for item in contents.objects}
    staying = {DatabaseObject(**stored) for path, row in installed.items() if path not in old for stored in row.objects}
    for path, was in old.items():
        for item in was.objects:
            home = new_home.get(item)
            if home is None:
                if item not in staying:
                    reason = target.why_gone if path in target.removed else target.why_less
                    drops[item] = Drop(item, path, reason)
                continue
            now = wanted[home][2]
            if home in target.forced:
                drops[item] = Drop(item, path, "PostgreSQL cannot replace it by the new definition")
            elif item.kind == "materialized view":
                drops[item] = Drop(item, path, "a materialized view cannot be replaced")
            elif not replaceable(was.shapes[item], now.shapes[item]):
                drops[item] = Drop(item, path, "its signature or columns changed")
            elif not set(was.secondary) <= set(now.secondary):
                drops[item] = Drop(item, path, "a grant or comment left its file")
    reasons = dict(target.reasons)
    if drops:
        for path in _dependents(connection, drops):
            if path not in wanted and path not in target.removed:
                body = target.body_of(path)
                wanted[path] = _examine(body, schema)
                reasons[path] = "hangs on an object that is dropped"
                for stored in installed[path].objects:
                    what = DatabaseObject(**stored)
                    drops.setdefault(what, Drop(what, path, "hangs on an object that is dropped"))
            elif path in old:
                for what in old[path].objects:
                    drops.setdefault(what, Drop(what, path, "hangs on an object that is dropped"))
    order = in_order(
        {path: contents.uses for path, (_, _, contents) in wanted.items()},
        {path: contents.objects for path, (_, _, contents) in wanted.items()},
    )
    return Transition(
        _drop_order(drops, old, wanted),
        tuple(
            Apply(target.changed.get(path) or target.body_of(path), script, source, contents.objects, reasons[path])
            for path in order
            for script, source, contents in (wanted[path],)
        ),
        target.removed,
    )


def _examine(body: Body, schema: str) -> tuple[Script, Source, Contents]:
    from . import repeatability, statements
    from .objects import contents

    source = Source(body.place, body.raw, body.sql)
    script = statements.parse(body.sql, body.place, source.line)
    repeatability.check(script, body.place, schema, source.line)
    statements.check_transactional(script, body.place, source.line)
    return script, source, contents(script, schema)


def _contents(sql: str, place: str, schema: str) -> Contents:
    from . import statements
    from .objects import contents

    return contents(statements.parse(sql, place), schema)


def _dependents(connection: Connection, drops: Mapping[DatabaseObject, Drop]) -> list[str]:
    """Return the paths of installed repeatables with an object that depends on a dropped one, or is one."""
    objects = Jsonb([item.as_json() for item in drops])
    return [str(row[0]) for row in connection.execute(QUERIES["dependents"], {"objects": objects})]


def _drop_order(
    drops: Mapping[DatabaseObject, Drop],
    old: Mapping[str, Contents],
    wanted: Mapping[str, tuple[Script, Source, Contents]],
) -> tuple[Drop, ...]:
    """Return the drops so that users go before what they use."""
    contents = {**{path: parts[2] for path, parts in wanted.items()}, **old}
    paths = {drop.path for drop in drops.values()}
    order = in_order(
        {path: contents[path].uses for path in paths},
        {path: contents[path].objects for path in paths},
    )
    position = {path: index for index, path in enumerate(order)}
    created = list(drops.values())
    return tuple(sorted(created, key=lambda drop: (position[drop.path], created.index(drop)), reverse=True))
