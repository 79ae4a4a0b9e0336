"""New SQL files from templates: a migration with its rollback, or a repeatable object, each with its pgTAP test."""

from __future__ import annotations

import difflib
import re
from enum import StrEnum
from pathlib import Path

from .errors import ConfigurationError, UsageError
from .migrations.files import ROLLBACK, discover, display, sql_folder
from .settings import Settings

TEMPLATES = Path(__file__).parent / "templates"
_CONCERN = re.compile(r"[a-z][a-z0-9]*")
_CHANGE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
_OBJECT = re.compile(r"[a-z_][a-z0-9_]*")
_TABLE = re.compile(r"([a-z_][a-z0-9_]*)\.([a-z_][a-z0-9_]*)")
_IDENTIFIER_BYTES = 63


class Kind(StrEnum):
    """What can be made; all but a migration are applied again when they change."""

    migration = "migration"
    function = "function"
    view = "view"
    trigger = "trigger"
    policy = "policy"


_FOLDERS = {Kind.function: "functions", Kind.view: "views", Kind.trigger: "triggers", Kind.policy: "policies"}


def create(
    settings: Settings,
    concern: str,
    slug: str,
    *,
    kind: Kind = Kind.migration,
    table: str | None = None,
    new_concern: bool = False,
) -> list[Path]:
    """Write the files of a new ``kind`` below the SQL folder and tests/sql; return their paths.

    ``slug`` is ``<verb>_<object>`` for a migration, which gets the next number, else the object's name: a function
    tg_… is one of a trigger. ``table`` is the ``schema.table`` of a trigger or policy. A concern that the SQL
    folder does not have is made with ``new_concern``, and when it is the first. Nothing is written when one of the
    files exists.

    Raises UsageError for a name that does not fit or a file that exists, ConfigurationError without a SQL folder
    of the project's own.
    """
    if settings.sql is None:
        raise ConfigurationError(
            "the project has no SQL folder of its own",
            hint='Write sql = "sql" into [tool.pyairtable-db] of pyproject.toml, and create the folder.',
        )
    folder = sql_folder(settings)
    tests = settings.project / "tests" / "sql"
    _require(_CONCERN, concern, "concern", "lowercase letters and digits, such as core")
    if not new_concern:
        _require_concern(folder, concern)
    if kind is Kind.migration:
        files = _migration(folder, tests, concern, slug)
        context = {"id": next(iter(files)).name.removesuffix(".sql"), "object": slug.partition("_")[2]}
    else:
        files = _repeatable(folder, tests, concern, slug, kind)
        schema, relation = _table_of(kind, table)
        task = slug.removeprefix(f"{relation}_")
        context = {"name": slug, "table": table or "", "schema": schema, "relation": relation, "task": task}
    context |= {"concern": concern, "owner": settings.owner_role or ""}
    for path in files:
        if path.exists():
            raise UsageError(f"{display(path)} exists", hint="Edit it, or choose another name.")
    texts = {path: _render(template, context) for path, template in files.items()}
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return list(texts)


def _migration(folder: Path, tests: Path, concern: str, slug: str) -> dict[Path, str]:
    if slug.startswith(f"{concern}_"):
        raise UsageError(
            f'the name of a migration starts with its concern anyway: "{slug}" would say it twice',
            hint=f"Write: pyairtable-db new {concern} {slug.removeprefix(concern + '_')}",
        )
    _require(_CHANGE, slug, "slug", "a verb and an object in lowercase, joined by underscores, such as create_tenants")
    there = discover(folder)
    for migration in there:
        if migration.id.partition("_")[2] == f"{concern}_{slug}":
            raise UsageError(
                f"{display(migration.path)} has that name already",
                hint="Edit it while nobody has applied it; else say in the name what this change does.",
            )
    number = max((migration.number for migration in there), default=0) + 1
    name = f"{number:04d}_{concern}_{slug}"
    template = "table" if slug.startswith("create_") else "migration"
    place = folder / concern / "migrations"
    return {
        place / f"{name}.sql": f"{template}.sql.jinja",
        place / f"{name}{ROLLBACK}": f"{template}{ROLLBACK}.jinja",
        tests / concern / "migrations" / f"{name}_test.sql": f"{template}_test.sql.jinja",
    }


def _repeatable(folder: Path, tests: Path, concern: str, slug: str, kind: Kind) -> dict[Path, str]:
    what = "name of the table" if kind is Kind.policy else f"name of the {kind}"
    _require(_OBJECT, slug, what, "lowercase letters, digits and underscores")
    if len(slug) > _IDENTIFIER_BYTES:
        raise UsageError(f"PostgreSQL cuts names after {_IDENTIFIER_BYTES} bytes", hint="Choose a shorter name.")
    template = "trigger_function" if kind is Kind.function and slug.startswith("tg_") else kind
    return {
        folder / concern / _FOLDERS[kind] / f"{slug}.sql": f"{template}.sql.jinja",
        tests / concern / _FOLDERS[kind] / f"{slug}_test.sql": f"{template}_test.sql.jinja",
    }


def _table_of(kind: Kind, table: str | None) -> tuple[str, str]:
    """Return schema and name of the table that a trigger or policy is on; empty for other kinds."""
    if kind not in (Kind.trigger, Kind.policy):
        if table is not None:
            raise UsageError(f"a {kind} is on no table", hint="Leave --on out.")
        return "", ""
    match = _TABLE.fullmatch(table or "")
    if match is None:
        raise UsageError(f"a {kind} needs its table", hint="Add --on SCHEMA.TABLE, such as --on airtable.records.")
    return match[1], match[2]


def _require_concern(folder: Path, concern: str) -> None:
    """Refuse a concern that the SQL folder does not have, unless it has none at all."""
    known = sorted(
        {path.parent.name for name in ("migrations", *_FOLDERS.values()) for path in folder.glob(f"*/{name}")}
    )
    if not known or (folder / concern).is_dir():
        return
    near = difflib.get_close_matches(concern, known, n=1)
    raise UsageError(
        f'{display(folder)} has no concern "{concern}" (it has {", ".join(known)})',
        hint=(f'Did you mean "{near[0]}"? ' if near else "") + "A new one is made with --create.",
    )


def _require(pattern: re.Pattern[str], value: str, what: str, shape: str) -> None:
    if not pattern.fullmatch(value):
        raise UsageError(f'{what} "{value}" does not fit', hint=f"Use {shape}.")


def _render(template: str, context: dict[str, str]) -> str:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - SQL, not HTML
    )
    return environment.get_template(template).render(context)
