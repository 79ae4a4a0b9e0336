"""Lets pages of other origins call, as far as the settings name their origins (the fetch standard's CORS protocol)."""

from __future__ import annotations

from .settings import HttpSettings

Headers = list[tuple[bytes, bytes]]

_METHODS = b"GET, HEAD, POST, OPTIONS"
_ALLOWED = (
    b"accept, apikey, authorization, content-type, if-none-match, last-event-id, prefer, range, "
    b"traceparent, tracestate, x-api-key, x-request-id"
)
_EXPOSED = (
    b"content-encoding, content-location, content-range, etag, ratelimit, ratelimit-policy, "
    b"retry-after, server-timing, www-authenticate, x-request-id"
)


class Cors:
    """The headers for pages of ``cors_origins``."""

    def __init__(self, settings: HttpSettings) -> None:
        self._anybody = "*" in settings.cors_origins
        self._origins = {origin.rstrip("/").encode() for origin in settings.cors_origins}
        self._credentials = settings.cors_credentials
        self._max_age = str(settings.cors_max_age_s).encode()

    @property
    def is_on(self) -> bool:
        """Whether there is an origin that may call."""
        return bool(self._origins)

    def headers(self, origin: bytes) -> Headers:
        """Return what lets a page of ``origin`` read an answer; nothing for one that may not."""
        if self._anybody:
            return [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED)]
        if origin not in self._origins:
            return [(b"vary", b"Origin")]
        found = [
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", _EXPOSED),
            (b"vary", b"Origin"),
        ]
        if self._credentials:
            found.append((b"access-control-allow-credentials", b"true"))
        return found

    def preflight(self, origin: bytes) -> Headers:
        """Return what answers a page of ``origin`` that asks before it calls."""
        found = self.headers(origin)
        if self._anybody or origin in self._origins:
            found += [
                (b"access-control-allow-methods", _METHODS),
                (b"access-control-allow-headers", _ALLOWED),
                (b"access-control-max-age", self._max_age),
            ]
        return found
