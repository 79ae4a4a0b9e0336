"""Grants, revokes and default privileges as statements, from what the inventory's files list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .objects import DatabaseObject

_ORDER = (
    "select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain", "usage", "create",
    "execute", "all",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A role as statements name it; ``operator`` stands for whoever runs the migrations (see scope.sql)."""

    name: str
    operator: bool
    deployer: bool


class Roles:
    """The roles of the cluster by OID."""

    def __init__(self, found: dict[str, dict[str, Any]]) -> None:
        self._roles = {int(oid): Role(**role) for oid, role in found.items()}

    def owner(self, oid: int | None) -> str | None:
        """Return the name of the owner, None when that is whoever runs the migrations."""
        return None if oid is None or self._roles[oid].operator else self._roles[oid].name

    def name(self, oid: int, owner: int) -> str:
        """Return the name of a grantee of an object of ``owner``."""
        if oid == 0:
            return "public"
        role = self._roles[oid]
        return "current_user" if oid == owner and role.operator else role.name

    def creator(self, oid: int) -> str:
        """Return the name of the role whose default privileges these are."""
        role = self._roles[oid]
        return "current_user" if role.deployer else role.name


def grants(rows: Iterable[Any], roles: Roles, addresses: dict[tuple[int, int], str]) -> list[DatabaseObject]:
    """Return an object of kind ``grant`` for each subject and grantee of grants.sql."""
    statements: dict[tuple[str, str, str | None], list[tuple[tuple[Any, ...], str]]] = {}
    for row in rows:
        grantee = roles.name(row.grantee, row.owner)
        by_owner = row.grantor == row.owner
        key = (row.subject, grantee, addresses.get((row.parent_classid, row.parent_objid)))
        statement = _statement(row, f" on {row.subject}", grantee)
        if not by_owner:
            statement = f"set role {roles.name(row.grantor, row.owner)};\n{statement}\nreset role;"
        rank = (not row.revoked, not by_owner, row.is_grantable, statement)
        statements.setdefault(key, []).append((rank, statement))
    return [
        DatabaseObject(
            kind="grant",
            identity=f"on {subject} to {grantee}",
            parent=parent,
            position=0 if grantee == "public" else 1,
            grantee=grantee,
            definition="\n".join(text for _, text in sorted(found)),
        )
        for (subject, grantee, parent), found in statements.items()
    ]


def default_privileges(
    rows: Iterable[Any], roles: Roles, addresses: dict[tuple[int, int], str]
) -> list[DatabaseObject]:
    """Return an object of kind ``default privilege`` for each role, schema, kind of object and grantee."""
    found: dict[str, tuple[Any, list[tuple[tuple[Any, ...], str]]]] = {}
    for row in rows:
        grantee = roles.name(row.grantee, row.owner)
        schema = addresses.get((row.parent_classid, row.parent_objid))
        scope = f"for role {roles.creator(row.owner)}" + (f" in {schema}" if schema else "")
        statement = f"alter default privileges {scope}\n    {_statement(row, f' on {row.word}', grantee)}"
        _, statements = found.setdefault(f"{scope} on {row.word} to {grantee}", (row, []))
        statements.append(((not row.revoked, row.is_grantable, statement), statement))
    return [
        DatabaseObject(
            kind="default privilege",
            identity=identity,
            schema=row.schema,
            definition="\n".join(text for _, text in sorted(statements)),
            needs=frozenset({addresses[row.parent_classid, row.parent_objid]} if row.schema is not None else ()),
        )
        for identity, (row, statements) in found.items()
    ]


def _statement(row: Any, subject: str, grantee: str) -> str:
    privileges = ", ".join(sorted((_lowered(word) for word in row.privileges), key=_rank))
    if row.revoked:
        return f"revoke {privileges}{subject} from {grantee};"
    return f"grant {privileges}{subject} to {grantee}{' with grant option' if row.is_grantable else ''};"


def _lowered(privilege: str) -> str:
    """Return ``SELECT ("A", b)`` as ``select ("A", b)``."""
    word, bracket, columns = privilege.partition(" (")
    return word.lower() + bracket + columns


def _rank(privilege: str) -> tuple[int, str]:
    word = privilege.partition(" (")[0]
    return (_ORDER.index(word) if word in _ORDER else len(_ORDER), privilege)
