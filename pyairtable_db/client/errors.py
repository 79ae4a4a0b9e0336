"""Every error that a call raises, the same over SQL and over HTTP.

CallError                        a call was refused or has failed: code, message, details, hint, status
├── Invalid              4xx     an argument or a value does not fit; ``faults`` lists them where there are several
├── Unauthorized         401     the credentials are missing or no good
├── Forbidden            403     the caller may not do this
├── NotFound             404     what the arguments name does not exist
│   └── UnknownFunction          there is no such function, or it takes other arguments
├── Conflict             409     it is there already, or must stay as it is
├── Gone                 410     it is no longer kept
├── RateLimited          429     too many requests; ``retry_after`` seconds
├── Failed               5xx     the function or the service failed
├── Unavailable          503     the database or the service cannot be reached, or is busy; ``retry_after`` seconds
└── TimedOut             504     it took too long
ContextMissing                   a call without a context, or after its context was left
"""

from __future__ import annotations

import json
from typing import Any

from ..errors import PyairtableDbError


class ContextMissing(PyairtableDbError):
    """A call needs to know for whom it works."""


class CallError(PyairtableDbError):
    """A call was refused, or has failed.

    ``function`` is what was called, ``code`` the SQLSTATE of the database or PGRST… of the service, ``status`` what
    HTTP answers with, over SQL too.
    """

    def __init__(
        self,
        message: str,
        *,
        function: str = "",
        code: str = "",
        status: int = 0,
        details: str | None = None,
        hint: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, where=function or None, hint=hint)
        self.function = function
        self.code = code
        self.status = status
        self.details = details
        self.retry_after = retry_after

    @property
    def faults(self) -> list[Any]:
        """All faults of a batch, where the details list them; empty otherwise."""
        try:
            found = json.loads(self.details or "[]")
        except ValueError:
            return []
        return found if isinstance(found, list) else []


class Invalid(CallError):
    """An argument or a value does not fit."""


class Unauthorized(CallError):
    """The credentials are missing or no good."""


class Forbidden(CallError):
    """The caller may not do this."""


class NotFound(CallError):
    """What the arguments name does not exist."""


class UnknownFunction(NotFound):
    """There is no such function, or it takes other arguments."""


class Conflict(CallError):
    """It is there already, or must stay as it is."""


class Gone(CallError):
    """It is no longer kept."""


class RateLimited(CallError):
    """There were too many requests."""


class Failed(CallError):
    """The function or the service failed."""


class Unavailable(CallError):
    """The database or the service cannot be reached, or is busy."""


class TimedOut(CallError):
    """It took too long."""


_BY_STATUS: dict[int, type[CallError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    408: TimedOut,
    409: Conflict,
    410: Gone,
    429: RateLimited,
    503: Unavailable,
    504: TimedOut,
}


def error_of(
    status: int,
    code: str,
    message: str,
    details: str | None = None,
    hint: str | None = None,
    *,
    function: str = "",
    retry_after: float | None = None,
) -> CallError:
    """Return the exception of a problem as the HTTP layer describes it."""
    kind = _BY_STATUS.get(status, Failed if status >= 500 else Invalid)
    if code == "PGRST202":
        kind = UnknownFunction
    return kind(
        message, function=function, code=code, status=status, details=details, hint=hint, retry_after=retry_after
    )
