"""Charts over the days of a month: scales, and paths of an SVG that stretches to the place it is given.

A chart is 1000 wide and 100 high; its labels stand beside it as text of the page, which keeps its size on any screen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from . import figures

WIDTH, HEIGHT = 1000.0, 100.0
_GAP = 0.16  # of a day's width is free on each side of its bar

Values = Sequence[float | None]


@dataclass(frozen=True)
class Series:
    """Values of each day, None where there is none; ``style`` is its class in the style sheet."""

    label: str
    style: str
    values: Values


@dataclass(frozen=True)
class Scale:
    """Where a value stands, as a share of the height; ``ticks`` are the values with a line."""

    ticks: Sequence[float]
    place: Callable[[float], float]


@dataclass(frozen=True)
class Chart:
    """What the page draws. Paths have a style each, ticks are percents, ``hits`` are x, width and what to say there."""

    name: str
    title: str
    about: str
    label: str
    paths: Sequence[tuple[str, str]]
    legend: Sequence[tuple[str, str]]
    y_ticks: Sequence[tuple[float, str]]
    x_ticks: Sequence[tuple[float, str, bool]]
    hits: Sequence[tuple[float, float, str]]
    headers: Sequence[str]
    rows: Sequence[Sequence[str]] = field(default_factory=list)


def linear(highest: float, count: int = 4) -> Scale:
    """Return a scale from 0 to a round number not below ``highest``, with about ``count`` ticks."""
    if highest <= 0:
        return Scale([0.0, 1.0], lambda value: value)
    rough = highest / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))
    top = math.ceil(highest / step - 1e-9) * step
    return Scale([step * place for place in range(round(top / step) + 1)], lambda value: value / top)


def logarithmic(values: Sequence[float]) -> Scale:
    """Return a scale of powers of ten around the values, which are above 0."""
    low = math.floor(math.log10(min(values, default=1)))
    high = max(math.ceil(math.log10(max(values, default=10))), low + 1)
    return Scale(
        [10.0**power for power in range(low, high + 1)], lambda value: (math.log10(value) - low) / (high - low)
    )


def days_axis(first: date, days: int) -> list[tuple[float, str, bool]]:
    """Return ticks in the middle of days; the third says whether a narrow screen leaves it out."""
    shown = [day for day in range(1, days + 1) if day == 1 or day % 5 == 0]
    return [((day - 0.5) / days * 100, f"{day} {figures.MONTHS[first.month - 1][:3]}", day % 10 == 5) for day in shown]


def hits(
    first: date, days: int, series: Sequence[Series], show: Callable[[float], str]
) -> Iterator[tuple[float, float, str]]:
    """Yield the column of every day with what its values are."""
    width = WIDTH / days
    for index in range(min(max((len(one.values) for one in series), default=0), days)):
        said = [figures.day_name(first + timedelta(days=index))]
        for one in series:
            value = one.values[index] if index < len(one.values) else None
            said.append(f"{one.label}: {figures.NOTHING if value is None else show(value)}")
        yield index * width, width, "\n".join(said)


def rows(first: date, series: Sequence[Series], show: Callable[[float], str]) -> list[list[str]]:
    """Return a row of a table for every day."""
    count = max((len(one.values) for one in series), default=0)
    table = []
    for index in range(count):
        values = [one.values[index] if index < len(one.values) else None for one in series]
        day = figures.day_name(first + timedelta(days=index))
        table.append([day, *(figures.NOTHING if value is None else show(value) for value in values)])
    return table


def bars(days: int, series: Sequence[Series], scale: Scale) -> list[tuple[str, str]]:
    """Return a path for each series, its bars upon those of the series before."""
    width = WIDTH / days
    base = [0.0] * max(len(one.values) for one in series)
    paths = []
    for one in series:
        pieces = []
        for index, value in enumerate(one.values):
            if value:
                left, right = (index + _GAP) * width, (index + 1 - _GAP) * width
                bottom, top = _y(scale, base[index]), _y(scale, base[index] + value)
                pieces.append(f"M{left:.1f} {bottom:.2f}V{top:.2f}H{right:.1f}V{bottom:.2f}Z")
                base[index] += value
        paths.append((f"fill {one.style}", "".join(pieces)))
    return paths


def line(days: int, one: Series, scale: Scale) -> tuple[str, str]:
    """Return a path through the middles of the days, broken where there is no value."""
    width = WIDTH / days
    pieces, alone, open_ = [], 0, False
    for index, value in enumerate(one.values):
        if value is None:
            if open_ and alone == 1:
                pieces.append("h1")
            open_ = False
            continue
        alone = alone + 1 if open_ else 1
        pieces.append(f"{'L' if open_ else 'M'}{(index + 0.5) * width:.1f} {_y(scale, value):.2f}")
        open_ = True
    if open_ and alone == 1:
        pieces.append("h1")  # a day alone is a dot
    return f"line {one.style}", "".join(pieces)


def level(value: float, style: str, scale: Scale) -> tuple[str, str]:
    """Return a path across the chart at one value."""
    return f"line {style}", f"M0 {_y(scale, value):.2f}H{WIDTH:.0f}"


def area(days: int, one: Series, scale: Scale) -> tuple[str, str]:
    """Return the area below the line of values without gaps."""
    width = WIDTH / days
    points = [f"{(index + 0.5) * width:.1f} {_y(scale, value or 0):.2f}" for index, value in enumerate(one.values)]
    if not points:
        return f"area {one.style}", ""
    right = (len(points) - 0.5) * width
    return f"area {one.style}", f"M{0.5 * width:.1f} {HEIGHT:.0f}L{'L'.join(points)}L{right:.1f} {HEIGHT:.0f}Z"


def ticks(scale: Scale, show: Callable[[float], str]) -> list[tuple[float, str]]:
    """Return the lines of a scale: percents from the bottom, and labels."""
    return [(scale.place(value) * 100, show(value)) for value in scale.ticks]


def _y(scale: Scale, value: float) -> float:
    return HEIGHT * (1 - scale.place(value))
