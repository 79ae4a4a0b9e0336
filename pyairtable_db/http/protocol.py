"""uvicorn's HTTP protocol with bounds: how large headers may be, and how long a client may take to send them.

It also sends the head of an answer and its body together, and says in ``scope`` when a body has come as a whole.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .problems import Problem

_TOO_LARGE = Problem(
    431, "PT431", "the headers are too large", hint="Send fewer or shorter ones; a body may hold more."
)
_TOO_SLOW = Problem(408, "PT408", "the headers did not come in time", hint="Send the request at once.")
_MALFORMED = Problem(400, "PT400", "this is no HTTP request", hint="Speak HTTP/1.1; TLS ends in front of this service.")


BODY_IS_HERE = "pyairtable_db.body_is_here"  # in the scope of a request whose body need not be waited for
_LINGER_SECONDS = 10.0
_COPIED = 65_536  # bytes: above, a second system call is cheaper than a copy


class JoinedWrites:
    """A transport whose writes within one turn of the loop become one: each is a system call, and wakes the client."""

    __slots__ = ("_held", "_loop", "_transport", "is_closing")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        """Send ``data``, soon."""
        held = self._held
        if not held:
            self._held = data
            self._loop.call_soon(self._flush)
            return
        self._held = b""
        if len(data) <= _COPIED:
            self._transport.write(held + data)
        else:
            self._transport.write(held)
            self._transport.write(data)

    def close(self) -> None:
        """Send what is left, then close; what the client has not taken a little later is dropped."""
        self._flush()
        self._transport.close()
        self._loop.call_later(_LINGER_SECONDS, self._transport.abort)

    def __getattr__(self, name: str) -> Any:
        """Return what else a transport has."""
        return getattr(self._transport, name)

    def _flush(self) -> None:
        held, self._held = self._held, b""
        if held:
            self._transport.write(held)


class BoundedProtocol(HttpToolsProtocol):
    """A connection of a client. ``header_limit`` is in bytes, ``header_timeout_s`` in seconds."""

    header_limit = 32_768
    header_timeout_s = 10.0

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._reading_headers = True
        self._size = 0
        self._fault = _MALFORMED
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect the first request."""
        super().connection_made(transport)
        self.transport = JoinedWrites(transport, self.loop)  # type: ignore[assignment]
        self._timer = self.loop.call_later(self.header_timeout_s, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request."""
        self._size += len(data)
        super().data_received(data)
        if self._reading_headers and self._size:
            if self._size > self.header_limit:
                self._refuse(_TOO_LARGE)
            elif self._timer is None and not self.transport.is_closing():
                self._timer = self.loop.call_later(self.header_timeout_s, self._give_up)

    def on_message_begin(self) -> None:
        """Begin to read headers."""
        self._reading_headers = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop to read headers, and let the request be answered."""
        self._reading_headers = False
        self._stop_timer()
        size, self._size = self._size, 0
        if size > self.header_limit and sum(len(name) + len(value) for name, value in self.headers) > self.header_limit:
            self._fault = _TOO_LARGE
            raise ValueError(_TOO_LARGE.message)  # the parser stops, and send_400_response is called
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_message_complete()
        if self.cycle is not None:
            self.cycle.scope[BODY_IS_HERE] = True  # type: ignore[literal-required]
        self._size = 0

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Refuse what cannot be read."""
        self._refuse(self._fault)

    def _give_up(self) -> None:
        self._timer = None
        if self._size:
            self._refuse(_TOO_SLOW)
        else:  # nothing was asked, so nothing is answered
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, problem: Problem) -> None:
        if self.transport.is_closing():
            return
        body = problem.body()
        self.transport.write(
            STATUS_LINE[problem.status] + b"content-type: application/json; charset=utf-8\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (len(body), body)
        )
        self.transport.close()
