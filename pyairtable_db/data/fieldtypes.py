"""Airtable's field types on the way in: which text belongs to a type, and the JSON a cell of it becomes.

A converter takes the text of a cell and returns its JSON, an empty string for an empty cell; it raises CellError
with the reason when the text does not belong to the type.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from ..errors import UsageError

Converter = Callable[[str], str]

TEXT_TYPES = frozenset(("singleLineText", "multilineText", "richText"))
NUMBER_TYPES = frozenset(("number", "percent", "currency", "rating", "duration", "count"))
_SIGNIFICANT_DIGITS = 15  # a double keeps every integer of so many digits
_NUMBER_CHARACTERS = 800  # the longest decimal form of a double is shorter
PRECISION_LIMIT = 8  # decimals Airtable shows at most
DATE_FORMAT_TYPES = frozenset(("date", "dateTime"))

# Words that mean "no value" in a column whose other cells are all numbers or dates; anywhere else they are text.
NULL_WORDS = frozenset(("NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None"))

_NUMBER = re.compile(r"-?(?:(?:0|[1-9][0-9]{0,14}0{0,294})(?:\.[0-9]{1,400})?|\.[0-9]{1,400})")
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]{1,100})?[eE][+-]?[0-9]{1,3}")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|/([0-9]{1,2})/([0-9]{1,2}))")
_DATETIME = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|/([0-9]{1,2})/([0-9]{1,2}))[T ]"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)? ?(?:(Z|UTC)|([+-])([0-9]{2}):?([0-9]{2})?)?"
)
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,63}")
_URL = re.compile(r"(?:https?|ftp)://[^\s/?#.]+[^\s]*", re.IGNORECASE)
_PHONE = re.compile(r"\+[1-9][0-9]{0,3}(?:[ .()/-]{0,2}[0-9]){6,12}|\([0-9]{3}\) ?[0-9]{3}-[0-9]{4}")
_LOOSE_PHONE = re.compile(r"(?=(?:.*[0-9]){3})[+0-9][0-9 .()/x-]{2,40}|\([0-9 .()/x-]{3,40}")
_CURRENCY_SIGNS = "$€£¥₹ "
_TRUE = frozenset(("true", "yes", "y", "1", "checked", "x", "t", "on"))
_FALSE = frozenset(("false", "no", "n", "0", "unchecked", "f", "off"))

quoted = json.encoder.encode_basestring


class CellError(ValueError):
    """The text of a cell does not belong to its field's type."""


@dataclass(frozen=True)
class FieldSpec:
    """A field as Airtable describes it; ``pattern`` is the strptime pattern of dates that are not ISO 8601."""

    name: str
    type: str
    options: dict[str, Any] = field(default_factory=dict)
    pattern: str | None = None

    def definition(self) -> dict[str, Any]:
        """Return what ``api.create_table`` takes."""
        made: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.options:
            made["options"] = self.options
        return made


def is_number(text: str) -> bool:
    """Tell whether a file may mean a number by ``text``: no leading zeros, 15 significant digits before the point."""
    if _NUMBER.fullmatch(text):
        return True
    return bool(_SCIENTIFIC.fullmatch(text)) and _is_exact(text)


def is_json_number(text: str) -> bool:
    """Tell whether the JSON number ``text`` has at most 15 significant digits before the point, written without e."""
    return len(text) <= _NUMBER_CHARACTERS and _is_exact(text)


def _is_exact(text: str) -> bool:
    if not math.isfinite(float(text)):
        return False
    mantissa, _, exponent = text.lower().lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    shift = int(exponent or 0)
    digits = whole + fraction[:shift].ljust(shift, "0") if shift > 0 else whole
    return len(digits.strip("0")) <= _SIGNIFICANT_DIGITS


def decimals(text: str) -> int:
    """Return how many digits of the number ``text`` stand behind the point, its exponent taken into account."""
    mantissa, _, exponent = text.lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))


def number(text: str) -> str:
    """Read a number, every digit kept; more leniently than inference: grouping commas, a plus sign, leading zeros."""
    plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    plain = plain.removeprefix("+")
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    digits = digits.lstrip("0") if digits[:1] == "0" else digits
    if digits[:1] in ("", ".", "e", "E"):
        digits = "0" + digits
    if not _JSON_NUMBER.fullmatch(sign + digits) or not math.isfinite(float(digits)) or plain in ("", "-"):
        raise CellError("is not a number")
    return sign + digits


