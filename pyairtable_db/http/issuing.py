"""Makes what an operator needs: tokens for development, and the key that signs contexts."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import jwt
import psycopg

from ..data.tenancy import Tenant, find_tenant, work_as
from ..database import Connection
from ..errors import ConfigurationError, UsageError
from ..settings import Secret
from .claims import LEVELS
from .settings import HttpSettings, variable

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def seconds(text: str) -> int:
    """Return how many seconds ``text`` (30s, 15m, 1h, 7d) is. Raises UsageError for another form."""
    found = re.fullmatch(r"(\d{1,6})([smhd])", text.strip())
    if found is None or int(found[1]) == 0:
        raise UsageError(
            f'"{text}" is no time', hint="Give a number of seconds, minutes, hours or days: 30s, 15m, 1h, 7d."
        )
    return int(found[1]) * _UNITS[found[2]]


def issue_token(
    connection: Connection,
    settings: HttpSettings,
    *,
    tenant: str | None,
    user: str | None,
    role: str | None,
    level: str | None,
    valid_s: int,
) -> str:
    """Return a token signed with the secret of ``settings``, for a member of ``tenant`` or the tenant's own service.

    ``tenant`` is a slug, None for the only one there is; ``user`` the address of a member. Raises UsageError for a
    tenant, user, role or level that is not there, ConfigurationError without a secret.
    """
    if settings.jwt_secret is None:
        raise ConfigurationError(
            "there is no secret to sign a token with",
            where=variable("jwt_secret"),
            hint="Set the one that `pyairtable-db serve` verifies tokens with; `serve --dev` makes one.",
        )
    if level is not None and level not in LEVELS:
        raise UsageError(f'"{level}" is not a level', hint=f"It is one of {', '.join(LEVELS)}.")
    role = role or settings.default_role
    if role not in settings.roles:
        raise UsageError(f'role "{role}" is not allowed', hint=f"It is one of {', '.join(settings.roles)}.")
    now = int(time.time())
    claims: dict[str, object] = {settings.jwt_role_claim: role, "iat": now, "exp": now + valid_s}
    if role != settings.anonymous_role or tenant is not None:
        found = find_tenant(connection, tenant)
        claims[settings.jwt_tenant_claim] = found.id
        if user is not None:
            claims[settings.jwt_user_claim] = _member(connection, found, user)
        else:
            level = level or "owner"
    if level is not None:
        claims[settings.jwt_level_claim] = level
    if settings.jwt_audience:
        claims["aud"] = settings.jwt_audience[0]
    if settings.jwt_issuer:
        claims["iss"] = settings.jwt_issuer
    return jwt.encode(claims, settings.jwt_secret.get_secret_value(), algorithm="HS256")


def create_context_key(connection: Connection) -> Secret:
    """Return a new key that signs contexts, as ``id:hex``. It is made in the database, which never shows it again."""
    row = connection.execute("select id, key from app.create_context_key()").fetchone()
    assert row is not None  # noqa: S101 - the function returns one row or raises
    return Secret(f"{row[0]}:{row[1]}")


def retire_context_key(connection: Connection, key: int) -> None:
    """Void signing key ``key``, a number. Raises UsageError for one that is not valid, and for the last one."""
    try:
        connection.execute("select app.retire_context_key(%s::smallint)", [key])
    except psycopg.Error as error:
        if error.sqlstate not in ("PT404", "PT409"):
            raise
        raise UsageError(str(error.diag.message_primary), hint=error.diag.message_hint) from None


def write_secret(path: Path, secret: Secret) -> None:
    """Write ``secret`` to a new file that only its owner can read. Raises UsageError when there is one already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{path} exists already", hint="Name another file, or remove it.") from None
    except OSError as error:
        raise UsageError(
            f"cannot write {path}: {error.strerror}", hint="Name a file in a folder that is there."
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret.get_secret_value() + "\n")


def _member(connection: Connection, tenant: Tenant, address: str) -> str:
    with connection.transaction():
        work_as(connection, tenant)
        row = connection.execute("select api.list_members()").fetchone()
    members = row[0]["members"] if row else []
    for member in members:
        if member["email"].lower() == address.lower():
            return str(member["id"])
    known = ", ".join(sorted(member["email"] for member in members)[:10])
    raise UsageError(
        f'"{address}" is not a member of tenant {tenant.slug}' + (f" (members: {known})" if known else ""),
        hint="Name a member, or leave --user out for a token of the tenant's own service.",
    )
