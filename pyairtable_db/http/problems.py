"""What a caller is told when a request cannot be answered: PostgREST's four fields, and the HTTP status."""

from __future__ import annotations

import msgspec


class Problem(Exception):
    """A request that is refused or has failed; ``headers`` go with the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: str | None = None,
        hint: str | None = None,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.headers = headers

    def body(self) -> bytes:
        """Return the JSON document of the answer."""
        return msgspec.json.encode(
            {"code": self.code, "message": self.message, "details": self.details, "hint": self.hint}
        )
