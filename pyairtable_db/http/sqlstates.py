"""What the caller is told of an error of the server: the status PostgREST users know, and no more than is theirs.

Messages of functions (RAISE) and of what callers gave (class 22, 23 and others) are passed on. What tells of the inside
(SQL, relations, code that is broken) is replaced; it goes to the log, where the request's id finds it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from psycopg.pq import DiagnosticField
from psycopg.pq.abc import PGresult

from .problems import Problem

RETRY_SOON = ((b"retry-after", b"1"),)
BEARER = ((b"www-authenticate", b"Bearer"),)

_EXACT = {
    "23503": 409,
    "23505": 409,
    "25006": 405,
    "40001": 503,
    "40P01": 503,
    "42883": 404,
    "42P01": 404,
    "42P17": 500,
    "42501": 403,
    "53400": 500,
    "55P03": 503,
    "57014": 504,
    "57P01": 503,
    "57P02": 503,
    "57P03": 503,
    "57P05": 503,
    "P0001": 400,
    "21000": 500,
}
_CLASSES = {
    "08": 503,
    "09": 500,
    "0L": 403,
    "0P": 403,
    "25": 500,
    "28": 403,
    "2D": 500,
    "38": 500,
    "39": 500,
    "3B": 500,
    "40": 500,
    "53": 503,
    "54": 500,
    "55": 500,
    "57": 500,
    "58": 500,
    "F0": 500,
    "HV": 500,
    "P0": 500,
    "XX": 500,
}
# Classes that tell of SQL, files and code: only 42501 of them says what concerns the caller.
_INSIDE = ("42", "58", "F0", "HV", "P0", "XX", "21", "26", "34", "2D", "38", "39", "3B", "0A")
_SPOKEN = ("42501", "P0001")
_WITH_ROWS = ("23502", "23514", "23P01")  # their detail shows the row as it is stored
_ROLE_MISSING = 'role "'


def problem(result: PGresult, *, authenticated: bool, hint: str | None = None) -> Problem:
    """Return what the caller is told of the error ``result``; ``hint`` goes with a missing right (42501)."""
    code = _field(result, DiagnosticField.SQLSTATE) or "XX000"
    message = _field(result, DiagnosticField.MESSAGE_PRIMARY) or ""
    details = _field(result, DiagnosticField.MESSAGE_DETAIL)
    if code == "PGRST":
        return _raised(message, details)
    status = _status(code, message, authenticated)
    if is_inside(code) or (code[:2] == "08" and status == 503):
        return Problem(
            status,
            code,
            _unspoken(code),
            hint="The log has the reason under the request's id.",
            headers=_headers(status, code),
        )
    if code in _WITH_ROWS or code == "42501":
        details = None
    return Problem(
        status,
        code,
        message,
        details,
        _field(result, DiagnosticField.MESSAGE_HINT) if code != "42501" else hint,
        headers=_headers(status, code),
    )


def is_inside(code: str) -> bool:
    """Whether what the server says under ``code`` is for the log, not for the caller."""
    return code[:2] in _INSIDE and code not in _SPOKEN


def cause(result: PGresult) -> dict[str, str]:
    """Return what the server said of an error, for the log."""
    names = {
        "sqlstate": DiagnosticField.SQLSTATE,
        "severity": DiagnosticField.SEVERITY_NONLOCALIZED,
        "message": DiagnosticField.MESSAGE_PRIMARY,
        "context": DiagnosticField.CONTEXT,
        "internal_query": DiagnosticField.INTERNAL_QUERY,
        "schema": DiagnosticField.SCHEMA_NAME,
        "table": DiagnosticField.TABLE_NAME,
        "constraint": DiagnosticField.CONSTRAINT_NAME,
    }
    found = {name: _field(result, field) for name, field in names.items()}
    return {name: text for name, text in found.items() if text}


def context(result: PGresult) -> str:
    """Return where in the server the error arose, "" when it says nothing."""
    return _field(result, DiagnosticField.CONTEXT) or ""


def _status(code: str, message: str, authenticated: bool) -> int:
    if code.startswith("PT"):
        number = code[2:]
        return int(number) if number.isascii() and number.isdigit() and 200 <= int(number) <= 599 else 500
    if code == "22023":
        return 401 if message.startswith(_ROLE_MISSING) and message.endswith("does not exist") else 400
    if code == "42501" and not authenticated:
        return 401
    return _EXACT.get(code) or _CLASSES.get(code[:2], 400)


def _headers(status: int, code: str) -> tuple[tuple[bytes, bytes], ...]:
    if status == 401:
        return BEARER
    return RETRY_SOON if status == 503 and not code.startswith("PT") else ()


def _unspoken(code: str) -> str:
    if code[:2] == "08":
        return "the connection to the database was lost"
    if code in ("42883", "42P01"):
        return "the function uses something that does not exist"
    return "the database could not run the function"


def _raised(message: str, details: str | None) -> Problem:
    """Return what ``raise sqlstate 'PGRST'`` asks for: both of its texts are JSON."""
    try:
        said = msgspec.json.decode(message, type=_Said)
    except msgspec.DecodeError:
        return _unreadable(
            f"MESSAGE is not what it must be: '{message}'",
            'Give MESSAGE as a JSON object with "code" and "message", and "details" and "hint" if there are any.',
        )
    remedy = 'Give DETAIL as a JSON object with "status" and "headers".'
    if details is None:
        return _unreadable("there is no DETAIL", remedy)
    try:
        wanted = msgspec.json.decode(details, type=_Wanted)
        headers = tuple((header_name(name), header_value(text)) for name, text in wanted.headers.items())
    except (msgspec.DecodeError, ValueError):
        return _unreadable(f"DETAIL is not what it must be: '{details}'", remedy)
    return Problem(wanted.status, said.code, said.message, said.details, said.hint, headers)


class _Said(msgspec.Struct):
    code: str
    message: str
    details: str | None = None
    hint: str | None = None


class _Wanted(msgspec.Struct):
    status: int
    headers: Mapping[str, str]
    status_text: str | None = None

    def __post_init__(self) -> None:
        if not 200 <= self.status <= 599:
            raise ValueError("no status of an answer")


def _unreadable(details: str, hint: str) -> Problem:
    return Problem(
        500, "PGRST121", "the error that the function raised with sqlstate PGRST cannot be read", details, hint
    )


def header_name(name: str) -> bytes:
    """Return the name of a header as it is sent. Raises ValueError for what cannot be one."""
    if not name or not all(sign.isascii() and (sign.isalnum() or sign in "!#$%&'*+-.^_`|~") for sign in name):
        raise ValueError(name)
    return name.lower().encode()


def header_value(text: str) -> bytes:
    """Return the value of a header as it is sent. Raises ValueError for what cannot be one."""
    if any(sign in text for sign in "\r\n\0"):
        raise ValueError(text)
    return text.encode("latin-1")


def _field(result: PGresult, field: DiagnosticField) -> str | None:
    text = result.error_field(field)
    return None if text is None else text.decode("utf-8", "replace")
