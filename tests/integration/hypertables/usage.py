"""Usage as a database that runs SQL answers it, and as it is counted row by row in Python.

Nothing here knows which edition of TimescaleDB answers, or how its SQL gets there: a ``Database`` runs statements.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

TENANTS = ("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
USERS = tuple(f"00000000-0000-4000-8000-00000000000{i}" for i in range(4))
# In Kamchatka days begin at noon in UTC.
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Asia/Kamchatka")
BUCKETS = (
    "1 hour",
    "6 hours",
    "1 day",
    "7 days",
    "1 month",
    "20 minutes",
    "90 minutes",
    "36 hours",
    "3 days",
    "3 months",
    "1 year",
)
EQUAL = {"1 hour": 60, "6 hours": 360, "20 minutes": 20, "90 minutes": 90}  # minutes
LOCAL = {"1 day": 24, "7 days": 168, "3 days": 72, "36 hours": 36}  # hours on the clocks, counted from a Monday
MONTHS = {"1 month": 1, "3 months": 3, "1 year": 12}
AMOUNTS = ("requestBytes", "responseBytes", "tokensIn", "tokensOut")
BEGIN = datetime(2026, 3, 25, tzinfo=UTC)  # Europe changes its clocks on the 29th
MINUTES = 9 * 24 * 60


class Database(Protocol):
    """Something that runs SQL and gives rows back as text."""

    def run(self, sql: str) -> list[list[str | None]]:
        """Run one statement as the owner."""

    def call(self, tenant: str, sql: str) -> Any:
        """Run a query of one value as the service of a tenant; return the JSON it answers, numbers as Decimal."""

    def refresh(self, until: datetime) -> None:
        """Bring the rollups up to a time."""


@dataclass(frozen=True)
class Row:
    """A request as it stands in the table."""

    at: datetime
    user: str
    service: str
    endpoint: str
    model: str
    status: int
    duration: int
    amounts: tuple[int, int, int, int]
    cost: Decimal


# Whole hours often, since rows, buckets and what has been counted meet there.
MOMENTS = st.one_of(st.integers(0, MINUTES), st.integers(0, MINUTES // 60).map(lambda hour: hour * 60))
DAYS = st.integers(1, 9).map(lambda days: days * 24 * 60)
ENTRIES = st.lists(
    st.builds(
        lambda minute, user, endpoint, model, status, duration, tokens, cost, request: {
            "timestamp": (BEGIN + timedelta(minutes=minute)).isoformat(),
            "userId": user,
            "service": "gateway" if endpoint < 2 else "ai",
            "endpoint": f"/v0/{endpoint}",
            "method": "GET",
            "status": status,
            "durationMs": duration,
            "requestBytes": duration % 97,
            "responseBytes": tokens * 7,
            "tokensIn": tokens,
            "tokensOut": tokens // 3,
            "cost": cost / 1000,
            "model": model,
            "requestId": request,
        },
        MOMENTS,
        st.sampled_from([*USERS, None]),
        st.integers(0, 3),
        st.sampled_from(["small", "large", None]),
        st.sampled_from([200, 200, 201, 404, 429, 500, 503]),
        st.one_of(st.integers(0, 2000), st.integers(0, 700_000)),
        st.integers(0, 500),
        st.integers(0, 5000),
        st.one_of(st.none(), st.integers(0, 30).map(str)),
    ),
    min_size=1,
    max_size=12,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("log"), st.sampled_from(TENANTS), ENTRIES),
        st.tuples(st.just("load"), MOMENTS, st.integers(1, 400)),
        st.tuples(st.just("update"), st.integers(1, 5), st.integers(0, 4)),
        st.tuples(
            st.just("move"),
            st.integers(1, 4),
            st.integers(0, 3),
            st.integers(0, 24 * 60),
            st.sampled_from([*TENANTS, None]),
        ),
        st.tuples(st.just("delete"), st.integers(2, 7), st.integers(0, 6)),
        st.tuples(st.just("clear"), MOMENTS, st.one_of(DAYS, st.integers(1, 100)), st.sampled_from([*TENANTS, None])),
        st.tuples(st.just("compress")),
        st.tuples(st.just("refresh"), st.integers(0, MINUTES + 3000)),
    ),
    min_size=2,
    max_size=10,
)
QUESTIONS = st.lists(
    st.tuples(
        st.one_of(MOMENTS, st.integers(-2000, MINUTES)),
        MOMENTS.filter(bool),
        st.sampled_from(BUCKETS),
        st.sampled_from(ZONES),
        st.sampled_from([None, "endpoint", "user", "model", "service"]),
    ),
    min_size=1,
    max_size=3,
)

# Where one is easily off: edges beside and on whole hours, before and at noon, months and weeks whose clocks change.
EDGES = [
    (390, 6000, "1 day", "UTC", "endpoint"),
    (690, 3000, "1 day", "Asia/Kamchatka", None),
    (0, 10_800, "7 days", "Europe/Berlin", "user"),
    (0, 10_800, "1 day", "UTC", "model"),
    (9000, 3240, "1 day", "America/New_York", "service"),
]
# All has been counted; then rows go from the hour that a question begins in, are another tenant's, are a whole day's.
COUNTED = [("load", 0, 400), ("load", 9360, 400), ("refresh", MINUTES + 3000)]
LATE = ("load", 5, 30)
CUT = [("clear", 360, 30, None)]
MOVED = [("move", 2, 0, 600, TENANTS[1]), ("clear", 1440, 1440, TENANTS[0]), ("compress",)]


def empty(database: Database) -> None:
    """Take all usage away, out of the rollups too."""
    database.run("delete from timeseries.api_usage_logs")
    database.refresh(BEGIN + timedelta(days=60))
    database.run("update timeseries.usage_state set watermark = '-infinity'")


def take(database: Database, step: tuple[Any, ...]) -> None:
    """Do one step of a history."""
    match step:
        case ("log", tenant, entries):
            database.call(tenant, f"select api.log_usage({literal(json.dumps(entries))})")
        case ("load", minute, count):
            database.run(
                "insert into timeseries.api_usage_logs "
                "(timestamp, tenant_id, service, endpoint, method, status, duration_ms, tokens_out, cost, user_id) "
                f"select {moment(minute)} + i * interval '7 minutes', {literal(TENANTS[0])}, 'load', '/v0/' || i % 3, "
                f"'GET', 200 + i % 4 * 100, i * i, i, i * 0.001, {literal(USERS[1])} "
                f"from generate_series(1, {count}) as i"
            )
        case ("update", parts, part):
            database.run(
                "update timeseries.api_usage_logs set cost = cost + 0.5, status = 500, endpoint = '/v0/1', "
                f"duration_ms = duration_ms / 2, timestamp = date_trunc('hour', timestamp) where {picked(parts, part)} "
                "and request_id is null"
            )
        case ("move", parts, part, minutes, tenant):
            # Within their day, which is a chunk: TimescaleDB moves no row to another one.
            day = "date_trunc('day', timestamp, 'UTC')"
            database.run(
                f"update timeseries.api_usage_logs set tenant_id = coalesce({literal(tenant)}::uuid, tenant_id), "
                f"timestamp = {day} + make_interval(secs => "
                f"(extract(epoch from timestamp - {day})::integer + {minutes} * 60) % 86400) "
                f"where {picked(parts, part)} and request_id is null"
            )
        case ("delete", parts, part):
            database.run(f"delete from timeseries.api_usage_logs where {picked(parts, part)}")
        case ("clear", minute, length, tenant):
            # Where chunks are compressed, TimescaleDB deletes whole ones of these without unpacking them, if it can.
            database.run(
                f"delete from timeseries.api_usage_logs where timestamp >= {moment(minute)} "
                f"and timestamp < {moment(minute + length)}" + (f" and tenant_id = {literal(tenant)}" if tenant else "")
            )
        case ("compress",):
            database.run(
                "do $$ begin if current_setting('timescaledb.license') = 'timescale' then "
                "perform public.compress_chunk(c, if_not_compressed => true) "
                "from public.show_chunks('timeseries.api_usage_logs') as c; end if; end $$"
            )
        case ("refresh", minute):
            database.refresh(BEGIN + timedelta(minutes=minute))
        case _:
            raise AssertionError(step)


def picked(parts: int, part: int) -> str:
    """Return a condition that holds for one of some parts of the rows."""
    return f"(extract(epoch from timestamp)::bigint / 60 + duration_ms) % {parts} = {part % parts}"


def moment(minute: int) -> str:
    """Return a time as SQL."""
    return f"timestamptz {literal((BEGIN + timedelta(minutes=minute)).isoformat())}"


def literal(value: str | None) -> str:
    """Return a text as SQL."""
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def rows_of(database: Database, tenant: str) -> list[Row]:
    """Return every row of a tenant, from the table itself."""
    found = database.run(
        "select extract(epoch from timestamp), coalesce(user_id::text, ''), service, endpoint, coalesce(model, ''), "
        "status, duration_ms, request_bytes, response_bytes, tokens_in, tokens_out, cost "
        f"from timeseries.api_usage_logs where tenant_id = {literal(tenant)}"
    )
    rows = []
    for at, user, service, endpoint, model, *numbers, cost in found:
        status, duration, *amounts = (int(str(number)) for number in numbers)
        rows.append(
            Row(
                datetime.fromtimestamp(float(str(at)), UTC),
                str(user),
                str(service),
                str(endpoint),
                str(model),
                status,
                duration,
                (amounts[0], amounts[1], amounts[2], amounts[3]),
                Decimal(str(cost)),
            )
        )
    return rows


def check(database: Database, tenant: str, question: tuple[int, int, str, str, str | None]) -> None:
    """Ask every function, and hold the answers against the rows."""
    start, length, bucket, zone, dimension = question
    first, last = BEGIN + timedelta(minutes=start), BEGIN + timedelta(minutes=start + length)
    if length > 5000 and bucket == "20 minutes":
        bucket = "1 day"
    rows = [row for row in rows_of(database, tenant) if first <= row.at < last]
    span = f"{moment(start)}, {moment(start + length)}"
    buckets = begins(first, last, bucket, zone)
    _check_series(database, tenant, rows, span, buckets, (*question[:2], bucket, zone, dimension))
    _check_top(database, tenant, rows, span, start)
    _check_summary(database, tenant, rows, span)
    _check_latency(database, tenant, rows, span, buckets, bucket, zone)
    _check_users(database, tenant, rows, span, buckets, bucket, zone)
    _check_comparisons(database, tenant, last, start + length, zone)


def begins(first: datetime, last: datetime, bucket: str, zone: str) -> list[datetime]:
    """Return where the buckets of a range begin."""
    place = ZoneInfo(zone)
    local = first.astimezone(place).replace(tzinfo=None)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if bucket in EQUAL:
        step = timedelta(minutes=EQUAL[bucket])
        begin = midnight.replace(tzinfo=place).astimezone(UTC)
        begin += (first - begin) // step * step
        return [begin + number * step for number in range(-((begin - last) // step))]
    if bucket in LOCAL:
        step, monday = timedelta(hours=LOCAL[bucket]), datetime(2001, 1, 1)
        clocks = [monday + ((local - monday) // step + number) * step for number in range((last - first) // step + 3)]
    else:
        length = MONTHS[bucket]
        start = ((local.year - 1) * 12 + local.month - 1) // length * length
        months = [start + number * length for number in range((last - first).days // (28 * length) + 3)]
        clocks = [datetime(month // 12 + 1, month % 12 + 1, 1) for month in months]
    moments = [clock.replace(tzinfo=place).astimezone(UTC) for clock in clocks]
    return [moment for moment in moments if moment < last]


def measures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return what api functions say of rows, counted here."""
    count = len(rows)
    wrong = sum(row.status >= 400 for row in rows)
    duration = sum(row.duration for row in rows)
    return {
        "requests": count,
        "clientErrors": sum(400 <= row.status < 500 for row in rows),
        "serverErrors": sum(row.status >= 500 for row in rows),
        "errorRate": _rounded(Decimal(wrong), count, 6),
        "durationMs": duration,
        "averageMs": _rounded(Decimal(duration), count, 1),
        "cost": sum((row.cost for row in rows), Decimal(0)),
        **{name: sum(row.amounts[place] for row in rows) for place, name in enumerate(AMOUNTS)},
    }


