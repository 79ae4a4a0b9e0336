"""`pyairtable-db serve`: the functions of schema api over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from .options import EnvOption, UrlOption


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one. Default: 8001.")] = None,
    uds: Annotated[Path | None, typer.Option(help="Unix socket to listen on, instead of address and port.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="Processes. Default: 1.")] = None,
    timeout_keep_alive: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="How long idle connections are kept. Default: 75.")
    ] = None,
    log_level: Annotated[
        str | None, typer.Option(help="debug, info (a line a request), warning or error. Default: info.")
    ] = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="Serve the project's local server; make secret and signing key in .local.")
    ] = False,
    url: UrlOption = None,
    env: EnvOption = None,
) -> None:
    """Serve every function of schema api as POST /rpc/NAME, until SIGTERM or Ctrl-C.

    Settings are PYAIRTABLE_DB_HTTP_* variables; docs/http.md lists them.

    Example: [bold]pyairtable-db serve --dev --port 8001[/]
    """
    from pyairtable_db import settings
    from pyairtable_db.http import require_extra

    require_extra()
    from pyairtable_db.http import development
    from pyairtable_db.http import serve as service
    from pyairtable_db.http import settings as http_settings

    general = settings.load(env=env, url=url)
    if dev:
        development.prepare(general.project, os.environ)
    elif general.url is not None:
        os.environ[http_settings.variable("url")] = general.url.get_secret_value()
    flags = {
        "host": host,
        "port": port,
        "uds": uds,
        "workers": workers,
        "keep_alive_s": timeout_keep_alive,
        "log_level": log_level,
    }
    service.serve({name: str(value) for name, value in flags.items() if value is not None})
