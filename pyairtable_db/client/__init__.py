"""A client for services: functions of the database over SQL or over HTTP, always for somebody.

    async with Client("https://db.example.org", token_secret=…) as db:
        async with db.as_(tenant=…, user=…) as acme:
            found = await acme.call("search_records", query="chevorlet")

``SyncClient`` is the same without await. ``pyairtable_db.client.api`` has a typed method for each function of schema
api. Needs the extra ``client``.
"""

from __future__ import annotations

from .client import Client, Context
from .errors import (
    CallError,
    Conflict,
    ContextMissing,
    Failed,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    RateLimited,
    TimedOut,
    Unauthorized,
    Unavailable,
    UnknownFunction,
)
from .sync import SyncClient, SyncContext

__all__ = [
    "CallError",
    "Client",
    "Conflict",
    "Context",
    "ContextMissing",
    "Failed",
    "Forbidden",
    "Gone",
    "Invalid",
    "NotFound",
    "RateLimited",
    "SyncClient",
    "SyncContext",
    "TimedOut",
    "Unauthorized",
    "Unavailable",
    "UnknownFunction",
]
