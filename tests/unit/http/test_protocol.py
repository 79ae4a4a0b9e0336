"""Writes of one turn of the loop go out as one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest

from pyairtable_db.http.protocol import JoinedWrites


def received(write: Callable[[JoinedWrites], None]) -> list[bytes]:
    """Return what the other end of a connection gets, datagram by datagram: one for each system call."""

    async def run() -> list[bytes]:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        loop = asyncio.get_running_loop()
        transport = Sender(here)
        write(JoinedWrites(transport, loop))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        here.shutdown(socket.SHUT_WR)
        parts = []
        while part := there.recv(1 << 20):
            parts.append(part)
        here.close()
        there.close()
        return parts

    return asyncio.run(run())


class Sender(asyncio.Transport):
    """Sends at once what it is given."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self.connection = connection
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        self.connection.send(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def both(transport: JoinedWrites) -> None:
    transport.write(b"head")
    transport.write(b"body")


def large(transport: JoinedWrites) -> None:
    transport.write(b"head")
    transport.write(b"b" * 70_000)


def one(transport: JoinedWrites) -> None:
    transport.write(b"event")


def many(transport: JoinedWrites) -> None:
    for part in (b"a", b"b", b"c", b"d", b"e"):
        transport.write(part)


def closed(transport: JoinedWrites) -> None:
    transport.write(b"last")
    transport.close()
    assert transport.is_closing()


@pytest.mark.parametrize(
    ("write", "parts"),
    [
        (both, [b"headbody"]),
        (large, [b"head", b"b" * 70_000]),
        (one, [b"event"]),
        (many, [b"ab", b"cd", b"e"]),
        (closed, [b"last"]),
    ],
)
def test_what_is_written_at_once_goes_out_together(write: Callable[[JoinedWrites], None], parts: list[bytes]) -> None:
    assert received(write) == parts
