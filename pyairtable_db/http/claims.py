"""From the claims of a verified token to the identity that a request has."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .problems import Problem
from .settings import HttpSettings

CREDENTIALS = frozenset((b"authorization", b"x-api-key", b"apikey"))
LEVELS = ("owner", "editor", "commenter", "reader")


@dataclass(frozen=True, slots=True)
class Identity:
    """For whom a request is made: the claims of its context, "" where there is none.

    ``expires_at`` is when it has to be established anew, in seconds since 1970; ``subject`` tells callers of one tenant
    apart, as does ``key_id``, the prefix of an API key.
    """

    role: str
    tenant_id: str
    user_id: str
    level: str
    expires_at: int
    subject: str | None
    key_id: str | None


def refused(description: str, *, code: str = "PGRST301", hint: str | None = None) -> Problem:
    """Return the 401 of a token that is no good; ``description`` is shown to the caller."""
    challenge = f'Bearer error="invalid_token", error_description="{description}"'
    return Problem(401, code, description, hint=hint, headers=((b"www-authenticate", challenge.encode()),))


def to_identity(claims: Mapping[str, Any], settings: HttpSettings) -> Identity:
    """Return who ``claims`` are for. Raises Problem: 401 for a claim of the wrong form, 403 for what is not allowed."""
    role = _text(claims, settings.jwt_role_claim) or settings.default_role
    if role not in settings.roles:
        raise forbidden_role(role)
    tenant_id = _uuid(claims, settings.jwt_tenant_claim)
    user_id = _uuid(claims, settings.jwt_user_claim)
    level = _text(claims, settings.jwt_level_claim)
    if level and level not in LEVELS:
        raise refused(
            f"claim {settings.jwt_level_claim} of the token is no level",
            code="PGRST303",
            hint=f"It is one of {', '.join(LEVELS)}.",
        )
    if role != settings.anonymous_role:
        if not tenant_id:
            raise refused(
                f"the token names no tenant in claim {settings.jwt_tenant_claim}",
                code="PGRST303",
                hint="Have it issued with the tenant's id.",
            )
        if not user_id and not level:
            # Without a user it would be the tenant's own service, which may do everything.
            raise refused(
                f"the token names neither a user in claim {settings.jwt_user_claim} nor a level in claim "
                f"{settings.jwt_level_claim}",
                code="PGRST303",
                hint="Have it issued with one of them.",
            )
    return Identity(
        role=role,
        tenant_id=tenant_id,
        user_id=user_id,
        level=level,
        expires_at=int(claims["exp"]),
        subject=user_id or None,
        key_id=None,
    )


def forbidden_role(role: str) -> Problem:
    """Return the 403 of a role that no request may have."""
    return Problem(
        403, "42501", f'role "{role[:63]}" is not allowed', hint="Ask the issuer of the token for another role."
    )


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """Return the claim called ``name``, or the one that it leads to by dots; None without one."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = _claim(claims, name)
    if value is None:
        return ""
    # A newline would move the fields of the text that is signed; a NUL ends a parameter of the protocol.
    if not isinstance(value, str) or not value.isprintable():
        raise refused(f"claim {name} of the token is not a text", code="PGRST303")
    return value


def _uuid(claims: Mapping[str, Any], name: str) -> str:
    text = _text(claims, name)
    if not text:
        return ""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise refused(f"claim {name} of the token is not a uuid", code="PGRST303") from None
