"""`pyairtable-db local`: the PostgreSQL of this project on this machine."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from . import output
from .options import EnvOption, JsonOption

if TYPE_CHECKING:
    from pyairtable_db.local.cluster import Cluster
    from pyairtable_db.settings import Settings

commands = typer.Typer(
    name="local",
    help="A PostgreSQL of this project's own, with every extension: found on the machine or built without root.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def register(app: typer.Typer) -> None:
    """Add the command group to ``app``."""
    app.add_typer(commands)


@commands.command()
def start(
    port: Annotated[
        int | None,
        typer.Option(min=1024, max=65535, help="TCP port. Default: the last one, first one derived from the folder."),
    ] = None,
    env: EnvOption = None,
) -> None:
    """Start the server; install and create what is missing first.

    Example: [bold]pyairtable-db local start --port 5433[/]
    """
    from pyairtable_db.local.runtime import find_runtime

    settings, server = _server(env)
    started = server.start(lambda: find_runtime(settings, output.step), port=port, step=output.step)
    status = server.status()
    verb = "started" if started else "is running already"
    output.note(f"PostgreSQL {status.version} {verb} on port {status.port}.")
    output.result(str(status.url))


@commands.command()
def stop(env: EnvOption = None) -> None:
    """Stop the server; its data stay.

    Example: [bold]pyairtable-db local stop[/]
    """
    _, server = _server(env)
    output.note("Stopped." if server.stop(output.step) else "The local server was not running.")


@commands.command()
def status(json: JsonOption = False, env: EnvOption = None) -> None:
    """Show whether the server runs, and where its data are.

    Example: [bold]pyairtable-db local status --json[/]
    """
    _, server = _server(env)
    known = asdict(server.status())
    if json:
        output.document(known)
        return
    known["running"] = "yes" if known["running"] else "no"
    for name, value in known.items():
        output.result(f"{name:<8} {'-' if value is None else value}")


@commands.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    env: EnvOption = None,
) -> None:
    """Stop the server and delete all of its data.

    Example: [bold]pyairtable-db local reset --yes[/]
    """
    from pyairtable_db.errors import UsageError

    _, server = _server(env)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(
                "reset deletes all data of the local server, and there is no terminal to ask",
                hint="Say so with --yes.",
            )
        typer.confirm(f"Delete all data in {server.status().data}?", abort=True, err=True)
    output.note("Deleted." if server.remove(output.step) else "There were no data.")


@commands.command()
def url(env: EnvOption = None) -> None:
    """Print the URL of the running server, for PYAIRTABLE_DB_URL, psql and libpq; it holds no password.

    Example: [bold]pg_dump "$(pyairtable-db local url)"[/]
    """
    _, server = _server(env)
    output.result(server.require_running())


@commands.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the running server; what follows is passed to it.

    Example: [bold]pyairtable-db local psql -c 'select 1'[/]
    """
    from pyairtable_db.local.runtime import find_runtime

    settings, server = _server(None)
    url = server.require_running()
    runtime = find_runtime(settings, output.step)
    program = str(runtime.bin / "psql")
    os.execve(program, [program, "--dbname", url, *context.args], {**os.environ, **runtime.env})  # noqa: S606


def _server(env: str | None) -> tuple[Settings, Cluster]:
    from pyairtable_db.local import local_server
    from pyairtable_db.settings import load

    settings = load(env=env)
    return settings, local_server(settings.project)
