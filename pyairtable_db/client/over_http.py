"""Calls over HTTP: ``POST /rpc/{function}`` of `pyairtable-db serve`."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import httpx
import jwt

from .. import __version__
from ..errors import UsageError
from .errors import CallError, Failed, TimedOut, Unauthorized, Unavailable, error_of
from .transport import Caller

_TOKEN_SECONDS = 300
_LEFT_SECONDS = 30
_KEPT = 1000
_EVENTS_SILENT = 120.0  # seconds; the service sends a heartbeat more often than that


class OverHttp:
    """Calls to the service at ``url``. ``token_secret`` signs tokens (HS256) for callers given by tenant and user."""

    def __init__(self, url: str, *, token_secret: str | None = None, **options: Any) -> None:
        self._url = url.rstrip("/")
        self._secret = token_secret
        self._options = options
        self._client: httpx.AsyncClient | None = None
        self._tokens: dict[Caller, tuple[float, str]] = {}
        self._reading: dict[str, bool] = {}

    async def open(self) -> None:
        """Make the client; the first call connects."""
        headers = {"User-Agent": f"pyairtable-db/{__version__}", "Accept": "application/json"}
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=60)
        self._client = httpx.AsyncClient(base_url=self._url, headers=headers, limits=limits, **self._options)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def call(self, caller: Caller, name: str, arguments: Mapping[str, Any], timeout: float) -> Any:
        """Return the answer of a function."""
        request = self._request(caller, name, arguments, timeout, "application/json")
        try:
            response = await self._http.send(request)
        except httpx.HTTPError as error:
            raise _transport_error(error, name) from error
        if response.is_error:
            raise _refusal(response, name)
        return None if response.status_code == 204 else _decoded(response, name)

    async def stream(
        self, caller: Caller, name: str, arguments: Mapping[str, Any], timeout: float
    ) -> AsyncGenerator[Any]:
        """Yield the rows of a function's answer, read as JSON Lines."""
        request = self._request(caller, name, arguments, timeout, "application/x-ndjson")
        try:
            response = await self._http.send(request, stream=True)
            try:
                if response.is_error:
                    await response.aread()
                    raise _refusal(response, name)
                async for line in response.aiter_lines():
                    yield json.loads(line)
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            raise _transport_error(error, name) from error

    async def events(self, caller: Caller, after: int, poll: float) -> AsyncGenerator[dict[str, Any]]:
        """Yield what ``GET /events`` streams; a stream that ends because a token of ours is over just ends."""
        del poll
        headers = {**self._credentials(caller), "Accept": "text/event-stream", "Last-Event-ID": str(after)}
        timeout = httpx.Timeout(_EVENTS_SILENT, connect=10.0)
        request = self._http.build_request("GET", "/events", headers=headers, timeout=timeout)
        try:
            response = await self._http.send(request, stream=True)
            try:
                if response.is_error:
                    await response.aread()
                    raise _refusal(response, "events")
                async for kind, data in _server_sent(response):
                    if kind == "change":
                        yield json.loads(data)
                    elif kind == "end":
                        error = _ended(json.loads(data))
                        if isinstance(error, Unauthorized) and self._tokens.pop(caller, None) is not None:
                            return
                        raise error
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            raise _transport_error(error, "events") from error

    async def reads_only(self, caller: Caller, name: str) -> bool:
        """Ask the service, once for each function, whether it can be called by GET."""
        if name not in self._reading:
            try:
                response = await self._http.options(f"/rpc/{name}", headers=self._credentials(caller))
            except httpx.HTTPError:
                return False  # nothing is known yet: a call that may change something is not repeated
            if response.is_error:
                return False
            self._reading[name] = "GET" in response.headers.get("Allow", "")
        return self._reading[name]

    @property
    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            raise UsageError("the client is not open", hint="Use it as: async with Client(…) as db: …")
        return self._client

    def _request(
        self, caller: Caller, name: str, arguments: Mapping[str, Any], timeout: float, accept: str
    ) -> httpx.Request:
        return self._http.build_request(
            "POST",
            f"/rpc/{name}",
            content=encoded(arguments, name),
            headers={**self._credentials(caller), "Content-Type": "application/json", "Accept": accept},
            timeout=timeout,
        )

    def _credentials(self, caller: Caller) -> dict[str, str]:
        if caller.api_key is not None:
            return {"X-API-Key": caller.api_key}
        token = caller.token
        if token is None and caller.tenant:
            token = self._signed(caller)
        return {} if token is None else {"Authorization": f"Bearer {token}"}

    def _signed(self, caller: Caller) -> str:
        if self._secret is None:
            raise UsageError(
                "a tenant over HTTP needs a token",
                hint="Give db.as_(token=…) or db.as_(api_key=…), or let the client sign: Client(url, token_secret=…).",
            )
        now = time.time()
        known = self._tokens.get(caller)
        if known is not None and known[0] - _LEFT_SECONDS > now:
            return known[1]
        expires = int(now) + _TOKEN_SECONDS
        level = caller.level or ("" if caller.user else "owner")  # a tenant's own service must say what it may do
        claims = {"tenant_id": caller.tenant, "sub": caller.user, "level": level, "role": caller.role}
        claims = {name: value for name, value in claims.items() if value}
        token = jwt.encode({**claims, "exp": expires}, self._secret, algorithm="HS256")
        if len(self._tokens) >= _KEPT:
            self._tokens.clear()
        self._tokens[caller] = (expires, token)
        return token


