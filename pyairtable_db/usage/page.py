"""A month of usage as a page with charts: one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from .. import __version__
from ..data.files import whole_file
from . import figures, pictures
from .reading import Answer, Report

_FOLDER = Path(__file__).parent
_COLOURS = 6  # of models, the rest share one
_SHADES = 8


@dataclass(frozen=True)
class Card:
    """A figure with its change; ``mood`` is good, bad or nothing."""

    label: str
    value: str
    change: str = ""
    mood: str = ""
    note: str = ""


def write_page(report: Report, path: Path) -> None:
    """Write the page to ``path``, which is whole or as it was. Raises DataError when it cannot be written."""
    with whole_file(path) as file:
        file.write(page(report).encode())


def page(report: Report) -> str:
    """Return the page. Names in the data are shown as text, whatever characters they have."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": lambda value: f"{value:,}",
        "money": figures.money,
        "share": figures.share,
        "duration": figures.duration,
        "compact": figures.compact,
        "printable": figures.printable,
    }
    style = environment.get_template("page.css.jinja").render()
    script = environment.get_template("page.js.jinja").render()
    return environment.get_template("page.html.jinja").render(
        style=Markup(style),  # noqa: S704 - our own files, without data
        script=Markup(script),  # noqa: S704
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        version=__version__,
        report=report,
        month=figures.month_name(report.month.first_day),
        until=None if report.month.complete else figures.moment(report.month.until_local),
        compared=_compared(report),
        cards=_cards(report),
        budget=_budget(report),
        charts=[
            pictures.requests(report),
            pictures.cost(report),
            pictures.latency(report),
            pictures.active_users(report),
        ],
        endpoints=_bars(report.endpoints["items"], "requests"),
        models=_models(report.models["items"]),
        users=_bars(report.users["items"], "requests", report.members),
        heat=_heat(report),
        weekdays=figures.WEEKDAYS,
        nothing=figures.NOTHING,
    )


def _compared(report: Report) -> str | None:
    if not report.summary_before["requests"]:
        return None
    name = figures.month_name(report.month.before_first_day)
    if report.month.before_in_part:
        return f"{name.split()[0]} until {figures.moment(report.month.before_until_local)}"
    return name


def _cards(report: Report) -> list[Card]:
    now, before = report.summary, report.summary_before
    p95, p95_before = _percentile(now, "p95"), _percentile(before, "p95")
    cards = [
        Card("Requests", f"{now['requests']:,}", figures.change(now["requests"], before["requests"])),
        Card("Cost", figures.money(now["cost"]), figures.change(now["cost"], before["cost"])),
        Card(
            "Error rate",
            figures.share(now["errorRate"], 2),
            figures.points(now["errorRate"], before["errorRate"]),
            _mood(now["errorRate"], before["errorRate"]),
            f"{now['clientErrors']:,} by callers, {now['serverErrors']:,} by servers",
        ),
        Card(
            "Latency p95",
            figures.duration(p95),
            figures.change(p95, p95_before),
            _mood(p95, p95_before),
            f"p50 {figures.duration(_percentile(now, 'p50'))}, p99 {figures.duration(_percentile(now, 'p99'))}",
        ),
        Card(
            "Active users",
            f"{now['activeUsers']:,}",
            figures.change(now["activeUsers"], before["activeUsers"]),
        ),
    ]
    if now["tokensIn"] or now["tokensOut"]:
        tokens, tokens_before = now["tokensIn"] + now["tokensOut"], before["tokensIn"] + before["tokensOut"]
        note = f"{figures.compact(now['tokensIn'])} in, {figures.compact(now['tokensOut'])} out"
        cards.append(Card("Tokens", figures.compact(tokens), figures.change(tokens, tokens_before), note=note))
    volume = now["requestBytes"] + now["responseBytes"]
    if volume:
        note = f"{figures.size(now['requestBytes'])} in, {figures.size(now['responseBytes'])} out"
        change = figures.change(volume, before["requestBytes"] + before["responseBytes"])
        cards.append(Card("Volume", figures.size(volume), change, note=note))
    if report.week:
        this, last = report.week["thisWeek"], report.week["lastWeek"]
        cards.append(
            Card(
                "Requests this week",
                f"{this['requests']:,}",
                figures.change(this["requests"], last["requests"]),
                note="against the same part of last week" if last["requests"] else "",
            )
        )
    return cards


def _budget(report: Report) -> dict[str, Any] | None:
    budget, cost = report.budget["budget"], report.summary["cost"]
    if budget is None:
        return None
    used, elapsed = cost / budget, 1.0 if report.month.complete else report.budget["elapsed"]
    left = budget - cost
    said = f"{figures.money(-left)} over the budget" if left < 0 else f"{figures.money(left)} left"
    return {
        "said": f"{figures.money(cost)} of {figures.money(budget)} spent, {figures.share(used)}; {said}.",
        "used": min(used, 1) * 100,
        "elapsed": elapsed * 100,
        "mood": "bad" if used > 1 else "warn" if used > elapsed else "good",
        "elapsed_said": "" if report.month.complete else f"{figures.share(elapsed)} of the month is over",
    }


def _bars(items: Sequence[Answer], measure: str, names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the items with their names and the width of their bars in percent of the longest."""
    highest = max((item[measure] for item in items), default=0)
    return [
        {
            **item,
            "name": None if item["key"] is None else (names or {}).get(item["key"], item["key"]),
            "width": item[measure] / highest * 100 if highest else 0,
        }
        for item in items
    ]


def _models(items: Sequence[Answer]) -> list[dict[str, Any]]:
    """Return the models with their shares of the cost, or of the requests where nothing cost anything."""
    used = [item for item in items if item["key"] is not None]
    measure = "cost" if any(item["cost"] for item in used) else "requests"
    total = sum(item[measure] for item in used)
    return [
        {**item, "name": item["key"], "part": item[measure] / total, "colour": min(place, _COLOURS)}
        for place, item in enumerate(used, start=1)
    ]


def _heat(report: Report) -> list[list[dict[str, Any]]]:
    """Return seven days of 24 hours: requests on average, and a shade from 0 (none) to 8."""
    means = {(hour.weekday, hour.hour): hour.requests / hour.times for hour in report.hours}
    highest = max(means.values(), default=0)
    return [
        [
            {
                "mean": means.get((weekday, hour)),
                "shade": math.ceil(means.get((weekday, hour), 0) / highest * _SHADES) if highest else 0,
            }
            for hour in range(24)
        ]
        for weekday in range(1, 8)
    ]


def _percentile(summary: Answer, name: str) -> float | None:
    latency = summary["latencyMs"]
    return latency[name] if latency else None


def _mood(now: float | None, before: float | None) -> str:
    """Return whether a change for which less is better is good or bad, a little one being neither."""
    if now is None or not before or abs(now - before) < before * 0.05:
        return ""
    return "bad" if now > before else "good"
