"""`pyairtable-db usage`: a tenant's month in the terminal, or as a page with charts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from . import output
from .data import TenantOption
from .options import EnvOption, JsonOption, UrlOption


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(usage)


def usage(
    tenant: TenantOption = None,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="YYYY-MM", help="Month of the tenant's time zone. Default: the running one."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page with charts instead; - is stdout."),
    ] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Show a tenant's month: requests, cost, errors, latency, and what and who they came from.

    The page is one file that needs no network. --json prints the answers of the functions behind both.

    Example: [bold]pyairtable-db usage --tenant acme --month 2026-11 --html november.html[/]
    """
    from pyairtable_db import database, settings
    from pyairtable_db import usage as months
    from pyairtable_db.errors import UsageError

    to_stdout = str(html) == "-"
    if to_stdout and json:
        raise UsageError("--json and the page both want stdout", hint="Name a file with --html.")
    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        report = months.read_month(connection, tenant=tenant, month=month, hours=html is not None)
    if to_stdout:
        output.verbatim(months.page(report))
    elif html is not None:
        months.write_page(report, html)
        output.note(f"{html} written, {html.stat().st_size / 1000:,.0f} kB")
    if json:
        output.document(report.document())
    elif html is None:
        signs = months.UNICODE if output.takes("▁█░·−") else months.ASCII
        output.styled(months.lines(report, width=shutil.get_terminal_size().columns, signs=signs))
