"""What becomes of a column: its inferred type, overruled by --type, a schema or the table that exists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import DataError, UsageError
from .fieldtypes import DATE_FORMAT_TYPES, IMPORTABLE, FieldSpec, is_pattern
from .inference import Inferred
from .tables import Table

_TYPE = re.compile(r"(?P<name>.+)=(?P<type>[A-Za-z]+)(?::(?P<pattern>.+))?", re.DOTALL)


def parse_type(text: str) -> FieldSpec:
    """Read ``FIELD=TYPE`` or, for dates that are not ISO 8601, ``FIELD=date:%d/%m/%Y``. Raises UsageError."""
    match = _TYPE.fullmatch(text)
    if not match or match["type"] not in IMPORTABLE:
        raise UsageError(
            f'type "{text}" is not FIELD=TYPE', hint=f"Types that can be imported: {', '.join(sorted(IMPORTABLE))}."
        )
    pattern = match["pattern"]
    if pattern and match["type"] not in DATE_FORMAT_TYPES:
        raise UsageError(f'type "{text}": only date and dateTime take a pattern', hint="Write FIELD=date:%d/%m/%Y.")
    if pattern and not is_pattern(pattern):
        raise UsageError(f'type "{text}": "{pattern}" is no strptime pattern', hint="Write FIELD=date:%d/%m/%Y.")
    return FieldSpec(match["name"], match["type"], pattern=pattern)


def as_in(table: Table, column: Inferred, given: FieldSpec | None) -> Inferred:
    """Return the column with the field of an existing table. Raises DataError when it has none of the name."""
    known = table.field(column.field.name)
    if known is None:
        names = ", ".join(field.spec.name for field in table.fields)
        raise DataError(
            f'table "{table.name}" has no field "{column.field.name}"',
            hint=f"Rename the column or leave it out of the file. Fields of the table: {names}.",
        )
    if given is not None and given.type != known.spec.type:
        raise UsageError(
            f'field "{known.spec.name}" of table "{table.name}" has type {known.spec.type}, not {given.type}',
            hint="Leave --type away: an existing table decides.",
        )
    pattern = given.pattern if given else None
    return replace(column, field=replace(known.spec, pattern=pattern), note="")


def overruled(column: Inferred, given: FieldSpec | None) -> Inferred:
    """Return the column with the type that --type or --schema gave it, or as it was inferred."""
    if given is None:
        return column
    options: dict[str, Any] = dict(given.options)
    if given.type == column.field.type:
        options = {**column.field.options, **options}
    elif given.type in ("number", "percent", "currency") and "precision" not in options:
        options["precision"] = column.field.options.get("precision", 2)
    return replace(column, field=FieldSpec(column.field.name, given.type, options, given.pattern), note="as given")


def refuse_alike(names: Sequence[str], where: str) -> None:
    """Refuse keys that differ in case or in blanks round them only: fields do not. Raises DataError."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.strip().lower(), name)
        if other != name:
            raise DataError(
                f'the keys "{other}" and "{name}" differ in case or blanks only',
                where=where,
                hint="Rename one of them.",
            )
