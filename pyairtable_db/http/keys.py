"""The keys that verify tokens: a shared secret, and a JSON Web Key Set that is read again when it may have changed."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from ..errors import ConfigurationError
from ..settings import Secret
from .settings import HttpSettings, variable

# What each kind of key verifies, whatever a token's header says: (kty, crv) to alg.
ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
_FETCH_SECONDS = 5.0
_LARGEST_SET = 1_048_576  # bytes
_SMALLEST_RSA = 2048  # bits
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeySet:
    """Keys as they are at one time. ``text`` tells two sets apart."""

    text: bytes = b""
    keys: tuple[tuple[str | None, PyJWK], ...] = ()

    def find(self, kid: str | None, algorithm: str) -> list[PyJWK]:
        """Return the keys a token with ``kid`` may be signed by; without one, all that work with ``algorithm``."""
        return [
            key
            for known, key in self.keys
            if key.algorithm_name == algorithm and (kid is None or known is None or known == kid)
        ]


def read_key_set(text: bytes) -> KeySet:
    """Return the keys of a JSON Web Key Set that verify signatures here.

    Left out are keys for encryption, symmetric ones (whoever may read the set could sign with them), other algorithms
    and RSA below 2048 bits. Raises ValueError when it is no key set, or one without a key of use.
    """
    try:
        listed = msgspec.json.decode(text)["keys"]
    except (msgspec.DecodeError, KeyError, TypeError, UnicodeDecodeError):
        raise ValueError("it is not a JSON Web Key Set") from None
    keys = []
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
            continue
        algorithm = ALGORITHMS.get((entry.get("kty", ""), entry.get("crv")))
        if algorithm is None or entry.get("alg", algorithm) not in (algorithm, "Ed25519"):
            continue
        kid = entry.get("kid")
        try:
            key = PyJWK({name: value for name, value in entry.items() if name not in ("d", "p", "q")}, algorithm)
        except PyJWTError as error:
            _log.warning("a key of the key set cannot be used: %s: %s", kid, type(error).__name__)
            continue
        if algorithm == "RS256" and key.key.key_size < _SMALLEST_RSA:
            _log.warning("a key of the key set is left out, RSA below %s bits: %s", _SMALLEST_RSA, kid)
            continue
        keys.append((kid if isinstance(kid, str) else None, key))
    if not keys:
        raise ValueError("it has no RS256, ES256 or EdDSA key")
    return KeySet(text, tuple(keys))


@dataclass
class Keyring:
    """The secret and the key set of the settings. ``on_change`` is called when what was verified no longer counts."""

    settings: HttpSettings
    on_change: Callable[[], None] = lambda: None
    key_set: KeySet = field(default_factory=KeySet)
    _tried_at: float = float("-inf")
    _fetching: asyncio.Task[None] | None = None
    _refreshing: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.take_secret(self.settings.jwt_secret)
        self.source = self.settings.jwt_jwks or ""

    def take_secret(self, secret: Secret | None) -> None:
        """Verify HS256 tokens with ``secret``; with None, none."""
        self._secret = None if secret is None else _symmetric(secret.get_secret_value())

    @property
    def is_waiting(self) -> bool:
        """Whether there is a key set that could not be read yet."""
        return bool(self.source) and not self.key_set.keys

    async def start(self) -> None:
        """Read the key set, and again every ``jwks_refresh_s``.

        Raises ConfigurationError for a file that is no key set; an address that does not answer is tried again.
        """
        if not self.source:
            return
        if "://" not in self.source:
            try:
                self._take(read_key_set(Path(self.source).read_bytes()))
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                raise ConfigurationError(
                    f"cannot use {self.source}: {reason}",
                    where=variable("jwt_jwks"),
                    hint='Name a file with {"keys": [...]}.',
                ) from None
        else:
            if self.source.startswith("http://"):
                _log.warning("the key set is read without TLS: who is in between can make tokens: %s", self.source)
            await self.refresh()
        self._refreshing = asyncio.create_task(self._refresh_regularly())

    async def stop(self) -> None:
        """End the regular reading."""
        for task in (self._refreshing, self._fetching):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def find(self, kid: str | None, algorithm: str) -> list[PyJWK]:
        """Return the keys a token may be signed by; the key set is read again for an unknown ``kid``, not too often."""
        if algorithm == "HS256":
            return [] if self._secret is None else [self._secret]
        found = self.key_set.find(kid, algorithm)
        if self.source and not found and self._due(self.settings.jwks_cooldown_s):
            await self.refresh()
            found = self.key_set.find(kid, algorithm)
        return found

    async def refresh(self) -> None:
        """Read the key set now, once for all that ask for it meanwhile; the known keys stay when that fails."""
        if self._fetching is None or self._fetching.done():
            self._tried_at = time.monotonic()
            self._fetching = asyncio.create_task(self._fetch())
        await asyncio.shield(self._fetching)

    def _due(self, seconds: float) -> bool:
        in_flight = self._fetching is not None and not self._fetching.done()
        return in_flight or time.monotonic() - self._tried_at >= seconds

    async def _refresh_regularly(self) -> None:
        while True:
            await asyncio.sleep(self.settings.jwks_refresh_s)
            await self.refresh()

    async def _fetch(self) -> None:
        try:
            text = await self._download() if "://" in self.source else Path(self.source).read_bytes()
            if text != self.key_set.text:
                self._take(read_key_set(text))
        except (OSError, ValueError) as error:
            _log.warning("the key set cannot be read, the known keys stay: %s: %s", self.source, error)

    async def _download(self) -> bytes:
        import httpx

        try:
            async with (
                httpx.AsyncClient(timeout=_FETCH_SECONDS) as client,
                asyncio.timeout(_FETCH_SECONDS * 2),
                client.stream("GET", self.source, headers={"accept": "application/json"}) as answer,
            ):
                answer.raise_for_status()
                text = b""
                async for part in answer.aiter_bytes():
                    text += part
                    if len(text) > _LARGEST_SET:
                        raise ValueError("it is larger than a megabyte")
                return text
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise ValueError(f"{type(error).__name__} {error}".strip()) from None

    def _take(self, key_set: KeySet) -> None:
        self.key_set = key_set
        self.on_change()


def _symmetric(secret: str) -> PyJWK:
    k = base64.urlsafe_b64encode(secret.encode()).rstrip(b"=").decode()
    return PyJWK({"kty": "oct", "k": k}, "HS256")
