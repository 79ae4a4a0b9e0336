"""`pyairtable-db token`: tokens for development, and the key that signs contexts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from . import output
from .options import EnvOption, JsonOption, UrlOption

commands = typer.Typer(
    name="token",
    help="Tokens and keys of the HTTP layer.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def register(app: typer.Typer) -> None:
    """Add the command group to ``app``."""
    app.add_typer(commands)


@commands.command()
def issue(
    tenant: Annotated[str | None, typer.Option(help="Tenant by its slug. Default: the only one there is.")] = None,
    user: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="A member's address. Default: the tenant's own service.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="Role of the request. Default: application_user.")] = None,
    level: Annotated[
        str | None, typer.Option(help="What it may do at most: owner, editor, commenter or reader.")
    ] = None,
    expires: Annotated[str, typer.Option(metavar="TIME", help="How long it holds: 30s, 15m, 1h, 7d.")] = "1h",
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Print a token for `Authorization: Bearer`, for development; what issues tokens in production is up to you.

    It is signed with PYAIRTABLE_DB_HTTP_JWT_SECRET, or with the secret that `serve --dev` made.

    Example: [bold]pyairtable-db token issue --tenant acme --user alice@example.com --expires 1h[/]
    """
    from pyairtable_db import database, settings
    from pyairtable_db.http import require_extra

    require_extra()
    from pyairtable_db.http import development, issuing
    from pyairtable_db.http import settings as http_settings

    general = settings.load(env=env, url=url)
    valid_s = issuing.seconds(expires)
    environment = dict(os.environ)
    kept = development.secret_path(general.project)
    secret = http_settings.variable("jwt_secret")
    if kept.is_file() and not environment.get(secret) and not environment.get(secret + "_FILE"):
        environment[secret + "_FILE"] = str(kept)
    with database.connect(database.target(general)) as connection:
        token = issuing.issue_token(
            connection,
            http_settings.load(environment),
            tenant=tenant,
            user=user,
            role=role,
            level=level,
            valid_s=valid_s,
        )
    if json:
        output.document({"token": token, "expires_in": valid_s})
    else:
        output.result(token)


@commands.command("context-key")
def context_key(
    file: Annotated[
        Path | None, typer.Option(help="Write it to this new file, which only you can read, instead of printing it.")
    ] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key that signs request contexts, and print it once: the value of PYAIRTABLE_DB_CONTEXT_KEY.

    Whoever has it can work for any tenant: put it into your secret store. docs/http.md says how keys are changed.

    Example: [bold]pyairtable-db token context-key --file context.key[/]
    """
    from pyairtable_db import database, settings
    from pyairtable_db.data.tenancy import database_errors
    from pyairtable_db.http import require_extra

    require_extra()
    from pyairtable_db.http import issuing

    target = database.target(settings.load(env=env, url=url))
    with database.connect(target) as connection, database_errors("nothing was changed"), connection.transaction():
        key = issuing.create_context_key(connection)
        if file is not None:
            issuing.write_secret(file, key)
    name = key.get_secret_value().partition(":")[0]
    if json:
        output.document({"id": int(name), **({"key": key.get_secret_value()} if file is None else {"file": str(file)})})
    elif file is None:
        output.result(key.get_secret_value())
    else:
        output.note(f"Key {name} is in {file}.")


@commands.command("retire-key")
def retire_key(
    key: Annotated[int, typer.Argument(min=1, max=32767, help="Its number: what stands before the colon.")],
    url: UrlOption = None,
    env: EnvOption = None,
) -> None:
    """Void a key that signs request contexts, and what was signed with it. Give the services another one first.

    Example: [bold]pyairtable-db token retire-key 1[/]
    """
    from pyairtable_db import database, settings
    from pyairtable_db.data.tenancy import database_errors
    from pyairtable_db.http import require_extra

    require_extra()
    from pyairtable_db.http import issuing

    with (
        database.connect(database.target(settings.load(env=env, url=url))) as connection,
        database_errors("nothing was changed"),
    ):
        issuing.retire_context_key(connection, key)
    output.note(f"Key {key} is retired.")
