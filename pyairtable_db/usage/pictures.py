"""The charts of the page: what each shows of a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from . import charts, figures
from .charts import Chart, Series
from .reading import Report

_RATE_DAYS = 3  # a month younger than this does not say where it will end


def requests(report: Report) -> Chart:
    """Return the requests of each day, those that failed apart."""
    points = report.points
    series = [
        Series(
            "Answered", "ok", [point["requests"] - point["clientErrors"] - point["serverErrors"] for point in points]
        ),
        Series("Client errors (4xx)", "client", [point["clientErrors"] for point in points]),
        Series("Server errors (5xx)", "server", [point["serverErrors"] for point in points]),
    ]
    highest = max((point["requests"] for point in points), default=0)
    scale = charts.linear(max(highest, 4))
    busiest = max(points, key=lambda point: point["requests"])
    day = figures.day_name(report.month.first_day + timedelta(days=points.index(busiest)))
    about = f"Most on {day}: {busiest['requests']:,}." if highest else "None."
    return _chart(
        report,
        "requests",
        "Requests and errors a day",
        about,
        charts.bars(report.month.days, series, scale),
        series,
        series,
        scale,
        lambda value: f"{value:,.0f}",
        figures.compact,
    )


def cost(report: Report) -> Chart:
    """Return the cost up to each day beside the month before and the budget."""
    now = Series("This month", "ok", figures.running_sums([point["cost"] for point in report.points]))
    before = Series(
        figures.MONTHS[report.month.before_first_day.month - 1],
        "before",
        figures.running_sums([point["cost"] for point in report.points_before])[: report.month.days],
    )
    budget = report.budget["budget"]
    highest = max(value for value in (*now.values, *before.values, budget, 0) if value is not None)
    scale = charts.linear(highest)
    series = [now, before] if report.summary_before["requests"] else [now]
    paths = [
        charts.area(report.month.days, now, scale),
        *(charts.line(report.month.days, one, scale) for one in series),
    ]
    legend = list(series)
    if budget is not None:
        paths.append(charts.level(budget, "budget", scale))
        legend.append(Series(f"Budget {figures.money(budget)}", "budget", ()))
    spent = report.summary["cost"]
    about = f"{figures.money(spent)} {'in the whole month' if report.month.complete else 'so far'}."
    if not report.month.complete and len(report.points) > _RATE_DAYS and spent:
        about += f" At this rate the month ends at {figures.money(spent / report.budget['elapsed'])}."
    return _chart(report, "cost", "Cost, added up", about, paths, series, legend, scale, figures.money, figures.amount)


def latency(report: Report) -> Chart:
    """Return three percentiles of each day."""
    points = report.latency["points"]
    series = [
        Series(name, name, [point["latencyMs"][name] if point["latencyMs"] else None for point in points])
        for name in ("p50", "p95", "p99")
    ]
    scale = charts.logarithmic([value for one in series for value in one.values if value])
    return _chart(
        report,
        "latency",
        "Latency a day",
        "Half of the requests are faster than p50, 95 % than p95. Each step is ten times the one below; "
        "percentiles are at most 5.4 % off.",
        [charts.line(report.month.days, one, scale) for one in series],
        series,
        series,
        scale,
        figures.duration,
        figures.duration,
    )


def active_users(report: Report) -> Chart:
    """Return how many users each day had."""
    series = [Series("Active users", "people", [point["users"] for point in report.active_users["points"]])]
    scale = charts.linear(max([*(value or 0 for value in series[0].values), 4]))
    return _chart(
        report,
        "active-users",
        "Active users a day",
        f"{report.active_users['users']:,} different ones in the month.",
        charts.bars(report.month.days, series, scale),
        series,
        [],
        scale,
        lambda value: f"{value:,.0f}",
        figures.compact,
    )


def _chart(
    report: Report,
    name: str,
    title: str,
    about: str,
    paths: Sequence[tuple[str, str]],
    series: Sequence[Series],
    legend: Sequence[Series],
    scale: charts.Scale,
    show: Callable[[float], str],
    show_tick: Callable[[float], str],
) -> Chart:
    first, days = report.month.first_day, report.month.days
    return Chart(
        name=name,
        title=title,
        about=about,
        label=f"{title}, {figures.month_name(first)}. {about} The table below has the figures.",
        paths=paths,
        legend=[(one.style, one.label) for one in legend],
        y_ticks=charts.ticks(scale, show_tick),
        x_ticks=charts.days_axis(first, days),
        hits=list(charts.hits(first, days, series, show)),
        headers=["Day", *(one.label for one in series)],
        rows=charts.rows(first, series, show),
    )
