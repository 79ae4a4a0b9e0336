"""`pyairtable-db tenant`: the tenants of the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from . import output
from .options import EnvOption, JsonOption, UrlOption

commands = typer.Typer(
    name="tenant",
    help="Tenants: the customers whose data the database keeps apart.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def register(app: typer.Typer) -> None:
    """Add the command group to ``app``."""
    app.add_typer(commands)


@commands.command()
def create(
    slug: Annotated[str, typer.Argument(help="Short name: lowercase letters, digits and inner hyphens.")],
    name: Annotated[str | None, typer.Option(help="Full name. Default: the slug.")] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Create a tenant.

    Example: [bold]pyairtable-db tenant create acme --name "Acme Inc."[/]
    """
    from pyairtable_db import data, database, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        tenant = data.create_tenant(connection, slug, name)
    if json:
        output.document(asdict(tenant))
    else:
        output.result(f"tenant {tenant.slug} created: {tenant.id}")


@commands.command("list")
def list_(url: UrlOption = None, env: EnvOption = None, json: JsonOption = False) -> None:
    """List the tenants.

    Example: [bold]pyairtable-db tenant list --json[/]
    """
    from pyairtable_db import data, database, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        tenants = data.list_tenants(connection)
    if json:
        output.document({"tenants": [asdict(tenant) for tenant in tenants]})
    elif tenants:
        output.table(["slug", "name", "id"], [[tenant.slug, tenant.name, tenant.id] for tenant in tenants])
    else:
        output.note("There is no tenant yet: pyairtable-db tenant create SLUG")