def percent(text: str) -> str:
    """Read ``12.5%`` as 0.125; a number without the sign is already the fraction."""
    if not text.endswith("%"):
        return number(text)
    value = number(text[:-1].rstrip())
    from decimal import Decimal

    return format(Decimal(value).scaleb(-2), "f")


def currency(text: str) -> str:
    """Read a number with a currency sign before or after it."""
    bare = text.strip(_CURRENCY_SIGNS)
    if text.startswith("-"):
        bare = "-" + text[1:].strip(_CURRENCY_SIGNS)
    return number(bare)


def rating(best: int) -> Converter:
    """Return a reader of whole numbers from 1 to ``best``."""

    def convert(text: str) -> str:
        if not re.fullmatch(r"[1-9][0-9]?", text) or int(text) > best:
            raise CellError(f"is not a whole number from 1 to {best}")
        return text

    return convert


def duration(text: str) -> str:
    """Read seconds, or ``h:mm``, ``h:mm:ss`` and ``h:mm:ss.s`` as seconds."""
    match = re.fullmatch(r"([0-9]+):([0-5][0-9])(?::([0-5][0-9](?:\.[0-9]+)?))?", text)
    if not match:
        return number(text)
    whole, _, fraction = (match[3] or "0").partition(".")
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(whole)
    return f"{seconds}.{fraction}" if fraction else str(seconds)


def checkbox(text: str) -> str:
    """Read true as checked and false as an empty cell, which is what Airtable stores."""
    word = text.lower()
    if word in _TRUE:
        return "true"
    if word in _FALSE:
        return ""
    raise CellError("is neither true nor false")


def iso_date(text: str) -> str:
    """Read ``2013-01-31`` or ``2013/1/31``."""
    match = _DATE.fullmatch(text)
    if not match:
        raise CellError("is not a date like 2013-01-31")
    year, month, day = int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])
    try:
        return f'"{date(year, month, day).isoformat()}"'
    except ValueError:
        raise CellError("is not a day of the calendar") from None


def iso_datetime(text: str) -> str:
    """Read an ISO 8601 date and time as UTC with milliseconds; without a zone it is UTC already."""
    match = _DATETIME.fullmatch(text)
    if not match:
        raise CellError("is not a time like 2013-01-31T08:15:00Z")
    year, month, day = int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])
    micro = int((match[9] or "").ljust(6, "0")[:6])
    zone: timezone = UTC
    try:
        if match[11]:
            offset = timedelta(hours=int(match[12]), minutes=int(match[13] or 0))
            zone = timezone(-offset if match[11] == "-" else offset)
        moment = datetime(year, month, day, int(match[6]), int(match[7]), int(match[8] or 0), micro, zone)
        return _utc(moment)
    except (ValueError, OverflowError):
        raise CellError("is not a time of the calendar") from None


