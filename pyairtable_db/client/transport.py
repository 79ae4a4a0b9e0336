"""What a client needs of the way its calls travel."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom calls work: a tenant and, if given, a user of it, up to ``level``; or whoever a credential names."""

    tenant: str = ""
    user: str = ""
    level: str = ""
    role: str = "application_user"
    token: str | None = None
    api_key: str | None = None

    def __repr__(self) -> str:
        """Show no secret."""
        if self.token is not None or self.api_key is not None:
            return "Caller(***)"
        return f"Caller(tenant={self.tenant!r}, user={self.user!r}, level={self.level!r}, role={self.role!r})"


@dataclass(frozen=True, slots=True)
class Options:
    """How calls are made: ``timeout`` in seconds for each attempt, ``attempts`` in all for what can be repeated."""

    timeout: float = 30.0
    attempts: int = 4

    def changed(self, timeout: float | None, attempts: int | None) -> Options:
        """Return these options with what is given."""
        found = self if timeout is None else replace(self, timeout=timeout)
        return found if attempts is None else replace(found, attempts=max(1, attempts))


class Transport(Protocol):
    """One attempt at a time; raises CallError."""

    async def open(self) -> None:
        """Connect."""

    async def close(self) -> None:
        """Give everything back."""

    async def call(self, caller: Caller, name: str, arguments: Mapping[str, Any], timeout: float) -> Any:
        """Return the answer of a function, as Python has its JSON."""

    def stream(self, caller: Caller, name: str, arguments: Mapping[str, Any], timeout: float) -> AsyncGenerator[Any]:
        """Yield the rows of a function's answer as they come."""

    def events(self, caller: Caller, after: int, poll: float) -> AsyncGenerator[dict[str, Any]]:
        """Yield the events behind a cursor, until the way is lost or the service ends; raises CallError."""

    async def reads_only(self, caller: Caller, name: str) -> bool:
        """Return whether a function changes nothing, so that it can be called again."""
