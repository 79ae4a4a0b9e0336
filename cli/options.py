"""Options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

UrlOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        help="Database as a libpq URI. Default: PYAIRTABLE_DB_URL, pyproject.toml, then the running local server. "
        "Keep passwords in the environment or ~/.pgpass: arguments show in the process list.",
    ),
]
EnvOption = Annotated[
    str | None,
    typer.Option("--env", metavar="NAME", help="Named environment of pyproject.toml. Default: PYAIRTABLE_DB_ENV."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document to stdout.")]
