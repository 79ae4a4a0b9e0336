"""A month of usage in lines, for terminals of any width and for files."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size

from ..wording import count
from . import figures
from .reading import Answer, Report

# Pieces of a line with their styles; None is plain.
Line = tuple[tuple[str, str | None], ...]
EMPTY: Line = ()

NARROWEST = 40
WIDEST = 120
_LABEL = 10
_TOP = 5
_MANY = 100  # columns from which a day is two of them wide
_BAR = 24
_NAME, _WIDEST_NAME = 16, 48
_GOOD, _BAD, _FAINT, _BOLD = "green", "red", "dim", "bold"


@dataclass(frozen=True)
class Signs:
    """Characters to draw with: ``levels`` from low to high, ``zero`` for a day without anything."""

    levels: str
    zero: str
    full: str
    free: str
    dot: str
    ellipsis: str

    def of(self, text: str) -> str:
        """Return ``text`` in characters that these signs go with."""
        if self.dot == "·":
            return text
        for sign, plain in (("–", "-"), ("−", "-"), ("±", ""), ("≥", ">="), ("×", "x"), ("…", "...")):
            text = text.replace(sign, plain)
        return text.encode("ascii", "backslashreplace").decode("ascii")


UNICODE = Signs("▁▂▃▄▅▆▇█", "·", "█", "░", "·", "…")
ASCII = Signs(".:-=+*#@", "_", "#", ".", "|", "~")


def lines(report: Report, *, width: int = 80, signs: Signs = UNICODE) -> list[Line]:
    """Return the month in lines of at most ``width`` columns, 40 to 120 of them being used."""
    width = min(max(width, NARROWEST), WIDEST)
    told: list[Line] = [*_heading(report, width, signs), EMPTY]
    if report.is_empty:
        told += _prose(f"No usage was logged in {figures.month_name(report.month.first_day)}.", width)
    else:
        told += _course(report, width, signs)
    if report.budget["budget"] is not None:
        told += [EMPTY, *_budget(report, width, signs)]
    if not report.is_empty:
        told += [EMPTY, *_latency(report, width, signs), EMPTY]
        told += _table("endpoint", report.endpoints, width, signs)
        told += [EMPTY, *_table("model", report.models, width, signs, none="no model")]
        told += [EMPTY, *_table("user", report.users, width, signs, names=report.members, none="no user")]
    return [tuple((signs.of(text), style) for text, style in line) for line in told]


def _heading(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    month = report.month
    title = f"{report.tenant.slug} {signs.dot} {figures.month_name(month.first_day)}"
    until = "" if month.complete else f", until {figures.moment(month.until_local)}"
    zone = f" ({month.time_zone})"
    if cell_len(title + until + zone) <= width:
        yield ((title, _BOLD), (until + zone, _FAINT))
    else:
        for line in textwrap.wrap(title, width):
            yield ((line, _BOLD),)
        yield from _prose(f"{until}{zone}".strip(" ,"), width)


def _prose(text: str, width: int) -> Iterator[Line]:
    for line in textwrap.wrap(text, width):
        yield ((line, _FAINT),)


def _packed(label: str, parts: Sequence[str], width: int, signs: Signs) -> Iterator[Line]:
    """Yield the parts behind their label, as many in a line as fit."""
    rows: list[str] = []
    for part in parts:
        longer = f"{rows[-1]} {signs.dot} {part}" if rows else part
        if rows and cell_len(longer) <= width - _LABEL:
            rows[-1] = longer
        else:
            rows.append(part)
    for number, row in enumerate(rows):
        yield ((("" if number else label).ljust(_LABEL) + row, None),)


def _course(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """Yield a row a measure: its course over the days, the total, and the change."""
    now, before, month = report.summary, report.summary_before, report.month
    days, latency = report.points, report.latency["points"]
    shares = now["errorRate"], before["errorRate"]
    p95 = _percentile(now, "p95"), _percentile(before, "p95")
    failures = [point["clientErrors"] + point["serverErrors"] for point in days]
    slow = [point["latencyMs"]["p95"] if point["latencyMs"] else None for point in latency]
    users = [point["users"] for point in report.active_users["points"]]

    def changed(measure: str) -> str:
        return figures.change(now[measure], before[measure])

    rows: list[tuple[str, Sequence[float | None], str, str, str | None]] = [
        ("Requests", _of(days, "requests"), f"{now['requests']:,}", changed("requests"), None),
        ("Cost", _of(days, "cost"), figures.money(now["cost"]), changed("cost"), None),
        ("Errors", failures, figures.share(shares[0]), figures.points(*shares), _verdict(*shares)),
        ("p95", slow, figures.duration(p95[0]), figures.change(*p95), _verdict(*p95)),
        ("Users", users, f"{now['activeUsers']:,}", changed("activeUsers"), None),
    ]
    wide = 2 if width >= _MANY else 1
    space = month.days * wide
    total_room = max(len(total) for _, _, total, _, _ in rows)
    change_room = max(len(change) for _, _, _, change, _ in rows)
    # No narrower than what stands below, where there is room for that.
    for least_total, least_change in ((10, 8), (0, 0)):
        rooms = max(total_room + 2, least_total), max(change_room, least_change)
        with_course = _LABEL + space + sum(rooms) + 1 <= width
        if with_course:
            total_room, change_room = rooms
            yield ((" " * _LABEL + _days(month.days, wide), _FAINT),)
            break
    else:
        total_room, change_room = max(total_room, 10), max(change_room, 8)
    for label, values, total, change, style in rows:
        course = sparkline(values, signs, wide).ljust(space) if with_course else ""
        yield (
            (label.ljust(_LABEL), None),
            (course, "cyan"),
            (total.rjust(total_room), _BOLD),
            (" " + change.rjust(change_room), style),
        )
    if before["requests"]:
        part = f" until {figures.moment(month.before_until_local)}" if month.before_in_part else ""
        name = figures.month_name(month.before_first_day)
        yield from _prose(f"Changes are against {name.split()[0] if part else name}{part}.", width)
    else:
        yield from _prose(f"{figures.month_name(month.before_first_day)} has no usage to compare with.", width)


def sparkline(values: Sequence[float | None], signs: Signs = UNICODE, wide: int = 1) -> str:
    """Return a column of the height of each value; the highest is full, and of none there is nothing."""
    highest = max((value for value in values if value), default=0)
    drawn = []
    for value in values:
        if not value:
            sign = signs.zero
        else:
            sign = signs.levels[min(int(value / highest * len(signs.levels)), len(signs.levels) - 1)]
        drawn.append(sign * wide)
    return "".join(drawn)


def _days(count: int, wide: int) -> str:
    """Return the numbers of every seventh day above their columns."""
    axis = ""
    for day in range(1, count + 1, 7):
        axis = axis.ljust((day - 1) * wide) + str(day)
    return axis


def _budget(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    cost, budget = report.budget["cost"], report.budget["budget"]
    used, elapsed = cost / budget, 1.0 if report.month.complete else report.budget["elapsed"]
    style = _BAD if used > 1 else "yellow" if used > elapsed else _GOOD
    room = min(_BAR, width - _LABEL - 34)
    filled = min(round(used * room), room)
    label: Line = (("Budget".ljust(_LABEL), None),)
    bar: Line = ((signs.full * filled, style), (signs.free * (room - filled) + " ", _FAINT)) if room >= 6 else ()
    yield (*label, *bar, (figures.share(used), style), (f" of {figures.money(budget)}", None))
    said = f"{figures.money(cost - budget)} over the budget" if used > 1 else f"{figures.money(budget - cost)} left"
    parts = [said] if report.month.complete else [said, f"{figures.share(elapsed)} of the month is over"]
    yield from _packed("", parts, width, signs)


def _latency(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    now = report.summary
    latency = [f"{name} {figures.duration(_percentile(now, name))}" for name in ("p50", "p95", "p99")]
    yield from _packed("Latency", latency, width, signs)
    volume = [f"{figures.size(now['requestBytes'])} in, {figures.size(now['responseBytes'])} out"]
    if now["tokensIn"] or now["tokensOut"]:
        volume.append(f"tokens {figures.compact(now['tokensIn'])} in, {figures.compact(now['tokensOut'])} out")
    yield from _packed("Volume", volume, width, signs)
    if report.week:
        this, last = report.week["thisWeek"], report.week["lastWeek"]
        week = [
            f"{count(this['requests'], 'request')} {figures.change(this['requests'], last['requests'])}",
            f"cost {figures.money(this['cost'])} {figures.change(this['cost'], last['cost'])}",
        ]
        yield from _packed("This week", [part.strip() for part in week], width, signs)


def _table(
    noun: str,
    answer: Answer,
    width: int,
    signs: Signs,
    *,
    names: Mapping[str, str] | None = None,
    none: str = "",
) -> Iterator[Line]:
    """Yield the first of what is most used, their columns as far as there is room."""
    items: Sequence[dict[str, Any]] = answer["items"][:_TOP]
    shown: list[tuple[str, int, list[str]]] = []
    for header, at_least, cells in (
        ("requests", 10, [f"{item['requests']:,}" for item in items]),
        ("errors", 8, [figures.share(item["errorRate"]) for item in items]),
        ("cost", 10, [figures.money(item["cost"]) for item in items]),
        ("average", 10, [figures.duration(item["averageMs"]) for item in items]),
        ("tokens", 9, [figures.compact(item["tokensIn"] + item["tokensOut"]) for item in items]),
    ):
        space = max(at_least, *(len(signs.of(cell)) + 2 for cell in cells))
        if sum(taken for _, taken, _ in shown) + space > width - _NAME:
            break
        shown.append((header, space, cells))
    room = min(width - sum(space for _, space, _ in shown), _WIDEST_NAME)
    title = f"Top {noun}s" if len(answer["items"]) > _TOP else f"{noun.capitalize()}s"
    yield ((title.ljust(room), _BOLD), ("".join(header.rjust(space) for header, space, _ in shown), _FAINT))
    for place, item in enumerate(items):
        key = item["key"]
        name = none if key is None else figures.printable((names or {}).get(key, key))
        yield (
            (_fit(signs.of(name), room, signs), _FAINT if key is None else None),
            ("".join(signs.of(cells[place]).rjust(space) for _, space, cells in shown), None),
        )


def _fit(name: str, room: int, signs: Signs) -> str:
    if cell_len(name) < room:
        return set_cell_size(name, room)
    # The end stays too: routes of one service begin alike.
    tail = (room - 2) // 3
    return set_cell_size(name, room - 2 - tail) + signs.ellipsis + set_cell_size(name[::-1], tail)[::-1] + " "


def _of(points: Sequence[Answer], measure: str) -> list[float | None]:
    return [point[measure] for point in points]


def _percentile(summary: Answer, name: str) -> float | None:
    latency = summary["latencyMs"]
    return latency[name] if latency else None


def _verdict(now: float | None, before: float | None) -> str | None:
    """Return the style of a change where less is better, by more than a little."""
    if now is None or not before or abs(now - before) < before * 0.05:
        return None
    return _BAD if now > before else _GOOD