def encoded(arguments: Mapping[str, Any], function: str) -> bytes:
    """Return arguments as JSON; raises UsageError for what JSON has no form for."""
    try:
        return json.dumps(arguments, ensure_ascii=False, allow_nan=False, default=_plain).encode()
    except (TypeError, ValueError, UnicodeEncodeError) as error:
        raise UsageError(
            f"the arguments cannot be written as JSON: {error}",
            where=function,
            hint="Give texts, numbers, booleans, lists, dicts, dates, times, UUIDs or Decimals.",
        ) from None


def _plain(value: Any) -> Any:
    """Return dates, times, UUIDs and Decimals as PostgreSQL reads them."""
    import datetime
    import decimal
    import uuid

    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return f"{value.total_seconds()} seconds"
    if isinstance(value, (uuid.UUID, decimal.Decimal)):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _decoded(response: httpx.Response, function: str) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise Failed(
            f"the service answered with {response.headers.get('Content-Type', 'no content type')}, not with JSON",
            function=function,
            status=response.status_code,
            hint="Check that the URL leads to `pyairtable-db serve`.",
        ) from error


def _refusal(response: httpx.Response, function: str) -> CallError:
    after = response.headers.get("Retry-After", "")
    retry_after = float(after) if after.isdigit() else None
    try:
        said = response.json()
        return error_of(
            response.status_code,
            said["code"],
            said["message"],
            said.get("details"),
            said.get("hint"),
            function=function,
            retry_after=retry_after,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        text = f"HTTP status {response.status_code} {response.reason_phrase}"  # a proxy in between, perhaps
        return error_of(response.status_code, "", text, function=function, retry_after=retry_after)


async def _server_sent(response: httpx.Response) -> AsyncGenerator[tuple[str, str]]:
    """Yield the kind and the data of server-sent events."""
    kind = "message"
    data: list[str] = []
    async for line in response.aiter_lines():
        if not line:
            if data:
                yield kind, "\n".join(data)
            kind, data = "message", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data.append(value)


def _ended(said: dict[str, Any]) -> CallError:
    """Return the error that a stream of events ended with; its status stands in its code."""
    code = str(said.get("code", ""))
    status = {"42501": 403, "PGRST301": 401, "PGRST303": 401}.get(code, 503)
    if code.startswith("PT") and code[2:].isdigit():
        status = int(code[2:])
    message = said.get("message", "the stream has ended")
    return error_of(status, code, message, said.get("details"), said.get("hint"), function="events")


def _transport_error(error: httpx.HTTPError, function: str) -> CallError:
    said = str(error) or type(error).__name__
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Unavailable(
            f"the service cannot be reached: {said}", function=function, code="unsent", status=503,
            hint="Check the URL, and that `pyairtable-db serve` runs there.",
        )  # fmt: skip
    if isinstance(error, httpx.TimeoutException):
        return TimedOut("the service did not answer in time", function=function, status=504)
    return Unavailable(
        f"the connection to the service was lost: {said}", function=function, status=503,
        hint="Whether the call took effect is not known.",
    )  # fmt: skip
