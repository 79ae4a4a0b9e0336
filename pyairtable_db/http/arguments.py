"""From the query or the body of a request to the names and values of a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import msgspec

from .problems import Problem
from .statements import Argument

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_OBJECTS = msgspec.json.Decoder(list[msgspec.Raw])
_STRING = msgspec.json.Decoder(str)
_ANY = msgspec.json.Decoder(msgspec.Raw)
_QUOTE, _BACKSLASH = ord('"'), b"\\"
_CONTAINERS = b"{["
_WHITESPACE = b" \t\r\n"
_MOST_PAIRS = 1000


def from_json(body: bytes) -> dict[str, msgspec.Raw] | None:
    """Return the values of a JSON object by name; of an array, those of its first object.

    None is any other JSON, which has no names. Raises Problem (400) for what is not JSON.
    """
    try:
        return _OBJECT.decode(body)
    except msgspec.ValidationError:
        pass  # JSON, but not an object
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if not body.strip(_WHITESPACE):
            return {}
        raise _malformed(error) from None
    try:
        first = _OBJECTS.decode(body)
        return _OBJECT.decode(first[0]) if first else {}
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _malformed(error) from None


def from_pairs(text: bytes) -> list[tuple[str, str]]:
    """Return names and values of a query or a form. Raises Problem (400) for what is not UTF-8."""
    if not text:
        return []
    if b"%00" in text or b"\0" in text:
        raise _no_text("the query")
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PAIRS)
    except UnicodeDecodeError:
        raise Problem(
            400, "PGRST100", "the query is not UTF-8", hint="Percent-encode the bytes of UTF-8 text."
        ) from None
    except ValueError:
        raise Problem(400, "PGRST100", f"the query has more than {_MOST_PAIRS} values") from None


def json_values(given: Mapping[str, msgspec.Raw], arguments: Sequence[Argument]) -> list[bytes | None]:
    """Return the values in the order of ``arguments``, as the statement for JSON takes them.

    Numbers and booleans are texts as well where a text is wanted; raises Problem (400) for an object or an array.
    """
    values: list[bytes | None] = []
    for argument in arguments:
        raw = bytes(given[argument.parameter.name])
        if raw == b"null":
            values.append(None)
        elif argument.is_json:
            values.append(raw)
        elif argument.is_nested:
            values.append(b'{"v":' + raw + b"}")
        elif raw[0] != _QUOTE:
            if argument.is_text and raw[0] in _CONTAINERS:
                raise _no_string(argument, "an object" if raw[0] == _CONTAINERS[0] else "an array")
            values.append(raw)
        elif _BACKSLASH not in raw:
            values.append(raw[1:-1])
        else:
            values.append(_bytes(_STRING.decode(raw), argument.parameter.name))
    return values


def text_values(given: Mapping[str, Sequence[str]], arguments: Sequence[Argument]) -> list[bytes | None]:
    """Return the values in the order of ``arguments``: the last one given, all of them for a variadic one."""
    values: list[bytes | None] = []
    for argument in arguments:
        name = argument.parameter.name
        texts = given[name]
        if argument.parameter.mode == "variadic":
            values.append(_bytes(_array(texts), name))
        else:
            values.append(_bytes(texts[-1], name))
    return values


def whole_body(body: bytes, *, is_json: bool) -> bytes:
    """Return the body as the value of an argument without a name. Raises Problem (400) for what is not text."""
    if is_json:
        if not body.strip(_WHITESPACE):
            return b"{}"
        try:
            _ANY.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _malformed(error) from None
    if b"\0" in body:
        raise _no_text("the body")
    return body


def _array(texts: Sequence[str]) -> str:
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in escaped) + "}"


def _bytes(text: str, name: str) -> bytes:
    if "\0" in text:
        raise _no_text(f'argument "{name}"')
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Problem(400, "22P05", f'argument "{name}" has half of a surrogate pair, which is no text') from None


def _no_text(what: str) -> Problem:
    return Problem(400, "22P05", f"{what} has the character U+0000, which PostgreSQL's text cannot hold")


def _no_string(argument: Argument, what: str) -> Problem:
    parameter = argument.parameter
    return Problem(
        400,
        "22P02",
        f"{what} is no text",
        f'argument "{parameter.name}" is {parameter.type}',
        "Send a JSON string.",
    )


def _malformed(error: Exception) -> Problem:
    return Problem(
        400,
        "PGRST102",
        "the body is not JSON",
        str(error),
        "Send an object whose names are those of the function's arguments.",
    )
