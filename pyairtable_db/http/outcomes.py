"""How a question to the database can fail: refused by the server, or left without an answer."""

from __future__ import annotations

from psycopg import pq
from psycopg.pq.abc import PGresult

_STATE = int(pq.DiagnosticField.SQLSTATE)
_ORIGIN = int(pq.DiagnosticField.SOURCE_FUNCTION)

# Where the server says that a prepared statement is gone, or was made for other types: before anything was run.
_STALE = frozenset((b"FetchPreparedStatement", b"RevalidateCachedQuery"))


class ConnectionLost(Exception):
    """The connection ended before the server said how the request went.

    ``said`` is the server's last error. ``unsent`` is true when the server cannot have seen the request, ``expired``
    when the connection was given up because the time for the request was over.
    """

    def __init__(self, said: PGresult | None = None, *, unsent: bool = False, expired: bool = False) -> None:
        super().__init__("the connection was lost")
        self.said = said
        self.unsent = unsent
        self.expired = expired


class ServerError(Exception):
    """The server refused the request and has taken it back; ``result`` holds its error."""

    def __init__(self, result: PGresult) -> None:
        super().__init__("the server refused the request")
        self.result = result
        self.sqlstate = result.error_field(_STATE) or b"XX000"

    @property
    def is_stale(self) -> bool:
        """Whether nothing was run because a statement has to be prepared anew."""
        return self.result.error_field(_ORIGIN) in _STALE

    @property
    def is_unresolved(self) -> bool:
        """Whether nothing was run because there is no such function, or no longer one with these arguments."""
        return self.sqlstate == b"42883" and self.result.error_field(_ORIGIN) == b"ParseFuncOrColumn"
