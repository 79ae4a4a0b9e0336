"""Settings of the HTTP layer: the environment, and flags of `pyairtable-db serve` before it.

A setting ``pool_size`` is read from ``PYAIRTABLE_DB_HTTP_POOL_SIZE``; those the other commands share
(``PYAIRTABLE_DB_URL``, ``PYAIRTABLE_DB_READ_URL``, ``PYAIRTABLE_DB_CONTEXT_KEY``) keep their names. Each secret may
stand in a file that ``<NAME>_FILE`` names. docs/http.md lists all of them.
"""

from __future__ import annotations

import difflib
import os
import re
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ..errors import ConfigurationError
from ..settings import Secret

PREFIX = "PYAIRTABLE_DB_HTTP_"
SHARED = {
    "url": "PYAIRTABLE_DB_URL",
    "read_url": "PYAIRTABLE_DB_READ_URL",
    "context_key": "PYAIRTABLE_DB_CONTEXT_KEY",
}
# What Kubernetes puts into the environment of a pod beside a service called pyairtable-db-http.
_SERVICE_LINK = re.compile(r"_SERVICE_(HOST|PORT)(_\w+)?$|_PORT_\d+_(TCP|UDP)(_\w+)?$")
_SHORTEST_SECRET = 32  # bytes: what HMAC-SHA256 is worth (RFC 7518, 3.2)

Port = Annotated[int, Meta(ge=0, le=65535, extra={"form": "0 to 65535"})]
Seconds = Annotated[float, Meta(gt=0, le=86_400, extra={"form": "seconds, above 0"})]
Milliseconds = Annotated[int, Meta(ge=0, le=86_400_000, extra={"form": "milliseconds"})]


class HttpSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the service may need to know; docs/http.md describes each setting in the words given here."""

    url: Annotated[Secret | None, Meta(description="The database, as role `authenticator`: a libpq URI.")] = None
    read_url: Annotated[Secret | None, Meta(description="A replica for `GET`; the same form.")] = None
    context_key: Annotated[
        Secret | None,
        Meta(
            description="Signs request contexts: what `pyairtable-db token context-key` printed.",
            extra={"form": "`id:hex`"},
        ),
    ] = None

    schema: Annotated[str, Meta(description="The schema whose functions are served.")] = "api"

    host: Annotated[str, Meta(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="Port to listen on; 0 takes a free one.")] = 8001
    uds: Annotated[Path | None, Meta(description="Unix socket to listen on, instead of address and port.")] = None
    workers: Annotated[int, Meta(ge=1, le=256, description="Processes; one for each CPU is a good start.")] = 1
    admin_host: Annotated[str, Meta(description="Address of the admin port.")] = "127.0.0.1"
    admin_port: Annotated[
        Port | None,
        Meta(description="Port of its own for `/health/*` and `/metrics`, which then leave the public one."),
    ] = None
    keep_alive_s: Annotated[Seconds, Meta(description="How long an idle connection of a client is kept.")] = 75.0
    header_timeout_s: Annotated[Seconds, Meta(description="How long a client may take to send its headers.")] = 10.0
    body_timeout_s: Annotated[Seconds, Meta(description="How long a client may take to send its body.")] = 30.0
    write_timeout_s: Annotated[Seconds, Meta(description="How long a client may take nothing of an answer.")] = 60.0
    header_limit: Annotated[
        int, Meta(ge=8192, le=1_048_576, description="Bytes of all headers of a request; above: 431.")
    ] = 32_768
    body_limit: Annotated[
        int, Meta(ge=1024, le=1_073_741_824, description="Bytes of the body of a request; above: 413.")
    ] = 10_485_760
    shutdown_s: Annotated[
        Seconds, Meta(description="How long requests in flight may take after SIGTERM before they are cut.")
    ] = 30.0
    drain_s: Annotated[
        float,
        Meta(
            ge=0,
            le=300,
            description="How long requests are still taken after SIGTERM, while `/health/ready` says 503 already.",
        ),
    ] = 0.0
    trusted_proxies: Annotated[
        list[str],
        Meta(description="Addresses whose `X-Forwarded-For` is believed; `*` for all.", extra={"form": "a,b"}),
    ] = msgspec.field(default_factory=list)

    pool_size: Annotated[int, Meta(ge=1, le=500, description="Database connections of each worker.")] = 8
    read_pool_size: Annotated[int, Meta(ge=1, le=500, description="The same for the replica.")] = 8
    queue_limit: Annotated[
        int, Meta(ge=0, le=100_000, description="Requests of a worker that may wait for a connection; above: 503.")
    ] = 1000
    queue_timeout_ms: Annotated[Milliseconds, Meta(description="How long each may wait; above: 504.")] = 10_000
    statement_timeout_ms: Annotated[
        Milliseconds, Meta(description="How long a call may take, unless its function says otherwise; 0: no bound.")
    ] = 30_000

    event_streams_tenant: Annotated[
        int, Meta(ge=0, le=100_000, description="Streams of `/events` that a tenant may have at each worker.")
    ] = 100
    event_heartbeat_s: Annotated[
        Seconds,
        Meta(description="How often a stream without events gets a comment; at every second one it looks by itself."),
    ] = 15.0

    roles: Annotated[list[str], Meta(description="Roles a request may have.", extra={"form": "a,b"})] = msgspec.field(
        default_factory=lambda: ["application_user", "anonymous"]
    )
    anonymous: Annotated[bool, Meta(description="Whether a request without a token is let in.")] = True
    anonymous_role: Annotated[str, Meta(description="Role of a request without a token.")] = "anonymous"
    default_role: Annotated[str, Meta(description="Role of a token that names none, and of API keys.")] = (
        "application_user"
    )
    jwt_secret: Annotated[
        Secret | None, Meta(description="Verifies HS256 tokens.", extra={"form": "at least 32 bytes"})
    ] = None
    jwt_jwks: Annotated[
        str | None,
        Meta(description="Verifies RS256, ES256 and EdDSA tokens: file or URL of a JSON Web Key Set."),
    ] = None
    jwks_refresh_s: Annotated[Seconds, Meta(description="How often the key set is read again.")] = 300.0
    jwks_cooldown_s: Annotated[
        Seconds, Meta(description="How soon it may be read again because a token names an unknown key.")
    ] = 30.0
    jwt_audience: Annotated[
        list[str],
        Meta(description="`aud` a token must have one of. Without: tokens that have an `aud` are refused."),
    ] = msgspec.field(default_factory=list)
    jwt_issuer: Annotated[str | None, Meta(description="`iss` a token must have.")] = None
    jwt_leeway_s: Annotated[
        float,
        Meta(ge=0, le=300, description="By how many seconds `nbf` and `iat` may be ahead of this machine's clock."),
    ] = 30.0
    jwt_role_claim: Annotated[str, Meta(description="Name of the claim with the role; `a.b` looks inside `a`.")] = (
        "role"
    )
    jwt_tenant_claim: Annotated[str, Meta(description="The same for the tenant's id.")] = "tenant_id"
    jwt_user_claim: Annotated[str, Meta(description="The same for the user's id.")] = "sub"
    jwt_level_claim: Annotated[str, Meta(description="The same for the level.")] = "level"
    token_cache: Annotated[int, Meta(ge=0, le=1_000_000, description="Verified tokens kept by each worker.")] = 10_000
    api_key_cache_s: Annotated[
        float,
        Meta(ge=0, le=60, description="Seconds an API key's answer is kept: a revoked key works that much longer."),
    ] = 5.0
    context_s: Annotated[
        int, Meta(ge=2, le=60, description="Seconds the signature of a context holds; half of that at the least.")
    ] = 60

    rate_limit_tenant: Annotated[
        str | None, Meta(description="Requests of a tenant.", extra={"form": "`6000/minute`"})
    ] = None
    rate_limit_caller: Annotated[
        str | None, Meta(description="Requests of a user or of an API key.", extra={"form": "`600/minute`"})
    ] = None
    rate_limit_address: Annotated[
        str | None,
        Meta(description="Requests without a token, of an address.", extra={"form": "`60/minute`"}),
    ] = None
    redis_url: Annotated[
        Secret | None, Meta(description="Redis that counts for all workers; without, each counts for itself.")
    ] = None
    rate_limit_without_redis: Annotated[
        Literal["open", "closed"],
        Meta(description="While Redis does not answer: `open` lets requests through, `closed` refuses them (503)."),
    ] = "open"

    cors_origins: Annotated[
        list[str], Meta(description="Origins whose pages may call; `*` for all.", extra={"form": "a,b"})
    ] = msgspec.field(default_factory=list)
    cors_credentials: Annotated[bool, Meta(description="Whether those pages may send cookies and the like.")] = False
    cors_max_age_s: Annotated[
        int, Meta(ge=0, le=86_400, description="Seconds a browser may keep the answer to a preflight.")
    ] = 600
    compress_from: Annotated[
        int, Meta(ge=0, description="Bytes from which an answer is compressed; 0 compresses none.")
    ] = 1024
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="`info` has a line for each request, `warning` those that failed in here only."),
    ] = "info"
    log_format: Annotated[Literal["json", "text"], Meta(description="How lines look.")] = "json"
    metrics: Annotated[bool, Meta(description="Whether `/metrics` is served.")] = True
    server_timing: Annotated[bool, Meta(description="Whether answers have `Server-Timing`.")] = True
    otlp_endpoint: Annotated[
        str | None,
        Meta(description="Where traces go by OTLP/HTTP; `OTEL_*` variables hold the rest, such as headers."),
    ] = None
    trace_ratio: Annotated[
        float, Meta(ge=0, le=1, description="Share of traces kept that no caller has decided on.")
    ] = 1.0

    def replace(self, **changes: Any) -> HttpSettings:
        """Return these settings with some of them changed."""
        return msgspec.structs.replace(self, **changes)


def variable(name: str) -> str:
    """Return the environment variable of setting ``name``."""
    return SHARED.get(name) or PREFIX + name.upper()


def load(environment: Mapping[str, str] | None = None, **flags: Any) -> HttpSettings:
    """Read the settings; ``flags`` that are None count as not given, and so do empty variables.

    Raises ConfigurationError naming the variable, the form it wants and the remedy; it never shows a secret.
    """
    environment = os.environ if environment is None else environment
    fields = {item.name: item for item in msgspec.structs.fields(HttpSettings)}
    _refuse_unknown(environment, set(fields))
    values: dict[str, Any] = {}
    for name, item in fields.items():
        if flags.get(name) is not None:
            values[name] = flags[name]
        elif (text := _text(environment, name, secret=is_secret(item.type))) is not None:
            values[name] = _converted(text, item.type, name)
    return _checked(HttpSettings(**values))


def is_secret(kind: Any) -> bool:
    """Return whether values of type ``kind`` must not be shown."""
    if typing.get_origin(kind) is Annotated:
        kind = typing.get_args(kind)[0]
    return kind is Secret or Secret in typing.get_args(kind)


def form(kind: Any) -> str:
    """Return how a value of type ``kind`` is written, for people."""
    metas = []
    while typing.get_origin(kind) is Annotated:
        kind, *found = typing.get_args(kind)
        metas += found
    for meta in metas:
        if meta.extra and "form" in meta.extra:
            return str(meta.extra["form"])
    bounds = [
        f"{sign} {value:,}"
        for meta in metas
        for sign, value in (("≥", meta.ge), (">", meta.gt), ("≤", meta.le))
        if value is not None
    ]
    options = [option for option in typing.get_args(kind) if option is not type(None)]
    if typing.get_origin(kind) in (types.UnionType, typing.Union) and len(options) == 1:
        return form(options[0])
    if typing.get_origin(kind) is Literal:
        return " or ".join(f"`{option}`" for option in options)
    if typing.get_origin(kind) is list:
        return "`a,b`"
    names = {bool: "`true` or `false`", int: "a whole number", float: "a number", Path: "a path"}
    return ", ".join([names.get(kind, "a text"), *bounds])


def _refuse_unknown(environment: Mapping[str, str], names: set[str]) -> None:
    known = {variable(name) for name in names} | {variable(name) + "_FILE" for name in names}
    for name in environment:
        if name.startswith(PREFIX) and name not in known and not _SERVICE_LINK.search(name):
            near = difflib.get_close_matches(name, known, n=1)
            raise ConfigurationError(
                "there is no such setting",
                where=name,
                hint=f"Did you mean {near[0]}?" if near else "docs/http.md lists the settings.",
            )


def _text(environment: Mapping[str, str], name: str, *, secret: bool) -> str | None:
    """Return what the environment holds for setting ``name``, or the file that it names for a secret."""
    where = variable(name)
    text = environment.get(where) or None
    file = environment.get(where + "_FILE") if secret else None
    if not file:
        return text
    if text is not None:
        raise ConfigurationError(f"{where} and {where}_FILE are both set", where=where, hint="Unset one of them.")
    try:
        text = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a text"
        raise ConfigurationError(
            f"cannot read {file}: {reason}", where=where + "_FILE", hint="Name a readable file with the value in it."
        ) from None
    if not text:
        raise ConfigurationError(f"{file} is empty", where=where + "_FILE", hint="Put the value into the file.")
    return text


def _converted(text: str, kind: Any, name: str) -> Any:
    if is_secret(kind):
        return Secret(text)
    bare = typing.get_args(kind)[0] if typing.get_origin(kind) is Annotated else kind
    value: Any = [part.strip() for part in text.split(",") if part.strip()] if bare == list[str] else text
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=lambda wanted, given: wanted(given))
    except msgspec.ValidationError:
        hint = f"Give {form(kind)}."
        if name == "port" and text.startswith("tcp://"):
            hint = "Kubernetes set it for a service of that name: put enableServiceLinks: false into the pod's spec."
        raise ConfigurationError(f'"{text}" is not {form(kind)}', where=variable(name), hint=hint) from None


def _checked(settings: HttpSettings) -> HttpSettings:
    """Refuse values that no type tells apart."""
    if settings.jwt_secret is not None:
        _check_jwt_secret(settings.jwt_secret.get_secret_value())
    if settings.context_key is not None:
        parse_context_key(settings.context_key)
    for name in ("rate_limit_tenant", "rate_limit_caller", "rate_limit_address"):
        if text := getattr(settings, name):
            _check_rate(name, text)
    for name in ("anonymous_role", "default_role") if settings.anonymous else ("default_role",):
        role = getattr(settings, name)
        if role not in settings.roles:
            raise ConfigurationError(
                f'role "{role}" is not among {variable("roles")} ({",".join(settings.roles)})',
                where=variable(name),
                hint="Add it there, or name another.",
            )
    if settings.jwt_jwks and "://" in settings.jwt_jwks and not settings.jwt_jwks.startswith(("http://", "https://")):
        raise ConfigurationError(
            "the key set has neither a path nor a web address",
            where=variable("jwt_jwks"),
            hint="Give https://… or a file.",
        )
    if settings.cors_credentials and "*" in settings.cors_origins:
        raise ConfigurationError(
            "credentials cannot be allowed to every origin",
            where=variable("cors_credentials"),
            hint=f"Name the origins in {variable('cors_origins')}.",
        )
    return settings


def _check_jwt_secret(text: str) -> None:
    where = variable("jwt_secret")
    if "-----BEGIN" in text or '"kty"' in text:
        raise ConfigurationError(
            "a public or private key is not a secret for HS256",
            where=where,
            hint=f"Put asymmetric keys into a JSON Web Key Set and name it in {variable('jwt_jwks')}.",
        )
    if len(text.encode()) < _SHORTEST_SECRET:
        raise ConfigurationError(
            f"the secret has {len(text.encode())} bytes; HS256 wants at least {_SHORTEST_SECRET}",
            where=where,
            hint="Make one with: openssl rand -hex 32",
        )


def parse_context_key(secret: Secret) -> tuple[str, bytes]:
    """Return id and bytes of a context's signing key. Raises ConfigurationError for another form than ``id:hex``."""
    found = re.fullmatch(r"(\d{1,5}):((?:[0-9a-fA-F]{2}){32,64})", secret.get_secret_value().strip())
    if found is None:
        raise ConfigurationError(
            "the signing key of the context is not of the form id:hex",
            where=SHARED["context_key"],
            hint="Make one with `pyairtable-db token context-key`, and give what it prints.",
        )
    return found[1], bytes.fromhex(found[2])


def _check_rate(name: str, text: str) -> None:
    from limits import parse_many

    try:
        parse_many(text)
    except ValueError:
        raise ConfigurationError(
            f'"{text}" is not a rate',
            where=variable(name),
            hint="Give a number a second, minute, hour or day, such as 600/minute; several joined by ; hold together.",
        ) from None
