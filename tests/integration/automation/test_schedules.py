"""The next time of a cron expression, against a minute by minute search with Python's own time zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyairtable_db.database import Connection

MINUTE = timedelta(minutes=1)

# Shortly before the clocks of these zones change.
CHANGES = [
    ("Europe/Berlin", datetime(2024, 3, 30, 23, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2024, 10, 26, 22, tzinfo=UTC)),
    ("America/New_York", datetime(2024, 3, 10, 5, tzinfo=UTC)),
    ("America/New_York", datetime(2024, 11, 3, 4, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2024, 4, 6, 13, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2024, 10, 5, 13, tzinfo=UTC)),
    ("America/Santiago", datetime(2024, 4, 7, 0, tzinfo=UTC)),
    ("America/Santiago", datetime(2024, 9, 8, 1, tzinfo=UTC)),
]
START = datetime(2024, 1, 1, tzinfo=UTC)
changes = st.tuples(st.sampled_from(CHANGES), st.integers(0, 300)).map(
    lambda chosen: (chosen[0][0], chosen[0][1] + chosen[1] * MINUTE)
)
any_time = st.tuples(
    st.sampled_from(["UTC", "Asia/Kolkata", *(zone for zone, _ in CHANGES)]),
    st.integers(0, 2 * 365 * 1440).map(lambda minute: START + minute * MINUTE),
)


def some(low: int, high: int) -> st.SearchStrategy[tuple[str, set[int]]]:
    """Return fields of cron with the values they stand for."""
    return st.one_of(
        st.just(("*", set(range(low, high + 1)))),
        st.integers(2, 30).map(lambda step: (f"*/{step}", set(range(low, high + 1, step)))),
        st.sets(st.integers(low, high), min_size=1, max_size=3).map(lambda found: (",".join(map(str, found)), found)),
        st.tuples(st.integers(low, high), st.integers(low, high)).map(
            lambda ends: (f"{min(ends)}-{max(ends)}", set(range(min(ends), max(ends) + 1)))
        ),
    )


def expected(fields: list[tuple[str, set[int]]], zone: ZoneInfo, after: datetime, until: datetime) -> datetime | None:
    """Return the first minute after ``after`` and not later than ``until`` that the fields name."""
    minutes, hours, days, months, weekdays = (values for _, values in fields)
    either = not fields[2][0].startswith("*") and not fields[4][0].startswith("*")

    def named(clock: datetime) -> bool:
        day, weekday = clock.day in days, bool({clock.isoweekday(), clock.isoweekday() % 7} & weekdays)
        return (
            clock.minute in minutes
            and clock.hour in hours
            and clock.month in months
            and (day or weekday if either else day and weekday)
        )

    moment = after.replace(second=0, microsecond=0)

    while (moment := moment + MINUTE) <= until:
        shown = moment.astimezone(zone)
        if named(shown.replace(tzinfo=None)) and (not shown.fold or fields[1][0].startswith("*")):
            return moment
        # Times the clock skipped before this minute come as much later as it went forward.
        for gap in (timedelta(hours=1), timedelta(minutes=30)):
            then, now = (moment - gap).astimezone(zone), shown
            if (now.utcoffset() or timedelta()) - (then.utcoffset() or timedelta()) == gap:
                clock = now.replace(tzinfo=None) - gap
                if clock.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != clock and named(
                    clock
                ):
                    return moment
    return None


def often(low: int, high: int) -> st.SearchStrategy[tuple[str, set[int]]]:
    """Return * mostly: what names days seldom meets the day of a change."""
    every: tuple[str, set[int]] = ("*", set(range(low, high + 1)))
    return st.one_of(st.just(every), st.just(every), st.just(every), some(low, high))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.tuples(
        some(0, 59),
        st.one_of(
            st.sets(st.integers(0, 4), min_size=1, max_size=3).map(lambda found: (",".join(map(str, found)), found)),
            some(0, 23),
            st.just(("*", set(range(24)))),
        ),
        often(1, 31),
        often(1, 12),
        often(0, 7),
    ).map(list),
    when=st.one_of(changes, changes, any_time),
)
def test_the_next_time_is_the_first_minute_that_is_named(
    connection: Connection, fields: list[tuple[str, set[int]]], when: tuple[str, datetime]
) -> None:
    zone, after = when
    cron = " ".join(text for text, _ in fields)
    row = connection.execute("select automation.next_time(%s, %s, %s)", [cron, zone, after]).fetchone()
    assert row is not None
    until = after + timedelta(days=2)
    found = row[0].astimezone(UTC) if row[0] is not None and row[0] <= until else None
    assert found == expected(fields, ZoneInfo(zone), after, until), cron
