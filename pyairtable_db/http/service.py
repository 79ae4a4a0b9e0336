"""What the requests of one worker share: connections, the catalog of functions, who tells callers apart."""

from __future__ import annotations

import asyncio
import logging

import psycopg

from ..database import redact
from ..errors import ConfigurationError
from .calls import Ask, ask
from .catalog import Catalog
from .events import Events
from .identity import Authenticator, Identity, KeyOwner
from .listener import Listener
from .metrics import Metrics
from .plans import Planner
from .pool import Pool
from .problems import Problem
from .settings import HttpSettings
from .shared import shared_folder
from .signing import ContextSigner
from .sqlstates import RETRY_SOON
from .statements import Statement
from .watching import CatalogWatcher

_KEY_OWNER = Statement("select tenant_id, user_id, level from app.authenticate_api_key($1)", [25])
_RETRY_SECONDS = 0.5
_CONTEXTS_KEPT = 20_000

logger = logging.getLogger("pyairtable_db.http")


class Service:
    """The state of a worker. ``watcher`` holds the catalog, once the database has been reached."""

    def __init__(self, settings: HttpSettings) -> None:
        if settings.url is None:
            raise ConfigurationError(
                "no database is named", hint="Set PYAIRTABLE_DB_URL=postgresql://authenticator@HOST/DATABASE."
            )
        self.settings = settings
        url = settings.url.get_secret_value()
        self.primary = self._pool("primary", url, settings.pool_size, writes=True)
        self.replica = (
            self._pool("replica", settings.read_url.get_secret_value(), settings.read_pool_size, writes=False)
            if settings.read_url is not None
            else None
        )
        self.signer = (
            ContextSigner(settings.context_key, settings.context_s) if settings.context_key is not None else None
        )
        self.authenticator = Authenticator(settings, self._key_owner)
        self.listener = Listener(url)
        self.events = Events(self.listener)
        self.watcher = CatalogWatcher(url, schema=settings.schema, roles=settings.roles, on_change=self._changed)
        self.metrics = Metrics(shared_folder())
        self.metrics.watch(self._numbers)
        self.draining = asyncio.Event()
        self.nobody = Identity(settings.anonymous_role, "", "", "", 0, None, None)
        self._planner: Planner | None = None
        self._starting: asyncio.Task[None] | None = None
        self._signed: dict[tuple[str, ...], tuple[bytes, ...]] = {}

    def _pool(self, name: str, url: str, size: int, *, writes: bool) -> Pool:
        return Pool(
            url,
            name=name,
            size=size,
            queue_limit=self.settings.queue_limit,
            queue_timeout=self.settings.queue_timeout_ms / 1000,
            writes=writes,
            on_slow=lambda exchange: exchange.watch(),
        )

    async def start(self, wait: float = 5.0) -> None:
        """Connect, read the catalog, listen. Calls get 503 for as long as the database is not there.

        Raises ConfigurationError for a key set that is none.
        """
        await self.authenticator.start()
        self.primary.start()
        if self.replica is not None:
            self.replica.start()
        self.listener.start()
        self._starting = asyncio.create_task(self._watch_catalog())
        await asyncio.wait([self._starting], timeout=wait)
        if self._planner is None:
            logger.warning("the database cannot be reached yet; calls are answered with 503 until it is")

    async def stop(self) -> None:
        """Close everything."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self.watcher.stop()
        await self.listener.stop()
        for pool in (self.primary, self.replica):
            if pool is not None:
                await pool.stop()
        await self.authenticator.stop()

    def drain(self) -> None:
        """Say that the service is about to end: it is not ready any more, and streams of events end."""
        self.draining.set()
        self.metrics.draining = True
        self.events.wake()

    async def reload(self, settings: HttpSettings) -> None:
        """Take the secret of tokens, the signing key and the key set as they are now. Raises ConfigurationError."""
        await self.authenticator.reload(settings)
        if settings.context_key is not None:
            self.signer = ContextSigner(settings.context_key, self.settings.context_s)

    @property
    def planner(self) -> Planner:
        """How functions are called. Raises Problem (503) before the database has been reached."""
        if self._planner is None:
            raise Problem(
                503,
                "PGRST002",
                "the database has not been reached since the service was started",
                hint="Try again in a moment.",
                headers=RETRY_SOON,
            )
        return self._planner

    def pool(self, *, may_be_behind: bool) -> Pool:
        """Return the pool for a request: the replica, while it answers, for one that ``may_be_behind``."""
        replica = self.replica
        return replica if may_be_behind and replica is not None and replica.is_up else self.primary

    def context(self, identity: Identity) -> tuple[bytes, ...]:
        """Return tenant, user, level, expiry and signature for app.open_context; nothing where there is no context."""
        if self.signer is None or not (identity.tenant_id or identity.user_id):
            return ()
        texts = self.signer.settings(identity)
        known = self._signed.get(texts)
        if known is None:
            if len(self._signed) >= _CONTEXTS_KEPT:
                self._signed.clear()
            known = self._signed[texts] = tuple(text.encode() for text in texts)
        return known

    def _numbers(self) -> dict[tuple[str, str], float]:
        """Return what the metrics say of the pools."""
        found: dict[tuple[str, str], float] = {}
        for pool in (self.primary, self.replica):
            if pool is not None:
                state = pool.state()
                found["pool_size", pool.name] = state.opened
                found["pool_idle", pool.name] = state.idle
                found["pool_waiting", pool.name] = state.waiting
                found["pool_waits", pool.name] = pool.waits
                found["pool_wait_seconds", pool.name] = pool.wait_seconds
                found["pool_refusals", pool.name] = pool.refusals
        return found

    def _changed(self, catalog: Catalog) -> None:
        self._planner = Planner(catalog, self.settings)

    async def _watch_catalog(self) -> None:
        fault = None
        while True:
            try:
                await self.watcher.start()
                return
            except (psycopg.Error, OSError) as error:
                said = " ".join(redact(str(error)).split())
                if said != fault:
                    logger.warning("the catalog cannot be read: %s", said)
                fault = said
            await asyncio.sleep(_RETRY_SECONDS)

    async def _key_owner(self, secret: str) -> KeyOwner | None:
        """Ask the database whose an API key is: a question of the login role."""
        question = Ask(
            b"none",
            (),
            _KEY_OWNER,
            [secret.encode()],
            timeout_ms=self.settings.statement_timeout_ms,
            read_only=False,
        )
        result = await ask(self, question)
        if result.ntuples == 0:
            return None
        tenant, user, level = (result.get_value(0, place) for place in range(3))
        return (
            tenant.decode() if tenant is not None else None,
            user.decode() if user is not None else None,
            level.decode() if level is not None else None,
        )
