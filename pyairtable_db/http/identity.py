"""Who makes a request: a verified token, an API key, or nobody known. What was found out once is kept for a while."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from .claims import Identity as Identity
from .claims import refused
from .keys import Keyring
from .problems import Problem
from .settings import HttpSettings
from .signing import ContextSigner as ContextSigner
from .tokens import TokenVerifier

# Tenant, user and level that app.authenticate_api_key answers with, None for a key that is no good.
KeyOwner = tuple[str | None, str | None, str | None]
KeyLookup = Callable[[str], Awaitable[KeyOwner | None]]

_API_KEY = re.compile(rb"key[A-Za-z0-9]{14}\.[A-Za-z0-9_-]{20,128}")
_BEARER = b"bearer "
_IN_HEADER_OF_ITS_OWN = b"\0"  # marks an API key that no Authorization header can look like
_UNKNOWN_KEPT = 1000
_FAR = 1 << 62


class Authenticator:
    """Tells whose a request is.

    A token that was verified counts until it expires, or until the keys change; an API key for ``api_key_cache_s``,
    and so does the answer that it is unknown. ``lookup`` asks the database about a key.
    """

    def __init__(self, settings: HttpSettings, lookup: KeyLookup, keyring: Keyring | None = None) -> None:
        self._settings = settings
        self._lookup = lookup
        self.keyring = keyring or Keyring(settings)
        self.keyring.on_change = self.forget
        self._verifier = TokenVerifier(settings, self.keyring)
        self._known: OrderedDict[bytes, tuple[float, Identity]] = OrderedDict()
        self._unknown: OrderedDict[bytes, float] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[Identity | None]] = {}
        self._generation = 0
        self._nobody = Identity(settings.anonymous_role, "", "", "", _FAR, None, None) if settings.anonymous else None

    async def start(self) -> None:
        """Read the key set. Raises ConfigurationError for a file that is none."""
        await self.keyring.start()

    async def stop(self) -> None:
        """End what runs in the background."""
        await self.keyring.stop()

    async def reload(self, settings: HttpSettings) -> None:
        """Verify with the secret and the key set of ``settings`` from now on. Raises ConfigurationError."""
        self.keyring.take_secret(settings.jwt_secret)
        if self.keyring.source:
            await self.keyring.refresh()
        self.forget()

    def forget(self) -> None:
        """Verify every token anew."""
        self._known.clear()
        self._generation += 1

    def known(self, authorization: bytes | None) -> Identity | None:
        """Return whose a token or key is that was verified already; None for one to be verified."""
        if authorization is None:
            return None
        digest = hashlib.sha256(authorization).digest()
        found = self._known.get(digest)
        if found is None or found[0] <= time.time():
            return None
        self._known.move_to_end(digest)
        return found[1]

    async def identify(self, authorization: bytes | None, api_key: bytes | None) -> Identity:
        """Return whose the request with these headers is.

        Raises Problem: 401 with WWW-Authenticate for what is no good, 403 for a role that is not allowed, 503 when
        nothing can be verified now.
        """
        if api_key is not None:
            if authorization is not None:
                raise refused("there are a token and an API key: send one of them")
            credential = _IN_HEADER_OF_ITS_OWN + api_key
        elif authorization is not None:
            credential = authorization
        elif self._nobody is not None:
            return self._nobody
        else:
            raise Problem(
                401,
                "PGRST302",
                "there is no token",
                hint="Send Authorization: Bearer TOKEN.",
                headers=((b"www-authenticate", b"Bearer"),),
            )
        digest = hashlib.sha256(credential).digest()
        known = self._known.get(digest)
        if known is not None and known[0] > time.time():
            self._known.move_to_end(digest)
            return known[1]
        return await self._establish(credential, digest)

    async def _establish(self, credential: bytes, digest: bytes) -> Identity:
        if credential.startswith(_IN_HEADER_OF_ITS_OWN):
            secret = credential[1:].strip()
        else:
            if credential[: len(_BEARER)].lower() != _BEARER:
                raise refused("the scheme of Authorization is not Bearer")
            secret = credential[len(_BEARER) :].strip()
            if not secret.startswith(b"key"):
                generation = self._generation
                identity = await self._verifier.verify(secret)
                if generation == self._generation:  # the keys may have changed meanwhile
                    self._keep(digest, identity.expires_at, identity)
                return identity
        if _API_KEY.fullmatch(secret) is None or self._unknown.get(digest, 0) > time.time():
            raise refused("the API key is unknown, expired or revoked")
        # One question, however many requests come with the key.
        asking = self._asking.get(digest)
        if asking is None:
            asking = self._asking[digest] = asyncio.create_task(self._ask(secret.decode(), digest))
            asking.add_done_callback(lambda _: self._asking.pop(digest, None))
        found = await asyncio.shield(asking)
        if found is None:
            raise refused("the API key is unknown, expired or revoked")
        return found

    async def _ask(self, secret: str, digest: bytes) -> Identity | None:
        owner = await self._lookup(secret)
        until = time.time() + self._settings.api_key_cache_s
        if owner is None:
            self._unknown[digest] = until
            self._unknown.move_to_end(digest)
            if len(self._unknown) > _UNKNOWN_KEPT:
                self._unknown.popitem(last=False)
            return None
        tenant_id, user_id, level = owner
        identity = Identity(
            role=self._settings.default_role,
            tenant_id=tenant_id or "",
            user_id=user_id or "",
            level=level or "",
            expires_at=int(until),
            subject=user_id,
            key_id=secret.partition(".")[0],
        )
        self._keep(digest, until, identity)
        return identity

    def _keep(self, digest: bytes, until: float, identity: Identity) -> None:
        self._known[digest] = (until, identity)
        self._known.move_to_end(digest)
        if len(self._known) > self._settings.token_cache:
            self._known.popitem(last=False)
