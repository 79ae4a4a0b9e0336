"""Verifies the JSON Web Tokens of callers: signature by PyJWT, then what they claim."""

from __future__ import annotations

import time
from typing import Any

import jwt
from jwt import PyJWK
from jwt import exceptions as faults

from .claims import Identity, refused, to_identity
from .keys import ALGORITHMS, Keyring
from .problems import Problem
from .settings import HttpSettings

_ALGORITHMS = ("HS256", *ALGORITHMS.values())
# Valid signatures of claims that do not hold now, or not here. Subclasses come first.
_CLAIMS: tuple[tuple[type[Exception], str], ...] = (
    (faults.ExpiredSignatureError, "the token has expired"),
    (faults.ImmatureSignatureError, "the token is not valid yet"),
    (faults.InvalidAudienceError, "the token is for another audience"),
    (faults.InvalidIssuerError, "the token is of another issuer"),
    (faults.InvalidIssuedAtError, "claim iat of the token is not a number"),
)
# What malformed parts of a token make its readers raise: nested too deep, numbers beyond bounds, other types.
_MALFORMED = (faults.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class TokenVerifier:
    """Tells whose a token is. The algorithm is the key's, never the one that a token asks for."""

    def __init__(self, settings: HttpSettings, keyring: Keyring) -> None:
        self._settings = settings
        self._keyring = keyring
        self._required = [
            "exp",
            *(["aud"] if settings.jwt_audience else []),
            *(["iss"] if settings.jwt_issuer else []),
        ]

    async def verify(self, token: bytes) -> Identity:
        """Return the identity of ``token``. Raises Problem: 401, 403, or 503 while there is no key to verify with."""
        try:
            header = jwt.get_unverified_header(token)
        except _MALFORMED:
            raise refused("the token is not a JSON Web Token") from None
        algorithm, kid = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
            raise refused(f"the algorithm of the token is not one of {', '.join(_ALGORITHMS)}")
        keys = await self._keyring.find(kid, algorithm)
        if not keys:
            raise self._without_key(algorithm)
        for key in keys:
            try:
                return to_identity(self._claims(token, key, algorithm), self._settings)
            except faults.InvalidSignatureError:
                continue
            except _MALFORMED as error:
                raise _told(error) from None
        raise refused("the signature of the token does not hold")

    def _claims(self, token: bytes, key: PyJWK, algorithm: str) -> dict[str, Any]:
        settings = self._settings
        claims = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=settings.jwt_audience or None,
            issuer=settings.jwt_issuer,
            leeway=settings.jwt_leeway_s,
            options={"require": self._required},
        )
        # The leeway is for clocks that are behind; a token ends when it says.
        if int(claims["exp"]) <= time.time():
            raise faults.ExpiredSignatureError
        return claims

    def _without_key(self, algorithm: str) -> Problem:
        if algorithm != "HS256" and self._keyring.is_waiting:
            return Problem(
                503, "PGRST301", "tokens cannot be verified now", hint="Try again.", headers=((b"retry-after", b"5"),)
            )
        return refused("the token is signed by a key that is not known here")


def _told(error: Exception) -> Problem:
    if isinstance(error, faults.MissingRequiredClaimError):
        return refused(f"the token has no claim {error.claim}", code="PGRST303")
    for kind, description in _CLAIMS:
        if isinstance(error, kind):
            return refused(description, code="PGRST303")
    return refused("the claims of the token cannot be read", code="PGRST303")
