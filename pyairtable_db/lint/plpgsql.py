"""Faults in PL/pgSQL that only a database can see, by plpgsql_check on a clone of the migrated template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..database import connect
from ..local.files import Step, quiet
from ..migrations.files import read_text, sql_folder
from ..scratch import scratch_database
from ..settings import Settings
from ..testing.bodies import place, sources
from ..testing.files import SETUP
from ..testing.template import ensure_test_template, scratch_server
from .findings import Finding

_CODES = {"error": "PDB201", "warning": "PDB202", "performance": "PDB203", "security": "PDB204"}
_QUERY = Path(__file__).with_suffix(".sql")


def check(settings: Settings, *, step: Step = quiet) -> list[Finding]:
    """Return what plpgsql_check says of every function, at the place where the function's file has it.

    Raises what making the template does: UnsupportedServer, LocalServerError, MigrationError, StatementFailed.
    """
    # The template of the pgTAP tests is used, set-up included, so that it is made once for both.
    setup = settings.project / "tests" / "sql" / SETUP
    given = setup if setup.is_file() else None
    with scratch_server(settings, step) as url:
        with step("Migrating a database for plpgsql_check"):
            template = ensure_test_template(settings, url, setup=given, needs=("plpgsql_check",))
        with scratch_database(url, template) as clone, connect(clone) as connection:
            rows = connection.execute(_QUERY.read_bytes()).fetchall()
    helpers = read_text(given) if given else ""
    texts = sources(settings)
    fallback = str(sql_folder(settings))
    return list(_findings([row for row in rows if row[1] not in helpers], texts, fallback))


def _findings(rows: list[tuple[object, ...]], texts: list[tuple[str, str]], fallback: str) -> Iterator[Finding]:
    broken = {row[0] for row in rows if row[3] == "error"}
    for name, body, line, level, sqlstate, message, detail, hint in rows:
        if name in broken and level != "error":
            continue  # what a statement with an error uses is not known: warnings about it mislead
        path, start = place(str(name), str(body), texts) or (fallback, 1)
        if level == "unused":
            yield Finding(
                path,
                start,
                1,
                "PDB205",
                f"no trigger uses {name}, so it cannot be checked",
                "Create its trigger, or remove it.",
                "plpgsql_check",
            )
            continue
        code = _CODES[str(level).partition(" ")[0]]
        state = f" (SQLSTATE {sqlstate})" if level == "error" else ""
        said = f"{name}: {message}{state}" + (f"; {detail}" if detail else "")
        number = start + (int(str(line)) - 1 if line is not None else 0)
        yield Finding(path, number, 1, code, said, str(hint) if hint else None, "plpgsql_check")
