"""The month of a tenant: what is read, and that it is what the functions of schema api say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from pyairtable_db import usage
from pyairtable_db.data import create_tenant
from pyairtable_db.database import Connection
from pyairtable_db.errors import UsageError
from pyairtable_db.usage import ASCII, lines, read_month, reading
from pyairtable_db.usage.text import _fit

MONTHS = (Path(usage.__file__).parent / "months.sql").read_text()


def text(connection: Connection, slug: str, month: str | None = None, **options: Any) -> str:
    told = lines(read_month(connection, tenant=slug, month=month), **options)
    return "\n".join("".join(piece for piece, _ in line).rstrip() for line in told)


def test_a_month_is_that_of_the_tenants_time_zone(connection: Connection, march: str) -> None:
    report = read_month(connection, tenant=march, month="2026-03")
    assert report.summary["requests"] == 4
    assert report.summary["cost"] == 13.75
    assert report.summary_before["requests"] == 2
    assert (report.month.since, report.month.until) == (
        datetime(2026, 2, 28, 23, tzinfo=UTC),
        datetime(2026, 3, 31, 22, tzinfo=UTC),
    )
    requests = [point["requests"] for point in report.points]
    assert len(requests) == 31
    assert {day: count for day, count in enumerate(requests, start=1) if count} == {1: 1, 10: 2, 31: 1}
    assert report.month.complete
    assert report.week is None
    assert report.hours == ()


def test_the_document_has_the_answers_of_the_functions(connection: Connection, march: str) -> None:
    document = read_month(connection, tenant=march, month="2026-03").document()
    bounds = {"since": document["since"], "until": document["until"], "before": document["comparedWith"]["since"]}
    asked = {
        "summary": "api.usage_summary(%(since)s, %(until)s)",
        "summaryBefore": "api.usage_summary(%(before)s, %(since)s)",
        "usageOverTime": "api.usage_over_time(%(since)s, %(until)s)",
        "latency": "api.usage_latency(%(since)s, %(until)s, '1 day')",
        "activeUsers": "api.active_users(%(since)s, %(until)s)",
        "topEndpoints": "api.top_usage(%(since)s, %(until)s)",
        "topModels": "api.top_usage(%(since)s, %(until)s, 'model', 'cost')",
        "topUsers": "api.top_usage(%(since)s, %(until)s, 'user')",
    }
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id(%s))", [march])
        for name, call in asked.items():
            row = connection.execute(f"select {call}".encode(), bounds).fetchone()
            assert row is not None
            assert document[name] == row[0], name
    assert document["tenant"]["slug"] == march
    assert document["month"] == "2026-03"
    assert document["budget"]["budget"] == 20


def test_hours_are_those_of_the_week_in_the_time_zone(connection: Connection, march: str) -> None:
    report = read_month(connection, tenant=march, month="2026-03", hours=True)
    hours = {(hour.weekday, hour.hour): hour for hour in report.hours}
    assert len(hours) == 7 * 24
    assert (hours[2, 10].requests, hours[2, 10].times) == (2, 5)  # Tuesday the 10th at 10 in Berlin, one of 5
    assert (hours[7, 2].requests, hours[7, 2].times) == (0, 4)  # the 29th had no such hour
    assert sum(hour.requests for hour in report.hours) == 4


@pytest.mark.parametrize(
    ("now", "month", "until", "before_until", "in_part"),
    [
        ("2026-03-31 12:00Z", None, "2026-03-31 12:00", "2026-03-01 00:00", False),  # February has no 31st
        ("2026-03-15 12:00Z", None, "2026-03-15 12:00", "2026-02-15 12:00", True),
        ("2026-03-15 12:00Z", "2026-02-01", "2026-03-01 00:00", "2026-02-01 00:00", False),
        ("2026-03-01 00:00Z", None, "2026-03-01 00:00:00.000001", "2026-02-01 00:00:00.000001", True),
        ("2026-03-15 12:00Z", "2026-04-01", "2026-03-15 12:00", None, True),
    ],
)
def test_what_a_month_is_compared_with(
    connection: Connection, acme: str, now: str, month: str | None, until: str, before_until: str | None, in_part: bool
) -> None:
    query = MONTHS.replace("now()", f"timestamptz '{now}'")
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id(%s))", [acme])
        row = connection.execute(query.encode(), {"zone": "UTC", "month": month}).fetchone()
    assert row is not None
    assert row[2] == datetime.fromisoformat(until)
    if before_until is not None:
        assert (row[3], row[5]) == (datetime.fromisoformat(before_until), in_part)


def test_lines_tell_the_month(connection: Connection, march: str) -> None:
    told = text(connection, march, "2026-03")
    assert "acme · March 2026 (Europe/Berlin)" in told
    assert "Requests  ▅········█····················▅         4 +100.0 %" in told
    assert "50.0 %" in told  # errors
    assert "68.8 % of 20.00" in told
    assert "6.25 left" in told
    assert "Ada <b>" in told
    assert "large<1>" in told
    assert "Changes are against February 2026." in told
    assert "\x1b" not in told
    assert r"\x1b[31m" in text(connection, march, "2026-03", width=120)


def test_no_line_is_wider_than_the_terminal(connection: Connection, march: str) -> None:
    report = read_month(connection, tenant=march, month="2026-03")
    for width in (1, 40, 60, 61, 80, 100, 120, 300):
        for signs in (usage.UNICODE, ASCII):
            for line in lines(report, width=width, signs=signs):
                shown = "".join(piece for piece, _ in line).rstrip()
                assert cell_len(shown) <= max(width, 40), shown
                assert signs is usage.UNICODE or shown.isascii()


def test_sixty_columns_have_room_for_the_course_of_the_longest_month(connection: Connection, march: str) -> None:
    told = text(connection, march, "2026-03", width=60)
    assert "Requests  ▅········█····················▅" in told
    totals = [line[41:] for line in told.splitlines() if line.startswith(("Requests ", "Cost ", "Errors ", "p95 "))]
    assert len(totals) >= 4
    assert all(total.startswith("  ") for total in totals)


def test_cut_names_keep_their_end() -> None:
    assert _fit("/v1/a/very/long/route/to/records", 20, usage.UNICODE) == "/v1/a/very/l…ecords "
    assert _fit("日本語日本語日本語日本語", 12, usage.UNICODE) == "日本語 … 語 "


def test_a_tenant_without_usage_has_a_month_too(connection: Connection, march: str) -> None:
    assert march
    assert "No usage was logged in March 2026." in text(connection, "globex", "2026-03")
    report = read_month(connection, tenant="globex", month="2026-03", hours=True)
    assert report.is_empty
    assert "No usage was logged in March 2026." in usage.page(report)


def test_tenants_and_months_that_are_none_are_refused(connection: Connection, acme: str) -> None:
    with pytest.raises(UsageError, match='tenant "nobody" does not exist') as missing:
        read_month(connection, tenant="nobody")
    assert "pyairtable-db tenant create nobody" in (missing.value.hint or "")
    known = read_month(connection, tenant=acme).tenant
    assert read_month(connection, tenant=known.id).tenant == known
    with pytest.raises(UsageError, match="2 tenants: acme, globex"):
        read_month(connection)
    for month in ("2026-13", "2026-3", "march", "0000-01", "2026-01-01"):
        with pytest.raises(UsageError, match="is no month"):
            read_month(connection, tenant=acme, month=month)
    with pytest.raises(UsageError, match="2999-12 has not begun: in Europe/Berlin it is"):
        read_month(connection, tenant=acme, month="2999-12")


def test_what_is_read_is_of_one_moment_and_changes_nothing(
    connection: Connection, march: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: list[Any] = []
    ask = reading._ask

    def watched(session: Connection, *rest: Any) -> Any:
        settings.append(session.execute("show transaction_isolation").fetchone())
        settings.append(session.execute("show transaction_read_only").fetchone())
        return ask(session, *rest)

    monkeypatch.setattr(reading, "_ask", watched)
    read_month(connection, tenant=march, month="2026-03")
    assert set(settings) == {("repeatable read",), ("on",)}
    assert connection.execute("select current_user = session_user").fetchone() == (True,)


def test_every_time_zone_is_understood(connection: Connection) -> None:
    create_tenant(connection, "zones")
    for zone in ("America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "Etc/GMT+12", "Pacific/Kiritimati"):
        with connection.transaction():
            connection.execute("select app.begin_as(core.tenant_id('zones'))")
            connection.execute("select api.set_time_zone(%s)", [zone])
        report = read_month(connection, tenant="zones", month="2026-04", hours=True)
        assert (report.month.time_zone, len(report.points)) == (zone, 30)


def test_a_month_whose_first_midnight_comes_twice_begins_with_the_first(connection: Connection) -> None:
    create_tenant(connection, "havana")
    with connection.transaction():
        connection.execute("select app.begin_as(core.tenant_id('havana'))")
        connection.execute("select api.set_time_zone('America/Havana')")
    begin = datetime(2020, 11, 1, 4, tzinfo=UTC)
    november, october = (read_month(connection, tenant="havana", month=month) for month in ("2020-11", "2020-10"))
    assert (november.month.since, november.month.before_until, october.month.until) == (begin, begin, begin)
    assert datetime.fromisoformat(november.points[0]["time"]) == begin
    assert (len(november.points), len(october.points)) == (30, 31)
