"""What `pyairtable-db serve --dev` needs and nobody has to make: the local server's login, a signing key, a secret.

.local/http/jwt-secret     signs and verifies tokens of this project
.local/http/context-key    signs contexts for the local server's database
"""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from ..data.tenancy import database_errors
from ..database import Connection, connect
from ..local import FOLDER, local_server
from ..settings import Secret
from .claims import Identity
from .issuing import create_context_key, write_secret
from .settings import variable
from .signing import ContextSigner

_SOMEBODY = "00000000-0000-4000-8000-000000000000"


def prepare(project: Path, environment: MutableMapping[str, str]) -> None:
    """Put into ``environment`` what it lacks for serving the project's local server.

    Raises LocalServerError when that does not run, UnsupportedServer when it is not migrated.
    """
    server = local_server(project)
    server.require_running()
    secret_file, key_file = secret_path(project), project / FOLDER / "http" / "context-key"
    secret_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not secret_file.is_file():
        write_secret(secret_file, Secret(secrets.token_hex(32)))
    with connect(server.url()) as connection, database_errors("nothing was changed"):
        if not (key_file.is_file() and holds(connection, Secret(key_file.read_text(encoding="ascii").strip()))):
            key_file.unlink(missing_ok=True)
            write_secret(key_file, create_context_key(connection))
    wanted = {
        variable("url"): make_conninfo(server.url(user="authenticator")),
        variable("context_key") + "_FILE": str(key_file),
        variable("jwt_secret") + "_FILE": str(secret_file),
        variable("log_format"): "text",
    }
    for name, value in wanted.items():
        if not environment.get(name) and not environment.get(name.removesuffix("_FILE")):
            environment[name] = value


def secret_path(project: Path) -> Path:
    """Return where the project keeps the secret that signs tokens for development."""
    return project / FOLDER / "http" / "jwt-secret"


def holds(connection: Connection, key: Secret) -> bool:
    """Return whether the database of ``connection`` accepts contexts signed with ``key``."""
    signed = ContextSigner(key).settings(Identity("anonymous", "", _SOMEBODY, "", 0, None, None))
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("select app.open_context('anonymous', %s, %s, %s, %s, %s)", signed)
    except psycopg.Error as error:
        if error.sqlstate == "PT401":
            return False
        raise
    return True