def _utc(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f'"{moment.year:04}-{moment:%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"'


def by_pattern(pattern: str, *, with_time: bool) -> Converter:
    """Return a reader of dates written as the strptime ``pattern`` says."""

    def convert(text: str) -> str:
        try:
            moment = datetime.strptime(text, pattern)
        except ValueError:
            raise CellError(f"is not written as {pattern}") from None
        if not with_time:
            return f'"{moment.date().isoformat()}"'
        try:
            return _utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except OverflowError:
            raise CellError("is not a time of the calendar") from None

    return convert


def is_pattern(pattern: str) -> bool:
    """Tell whether strptime knows every directive of ``pattern``."""
    try:
        datetime.strptime("", pattern)
    except ValueError as error:
        return not re.search("bad directive|stray %", str(error))
    return True


def text_cell(text: str) -> str:
    """Return ``text`` as a JSON string; NUL and unpaired surrogates cannot be stored by PostgreSQL."""
    if "\0" in text:
        raise CellError("has a NUL character, which PostgreSQL cannot store")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise CellError("has an unpaired surrogate, which is no Unicode text") from None
    return quoted(text)


def is_email(text: str) -> bool:
    """Tell whether ``text`` is one e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def is_url(text: str) -> bool:
    """Tell whether ``text`` is an absolute http, https or ftp address."""
    return bool(_URL.fullmatch(text))


def is_phone(text: str) -> bool:
    """Tell whether ``text`` is surely a telephone number: international with ``+``, or ``(555) 123-4567``."""
    return bool(_PHONE.fullmatch(text))


def string_list(text: str) -> list[str] | None:
    """Return the choices that ``text``, a JSON array of distinct strings that are not empty, holds; else None."""
    if not text.startswith("["):
        return None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return values if is_string_list(values) else None


def is_string_list(value: Any) -> bool:
    """Tell whether ``value`` is a list of distinct strings, none empty."""
    return (
        isinstance(value, list) and all(type(item) is str and item for item in value) and len(set(value)) == len(value)
    )


def _checked(accepts: Callable[[str], bool], reason: str) -> Converter:
    def convert(text: str) -> str:
        if not accepts(text):
            raise CellError(reason)
        return text_cell(text)

    return convert


def choice_taker(options: dict[str, Any], add: Callable[[str], None] | None) -> Converter:
    """Return a converter of one choice's name. One it lacks goes to ``add``, without which it does not belong."""
    names = choice_names(options)

    def convert(text: str) -> str:
        if text not in names:
            if add is None:
                raise CellError("is not a choice of this field")
            cell = text_cell(text)
            add(text)
            return cell
        return text_cell(text)

    return convert


def _choices(one: Converter) -> Converter:
    def convert(text: str) -> str:
        values = string_list(text)
        if values is None:
            cells = next(csv.reader([text], skipinitialspace=True), [])
            values = list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))
        return choice_list(values, one)

    return convert


def choice_list(values: list[str], one: Converter) -> str:
    """Return the JSON array of choices, nothing for none; CellError names the choice that does not belong."""
    parts = []
    for value in values:
        try:
            parts.append(one(value))
        except CellError as error:
            raise CellError(f"holds {quoted(value)}, which {error}") from None
    return f"[{', '.join(parts)}]" if parts else ""


def choice_names(options: dict[str, Any]) -> frozenset[str]:
    """Return the names of the choices in a field's ``options``."""
    return frozenset(choice["name"] for choice in options.get("choices", ()) if "name" in choice)


_PLAIN: dict[str, Converter] = {
    "singleLineText": text_cell,
    "multilineText": text_cell,
    "richText": text_cell,
    "number": number,
    "percent": percent,
    "currency": currency,
    "duration": duration,
    "checkbox": checkbox,
    "date": iso_date,
    "dateTime": iso_datetime,
    "email": _checked(is_email, "is not an e-mail address"),
    "url": _checked(is_url, "is not an address like https://example.org"),
    "phoneNumber": _checked(lambda text: bool(_LOOSE_PHONE.fullmatch(text)), "is not a telephone number"),
}
IMPORTABLE = frozenset((*_PLAIN, "rating", "singleSelect", "multipleSelects"))


def converter(spec: FieldSpec, *, add_choice: Callable[[str], None] | None = None) -> Converter:
    """Return the converter for cells that are not empty; ``add_choice`` is told of choices a select lacks.

    Raises UsageError for a type whose cells cannot be imported.
    """
    if spec.pattern is not None:
        return by_pattern(spec.pattern, with_time=spec.type == "dateTime")
    if spec.type == "singleSelect":
        return choice_taker(spec.options, add_choice)
    if spec.type == "multipleSelects":
        return _choices(choice_taker(spec.options, add_choice))
    if spec.type == "rating":
        return rating(int(spec.options.get("max", 10)))
    if spec.type not in IMPORTABLE:
        raise UsageError(
            f'field "{spec.name}" has type {spec.type}, whose cells cannot be imported',
            hint=f"Leave the column out of the file, or use one of: {', '.join(sorted(IMPORTABLE))}.",
        )
    return _PLAIN[spec.type]


def is_trimmed(field_type: str) -> bool:
    """Tell whether blanks round a cell mean nothing for ``field_type``; in text they are kept."""
    return field_type not in TEXT_TYPES and field_type not in ("singleSelect", "multipleSelects")
