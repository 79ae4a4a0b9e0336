"""How an object is written: a table with everything that is part of it, its columns aligned."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .objects import DatabaseObject, Inventory


def block(inventory: Inventory, item: DatabaseObject, *, without: Collection[str] = ()) -> str:
    """Return the statements that make ``item`` with its parts, save those whose addresses are in ``without``."""
    parts = inventory.children.get(item.address, [])
    here = [part for part in parts if part.address not in without]
    listed = [part for part in here if part.kind == "column" or _is_inline(inventory, part)]
    apart = [part for part in here if part not in listed]
    # A constraint of its own statement may need an index of the same table.
    apart.sort(key=lambda part: part.kind == "constraint")
    lines = [_definition(item, listed, late_defaults=without), *item.following()]
    for part in listed:
        lines.extend(part.following())
    lines.extend(statement(inventory, part) for part in apart if part.kind != "grant")
    lines.extend(_merged([part for part in apart if part.kind == "grant"]))
    return "\n".join(lines)


def statement(inventory: Inventory, item: DatabaseObject) -> str:
    """Return the statements that make ``item`` when what it is part of exists already."""
    if item.kind == "constraint" and item.parent is not None:
        table = inventory[item.parent]
        first = f"alter {table.kind} {table.identity} add {item.definition};"
    elif item.kind == "column" and item.cells is not None and item.parent is not None:
        table = inventory[item.parent]
        return f"alter {table.kind} {table.identity} alter column {item.cells[0]} set {item.cells[3]};"
    else:
        first = item.definition
    parts = inventory.children.get(item.address, [])
    return "\n".join([first, *item.following(), *(statement(inventory, part) for part in parts)])


def own_text(item: DatabaseObject) -> str:
    """Return what is said of ``item`` alone: a table without its columns, a column as its table lists it."""
    if item.cells is not None:
        first = " ".join(cell for cell in item.cells if cell)
    else:
        first = item.definition + (item.closing or "")
    return "\n".join(line for line in [first, *item.following()] if line)


def _merged(grants: list[DatabaseObject]) -> list[str]:
    """Return the statements of ``grants``, one for all grantees who get the same."""
    grantees: dict[str, list[str]] = {}
    for grant in grants:
        ending = f" to {grant.grantee};"
        lone = "\n" not in grant.definition and grant.definition.endswith(ending)
        grantees.setdefault(grant.definition.removesuffix(ending) if lone else grant.definition, []).extend(
            [grant.grantee] if lone and grant.grantee else []
        )
    return [f"{text} to {', '.join(names)};" if names else text for text, names in grantees.items()]


def _is_inline(inventory: Inventory, part: DatabaseObject) -> bool:
    """Whether ``part`` is a constraint that stands inside its table's statement."""
    if part.kind != "constraint" or not part.inline:
        return False
    return not any(inventory[need].kind == "index" and inventory[need].parent == part.parent for need in part.needs)


def _definition(item: DatabaseObject, parts: Iterable[DatabaseObject], *, late_defaults: Collection[str]) -> str:
    if item.closing is None:
        return item.definition
    columns = [part for part in parts if part.kind == "column"]
    constraints = [part.definition for part in parts if part.kind == "constraint"]
    lines = [*_aligned(columns, late_defaults), *constraints]
    if lines:
        # After `partition of` on a line of its own the list stands deeper.
        indent = "\n" + " " * 4 * item.definition.count("\n    ")
        return f"{item.definition} ({indent}    " + f",{indent}    ".join(lines) + f"{indent}){item.closing};"
    return f"{item.definition}{'' if item.derived else ' ()'}{item.closing};"


def _aligned(columns: list[DatabaseObject], late_defaults: Collection[str]) -> list[str]:
    rows = []
    for column in columns:
        if column.cells is None:
            continue
        name, kind, properties, default = column.cells
        rest = [properties, None if f"default of {column.address}" in late_defaults else default]
        rows.append((name, kind, " ".join(part for part in rest if part)))
    name_width = max((len(name) for name, _, _ in rows), default=0)
    kind_width = max((len(kind) for _, kind, rest in rows if rest), default=0)
    return [f"{name:<{name_width}} {kind:<{kind_width}} {rest}".rstrip() for name, kind, rest in rows]
