"""Numbers, times and names of usage as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

NOTHING = "–"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIMES = 10  # from which a change is told as a multiple
_LONGEST_MS = 600_000  # what a histogram of durations says of 10 minutes and more


def money(value: float) -> str:
    """Return an amount of the currency that usage is logged in: two digits after the point, more below one."""
    if value == 0 or abs(value) >= 1:
        return f"{value:,.2f}"
    shown = f"{value:.4f}"
    if float(shown):
        return shown
    return "< 0.0001" if value > 0 else "> -0.0001"


def amount(value: float) -> str:
    """Return a round amount beside an axis: ``2.5``, ``40M``."""
    return compact(value) if value >= 100_000 else f"{value:,g}"


def duration(milliseconds: float | None) -> str:
    """Return ``8.4 ms``, ``310 ms`` or ``1.24 s``."""
    if milliseconds is None:
        return NOTHING
    if milliseconds >= _LONGEST_MS:
        return "≥ 10 min"
    if milliseconds >= 1000:
        return f"{_three(milliseconds / 1000)} s"
    return f"{_three(milliseconds)} ms"


def share(value: float | None, digits: int = 1) -> str:
    """Return a share of 1 as ``1.3 %``."""
    if value is None:
        return NOTHING
    shown = f"{value * 100:,.{digits if value < 10 else 0}f}"
    return "< 0.1 %" if digits == 1 and shown == "0.0" and value > 0 else f"{shown} %"


def change(now: float | None, before: float | None) -> str:
    """Return how much more ``now`` is than ``before`` as ``+12.3 %`` or ``12×``, or nothing where that says nothing."""
    if now is None or not before:
        return ""
    if now / before >= _TIMES:
        return f"{now / before:,.0f}×" if now / before < 10_000 else "> 9,999×"
    return signed((now - before) / before * 100, " %")


def points(now: float | None, before: float | None) -> str:
    """Return how many percentage points a share has changed by, as ``+0.2 pt``."""
    if now is None or before is None:
        return ""
    return signed((now - before) * 100, " pt")


def signed(value: float, unit: str) -> str:
    """Return ``+12.3 %``, with a minus sign of a plus sign's width."""
    shown = f"{abs(value):.1f}"
    sign = "" if float(shown) == 0 else "+" if value > 0 else "−"
    return f"{sign or '±'}{shown}{unit}"


def compact(value: float) -> str:
    """Return ``950``, ``12.3k`` or ``4.56M``."""
    for scale, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= scale:
            return f"{_three(value / scale)}{unit}"
    return _three(value)


def size(value: float) -> str:
    """Return a number of bytes as ``1.2 GB``."""
    for scale, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if value >= scale:
            return f"{_three(value / scale)} {unit}"
    return f"{_three(value)} B"


def month_name(day: date) -> str:
    """Return ``November 2026``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_name(day: date) -> str:
    """Return ``Sun 29 Nov``."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def moment(local: datetime) -> str:
    """Return ``29 November, 14:42``."""
    return f"{local.day} {MONTHS[local.month - 1]}, {local:%H:%M}"


def printable(text: str) -> str:
    """Return ``text`` with what a terminal or a page would obey instead of show written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def running_sums(values: Sequence[float]) -> list[float]:
    """Return the sum of the values up to each."""
    total, sums = 0.0, []
    for value in values:
        total += value
        sums.append(total)
    return sums


def _three(value: float) -> str:
    """Return three digits of a number, and all that stand before the point."""
    shown = f"{value:.{2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
