"""Signs the context of a request as docs/security.md says, so that no request waits for a key or an HMAC."""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING

from ..settings import Secret
from .settings import parse_context_key

if TYPE_CHECKING:
    from .identity import Identity

_KEPT = 20_000  # signed contexts


class ContextSigner:
    """Makes the settings that let a transaction work for an identity.

    A signature holds for at least half of ``valid_s`` seconds when it is given out; within the other half it is given
    out again.
    """

    def __init__(self, key: Secret, valid_s: int = 60) -> None:
        self._id, self._key = parse_context_key(key)
        self._valid = valid_s
        self._signed: dict[tuple[str, str, str, str], tuple[float, tuple[str, ...]]] = {}

    def settings(self, identity: Identity) -> tuple[str, ...]:
        """Return tenant, user, level, expiry (seconds since 1970) and signature for ``identity``.

        They are what app.open_context takes after the role, in this order.
        """
        claims = (identity.role, identity.tenant_id, identity.user_id, identity.level)
        now = time.time()
        known = self._signed.get(claims)
        if known is not None and known[0] > now:
            return known[1]
        expires_at = int(now) + self._valid
        signed = (*claims[1:], str(expires_at), self.signature(*claims, expires_at))
        if len(self._signed) >= _KEPT:
            self._signed = {claim: value for claim, value in self._signed.items() if value[0] > now}
            if len(self._signed) >= _KEPT:
                self._signed.clear()
        self._signed[claims] = (expires_at - self._valid / 2, signed)
        return signed

    def signature(self, role: str, tenant_id: str, user_id: str, level: str, expires_at: int) -> str:
        """Return ``<id of the key>:<HMAC-SHA256 in hex>`` of the claims."""
        text = "\n".join((role, tenant_id, user_id, level, str(expires_at)))
        return f"{self._id}:{hmac.digest(self._key, text.encode(), 'sha256').hex()}"