def said(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the measures of an answer in the form of ``measures``."""
    return {name: answer[name] for name in measures([])}


def _rounded(value: Decimal, count: Decimal | int, digits: int) -> Decimal | None:
    if count == 0:
        return None
    return (value / count).quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")


def _grouped(rows: Iterable[Row], dimension: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(getattr(row, dimension))].append(row)
    return groups


def _within(rows: Iterable[Row], begin: datetime, ends: Sequence[datetime], place: int) -> list[Row]:
    end = ends[place + 1] if place + 1 < len(ends) else None
    return [row for row in rows if begin <= row.at and (end is None or row.at < end)]


def _check_series(
    database: Database,
    tenant: str,
    rows: list[Row],
    span: str,
    buckets: list[datetime],
    question: tuple[int, int, str, str, str | None],
) -> None:
    _, _, bucket, zone, dimension = question
    call = f"select api.usage_over_time({span}, {literal(bucket)}, {literal(dimension)}, 3, {literal(zone)})"
    answer = database.call(tenant, call)
    groups: dict[str, list[Row]] = _grouped(rows, dimension) if dimension else {"": rows}
    keys = sorted(groups, key=lambda key: (-len(groups[key]), key))[: 3 if dimension else 1]
    assert [series["key"] or "" for series in answer["series"]] == keys
    for key, series in zip(keys, answer["series"], strict=True):
        assert [datetime.fromisoformat(point["time"]) for point in series["points"]] == buckets
        for place, point in enumerate(series["points"]):
            assert said(point) == measures(_within(groups[key], buckets[place], buckets, place)), (key, point["time"])


def _check_top(database: Database, tenant: str, rows: list[Row], span: str, start: int) -> None:
    names = list(measures([]))
    for number, dimension in enumerate(("endpoint", "user", "model", "service")):
        for measure in {"requests", *(names[(start + number * 3 + step) % len(names)] for step in (0, 5))}:
            answer = database.call(tenant, f"select api.top_usage({span}, '{dimension}', '{measure}', 3)")
            counted = {key: measures(group) for key, group in _grouped(rows, dimension).items()}
            keys = sorted(counted, key=lambda key: (-counted[key][measure], key))[:3]
            assert [item["key"] or "" for item in answer["items"]] == keys
            for key, item in zip(keys, answer["items"], strict=True):
                assert said(item) == counted[key]


def _check_summary(database: Database, tenant: str, rows: list[Row], span: str) -> None:
    answer = database.call(tenant, f"select api.usage_summary({span})")
    assert said(answer) == measures(rows)
    assert answer["activeUsers"] == len({row.user for row in rows} - {""})
    _check_percentiles(rows, answer["latencyMs"])


def _check_latency(
    database: Database, tenant: str, rows: list[Row], span: str, buckets: list[datetime], bucket: str, zone: str
) -> None:
    for endpoint in (None, "/v0/1"):
        answer = database.call(
            tenant,
            f"select api.usage_latency({span}, {literal(bucket)}, {literal(endpoint)}, time_zone => {literal(zone)})",
        )
        chosen = [row for row in rows if endpoint in (None, row.endpoint)]
        assert [datetime.fromisoformat(point["time"]) for point in answer["points"]] == buckets
        for place, point in enumerate(answer["points"]):
            inside = _within(chosen, buckets[place], buckets, place)
            assert point["requests"] == len(inside)
            _check_percentiles(inside, point["latencyMs"])


def _check_percentiles(rows: list[Row], answer: dict[str, Decimal | None]) -> None:
    durations = sorted(min(max(row.duration, 1), 600_000) for row in rows)
    for name, share in (("p50", Decimal("0.5")), ("p95", Decimal("0.95")), ("p99", Decimal("0.99"))):
        if not durations:
            assert answer[name] is None
            continue
        exact = durations[max(math.ceil(share * len(durations)), 1) - 1]
        found = answer[name]
        assert found is not None
        assert abs(found - exact) <= Decimal(exact) * (Decimal("0.054") if exact > 10 else 0), (name, found, exact)


def _check_users(
    database: Database, tenant: str, rows: list[Row], span: str, buckets: list[datetime], bucket: str, zone: str
) -> None:
    answer = database.call(tenant, f"select api.active_users({span}, {literal(bucket)}, {literal(zone)})")
    assert answer["users"] == len({row.user for row in rows} - {""})
    assert [point["users"] for point in answer["points"]] == [
        len({row.user for row in _within(rows, begin, buckets, place)} - {""}) for place, begin in enumerate(buckets)
    ]


def _check_comparisons(database: Database, tenant: str, at: datetime, minute: int, zone: str) -> None:
    rows = rows_of(database, tenant)
    place = ZoneInfo(zone)
    local = at.astimezone(place)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)

    def between(begin: datetime, end: datetime) -> list[Row]:
        """Count from one time on the clocks of the zone to another."""
        moments = [clock.replace(tzinfo=place).astimezone(UTC) for clock in (begin, end)]
        return [row for row in rows if moments[0] <= row.at <= moments[1]]

    budget = Decimal("12.5")
    database.call(tenant, f"select api.set_usage_budget({budget})")
    month = database.call(tenant, f"select api.usage_month({literal(zone)}, {moment(minute)})")
    begin = midnight.replace(day=1).replace(tzinfo=place).astimezone(UTC)
    cost = sum((row.cost for row in rows if begin <= row.at <= at), Decimal(0))
    assert (month["cost"], month["left"]) == (cost, budget - cost)
    assert month["used"] == _rounded(cost, budget, 6)
    following = (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
    elapsed, whole = at - begin, following.replace(tzinfo=place).astimezone(UTC) - begin
    assert month["elapsed"] == _rounded(Decimal(elapsed // timedelta(seconds=1)), whole // timedelta(seconds=1), 6)

    if local.fold:
        return  # the clocks show this time twice, so that the week before has no such moment of its own
    week = database.call(tenant, f"select api.usage_week_over_week({literal(zone)}, {moment(minute)})")
    monday = midnight - timedelta(days=midnight.weekday())
    clock = local.replace(tzinfo=None)
    assert said(week["thisWeek"]) == measures(between(monday, clock))
    assert said(week["lastWeek"]) == measures(between(monday - timedelta(days=7), clock - timedelta(days=7)))
    for name, change in week["change"].items():
        now, then = week["thisWeek"][name], week["lastWeek"][name]
        assert change == (None if now is None or then is None else _rounded(now - then, then, 6)), name
