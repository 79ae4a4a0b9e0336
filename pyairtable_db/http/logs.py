"""Logs as JSON lines on standard error, or as text: one line a request, and what the service has to say beside.

Lines hold no token, no argument, no query string and no body. Lines of requests are written together a few times a
second, because each write costs as much as a request's share of Python.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..database import redact
from .exchange import Exchange
from .settings import HttpSettings

FLUSH_SECONDS = 0.2
_FLUSH_BYTES = 65_536
_PROBES = frozenset(("/health/live", "/health/ready", "/metrics"))  # asked every few seconds by tools
_CLIENT_CLOSED = 499  # as nginx counts those that did not wait for the answer
_encode = msgspec.json.Encoder().encode


class Line(msgspec.Struct, omit_defaults=True, gc=False):
    """What is told of a request; times in milliseconds, sizes in bytes. What is empty is left out."""

    time: str
    level: str
    event: str
    method: str
    status: int
    ms: float
    db_ms: float
    bytes: int
    request_id: str
    function: str = ""
    path: str = ""
    role: str = ""
    tenant: str = ""
    user: str = ""
    key: str | None = None
    code: str = ""
    trace_id: str = ""


class Lines:
    """Lines that wait to be written to ``descriptor``."""

    def __init__(self, descriptor: int = 2) -> None:
        self._descriptor = descriptor
        self._waiting: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> bool:
        """Add a line; return whether it is the first that waits. Many at once are written at once."""
        self._waiting.append(line)
        self._size += len(line)
        if self._size >= _FLUSH_BYTES:
            self.flush()
        return len(self._waiting) == 1

    def flush(self) -> None:
        """Write what waits. A reader that has gone takes its lines along."""
        if not self._waiting:
            return
        data = memoryview(b"".join(self._waiting))
        self._waiting.clear()
        self._size = 0
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except BrokenPipeError:
            return


class RequestLog:
    """Writes a line for a request, as the settings want it."""

    def __init__(self, settings: HttpSettings, lines: Lines) -> None:
        self._lines = lines
        self._wanted = {"debug": 0, "info": 0, "warning": 500, "error": 500}[settings.log_level]
        self._probes = settings.log_level == "debug"
        self._text = settings.log_format == "text"
        self._stamp = (0, "")

    def write(self, exchange: Exchange, seconds: float) -> bool:
        """Write the line of ``exchange``; return whether somebody has to flush soon."""
        status = exchange.status or _CLIENT_CLOSED
        if status < self._wanted or (exchange.path in _PROBES and status < 400 and not self._probes):
            return False
        identity = exchange.identity
        line = Line(
            time=self._now(),
            level="error" if status >= 500 else "info",
            event="request",
            method=exchange.method,
            status=status,
            ms=round(seconds * 1000, 3),
            db_ms=round(exchange.database_s * 1000, 3),
            bytes=exchange.sent,
            request_id=exchange.request_id,
            function=exchange.function,
            path="" if exchange.function else exchange.path[:200],
            role="" if identity is None else identity.role,
            tenant="" if identity is None else identity.tenant_id,
            user="" if identity is None else identity.user_id,
            key=None if identity is None else identity.key_id,
            code=exchange.code,
            trace_id=exchange.trace_id,
        )
        if self._text:
            return self._lines.add(_as_text(msgspec.to_builtins(line)))
        return self._lines.add(_encode(line) + b"\n")

    def _now(self) -> str:
        """Return the time in UTC; the part above a second is made once a second."""
        now = time.time()
        second = int(now)
        if second != self._stamp[0]:
            self._stamp = (second, datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S"))
        return f"{self._stamp[1]}.{int((now - second) * 1000):03d}Z"


class Formatter(logging.Formatter):
    """Makes the service's own lines look like those of requests; passwords of addresses are left out."""

    def __init__(self, *, text: bool) -> None:
        super().__init__()
        self._text = text

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            "level": record.levelname.lower(),
            "event": redact(record.getMessage()),
            "logger": record.name,
        }
        if record.exc_info:
            told["exception"] = redact(self.formatException(record.exc_info))
        line = _as_text(told) if self._text else _encode(told)
        return line.decode().rstrip("\n")


def configure(settings: HttpSettings) -> None:
    """Let every logger of this process write as the settings want it. uvicorn's access log is off: there is ours."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter(text=settings.log_format == "text"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True


def _as_text(told: dict[str, Any]) -> bytes:
    words = [str(told.pop("time")), f"{told.pop('level'):<7}", str(told.pop("event"))]
    words += [f"{name}={value if str(value).isprintable() else ascii(value)}" for name, value in told.items()]
    return (" ".join(words) + "\n").encode("utf-8", "backslashreplace")
