"""Retention and legal holds on both editions: the rows that a rule in Python keeps, and rollups that forget nothing."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from pyairtable_db.database import Connection, connect

from .usage import TENANTS

DAYS = 24
ERIN = "00000000-0000-4000-8000-00000000000e"
SESSIONS = {TENANTS[0]: "sesAcme0000000000", TENANTS[1]: "sesGlobex00000000"}
KINDS = ("api_usage_logs", "conversation_messages")


@dataclass(frozen=True)
class Hold:
    """A legal hold: from how many hours ago, for how many hours, of which kind."""

    tenant: str
    hours_ago: int
    hours: int
    kind: str | None


@dataclass(frozen=True)
class Plan:
    """What a test sets up: periods in days, None for the operator's or for ever."""

    default: int | None
    own: dict[str, int | None]
    holds: list[Hold] = field(default_factory=list)
    ages: dict[str, list[int]] = field(default_factory=dict)  # of rows, in hours


PLANS = st.builds(
    Plan,
    st.one_of(st.none(), st.integers(2, DAYS)),
    st.fixed_dictionaries({tenant: st.one_of(st.none(), st.integers(1, DAYS)) for tenant in TENANTS}),
    st.lists(
        st.builds(
            Hold,
            st.sampled_from(TENANTS),
            st.integers(24, DAYS * 24),
            st.integers(1, 200),
            st.sampled_from([None, *KINDS]),
        ),
        max_size=3,
    ),
    st.fixed_dictionaries({tenant: st.lists(st.integers(1, DAYS * 24), min_size=1, max_size=40) for tenant in TENANTS}),
)

# A hold that begins and ends within a chunk of which nothing else is kept.
ONE_HOUR_HELD = Plan(
    2,
    dict.fromkeys(TENANTS),
    [Hold(TENANTS[0], 240, 1, None)],
    {TENANTS[0]: [236, 240, 244, 300], TENANTS[1]: [240, 20]},
)


def empty(session: Connection) -> None:
    """Take away what an example before left."""
    session.execute("delete from ops.legal_holds")
    session.execute("delete from ops.retention_periods")
    session.execute("update ops.retention_kinds set keep = null, at_least = '0', at_most = null")
    session.execute("delete from chat.conversation_sessions")
    session.execute("delete from timeseries.usage_kept")
    session.execute("update timeseries.usage_state set kept_from = '-infinity'")
    session.execute("delete from timeseries.api_usage_logs")
    session.execute("call timeseries.refresh_usage_rollups()")
    session.execute("delete from timeseries.usage_rollup_hours")
    session.execute("delete from timeseries.usage_rollup_days")
    for kind in KINDS:
        session.execute(
            "select public.drop_chunks(%s::regclass, older_than => now() + interval '10 days')", [f"timeseries.{kind}"]
        )
    session.execute("update timeseries.usage_state set watermark = '-infinity'")


def clock(session: Connection) -> datetime:
    """Return the server's time at a whole minute."""
    row = session.execute("select date_trunc('minute', now(), 'UTC')").fetchone()
    assert row is not None
    now: datetime = row[0]
    return now.astimezone(UTC)


def fill(session: Connection, plan: Plan, now: datetime) -> None:
    """Write a request and a message for each age of the plan."""
    for tenant, ages in plan.ages.items():
        session.execute(
            """
            insert into timeseries.api_usage_logs (
                timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, cost
            )
            select
                %s::timestamptz - age * interval '1 hour', %s, %s, 'gateway', '/v0/' || age %% 3, 'GET',
                200 + age %% 2 * 300, age, age * 0.001
            from unnest(%s::integer[]) as age
            """,
            [now, tenant, ERIN, ages],
        )
        session.execute(
            "insert into chat.conversation_sessions (tenant_id, id, user_id, title, message_count, last_message_time) "
            "values (%s, %s, %s, 'Talk', %s, now())",
            [tenant, SESSIONS[tenant], ERIN, len(ages)],
        )
        session.execute(
            "insert into timeseries.conversation_messages (tenant_id, session_id, role, content, created_time) "
            "select %s, %s, 'user', 'age ' || age, %s::timestamptz - age * interval '1 hour' "
            "from unnest(%s::integer[]) as age",
            [tenant, SESSIONS[tenant], now, ages],
        )


def order(session: Connection, plan: Plan, now: datetime) -> None:
    """Set the periods of the plan and place its holds."""
    for kind in KINDS:
        session.execute("select ops.set_retention(%s, make_interval(days => %s))", [kind, plan.default])
        for tenant, days in plan.own.items():
            if days is not None:
                session.execute(
                    "select ops.set_tenant_retention(%s, %s, make_interval(days => %s))", [tenant, kind, days]
                )
    for hold in plan.holds:
        begins = now - timedelta(hours=hold.hours_ago)
        session.execute(
            "select ops.place_hold(%s, 'case', 'counsel', %s, %s, %s)",
            [hold.tenant, hold.kind, begins, begins + timedelta(hours=hold.hours)],
        )


def kept(plan: Plan, now: datetime, tenant: str, kind: str, *, with_holds: bool = True) -> list[datetime]:
    """Return the times of the rows that the rule keeps."""
    days = plan.own[tenant] if plan.own[tenant] is not None else plan.default
    times = sorted(now - timedelta(hours=age) for age in plan.ages[tenant])
    if days is None:
        return times
    # Messages are a minute short of a cut at most: ages are whole hours before a whole minute.
    cut = now - timedelta(days=days) + timedelta(minutes=1)
    if kind == "api_usage_logs":
        cut = (now - timedelta(days=days)).replace(hour=0, minute=0)
    return [
        time
        for time in times
        if time >= cut
        or (
            with_holds
            and any(
                hold.tenant == tenant
                and hold.kind in (None, kind)
                and timedelta(0) <= time - (now - timedelta(hours=hold.hours_ago)) < timedelta(hours=hold.hours)
                for hold in plan.holds
            )
        )
    ]


def found(session: Connection, tenant: str, kind: str) -> list[datetime]:
    column = {"api_usage_logs": "timestamp", "conversation_messages": "created_time"}[kind]
    rows = session.execute(
        f"select {column} from timeseries.{kind} where tenant_id = %s order by 1".encode(), [tenant]
    ).fetchall()
    return [row[0].astimezone(UTC) for row in rows]


def answers(session: Connection, tenant: str, now: datetime) -> list[Any]:
    """Return what every function says of ranges between whole hours."""
    hour = now.replace(minute=0)
    since, until = hour - timedelta(days=DAYS + 1), hour + timedelta(hours=2)
    said = []
    with session.transaction():
        session.execute("select app.begin_as(%s::uuid)", [tenant])
        for call in (
            "api.usage_over_time(%s, %s, '1 day')",
            "api.usage_over_time(%s, %s, '6 hours', 'endpoint', 3, 'Europe/Berlin')",
            "api.usage_summary(%s, %s)",
            "api.top_usage(%s, %s, 'user')",
            "api.usage_latency(%s, %s, '7 days')",
            "api.active_users(%s, %s)",
        ):
            row = session.execute(f"select {call}".encode(), [since, until]).fetchone()
            assert row is not None
            said.append(row[0])
    return said


def maintain(session: Connection) -> None:
    session.execute("call ops.maintain()")


def test_what_is_kept_is_what_the_rule_keeps(hypertables: Connection, edition_name: str) -> None:
    """Also from compressed chunks; every answer is what it was, also after late rows in days that others have lost."""

    # Without shrinking: an example takes seconds.
    @settings(
        max_examples=8 if edition_name == "apache" else 2,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    @given(plan=PLANS)
    @example(plan=ONE_HOUR_HELD)
    def holds(plan: Plan) -> None:
        empty(hypertables)
        now = clock(hypertables)
        fill(hypertables, plan, now)
        maintain(hypertables)  # compresses where it can
        before = {tenant: answers(hypertables, tenant, now) for tenant in TENANTS}
        order(hypertables, plan, now)
        due = hypertables.execute("select kind, rows_due, rows_held from ops.due()").fetchall()
        maintain(hypertables)
        for kind in KINDS:
            expected = {tenant: kept(plan, now, tenant, kind) for tenant in TENANTS}
            assert {tenant: found(hypertables, tenant, kind) for tenant in TENANTS} == expected
            gone = sum(len(plan.ages[tenant]) - len(expected[tenant]) for tenant in TENANTS)
            held = sum(
                len(expected[tenant]) - len(kept(plan, now, tenant, kind, with_holds=False)) for tenant in TENANTS
            )
            assert (kind, gone, held) in due
        assert {tenant: answers(hypertables, tenant, now) for tenant in TENANTS} == before
        for tenant, session_id in SESSIONS.items():
            counted = hypertables.execute(
                "select message_count from chat.conversation_sessions where tenant_id = %s and id = %s",
                [tenant, session_id],
            ).fetchone()
            assert counted == (len(kept(plan, now, tenant, "conversation_messages")),)
        _late_rows_change_what_they_are_of_and_nothing_else(hypertables, now, before)
        hypertables.execute("update ops.legal_holds set released_at = now(), released_by = 'court'")
        maintain(hypertables)
        for kind in KINDS:
            for tenant in TENANTS:
                expected_rows = kept(plan, now, tenant, kind, with_holds=False)
                assert [time for time in found(hypertables, tenant, kind) if time.second == 0] == expected_rows

    holds()


def _late_rows_change_what_they_are_of_and_nothing_else(
    session: Connection, now: datetime, before: dict[str, list[Any]]
) -> None:
    late, other = TENANTS
    session.execute(
        """
        insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
        select
            greatest(timeseries.usage_kept_from(%(tenant)s), %(now)s::timestamptz - interval '12 days')
            + interval '1 s',
            %(tenant)s, 'gateway', '/late', 'GET', 200, 1
        """,
        {"tenant": late, "now": now},
    )
    session.execute("call timeseries.refresh_usage_rollups()")
    assert answers(session, other, now) == before[other]
    summary = answers(session, late, now)[2]
    assert summary["requests"] == before[late][2]["requests"] + 1


def test_aggregates_keep_nothing_that_retention_took(community: Connection) -> None:
    """What continuous aggregates say of dropped rows goes too; it is in tables, which go by a period of their own."""
    now = clock(community)
    ages = list(range(1, DAYS * 24, 12))
    plan = Plan(5, {TENANTS[0]: None, TENANTS[1]: 9}, ages=dict.fromkeys(TENANTS, ages))
    fill(community, plan, now)
    maintain(community)
    before = {tenant: answers(community, tenant, now) for tenant in TENANTS}
    order(community, plan, now)
    maintain(community)
    assert {tenant: answers(community, tenant, now) for tenant in TENANTS} == before
    for name, unit in community.execute("select name, unit from timeseries.usage_aggregates()").fetchall():
        oldest = community.execute(
            f"select tenant_id::text, min({unit}) - timeseries.usage_kept_from(tenant_id) from timeseries.{name} "
            "group by tenant_id".encode()
        ).fetchall()
        assert {tenant for tenant, _ in oldest} == set(TENANTS)
        assert all(timedelta(0) <= since < timedelta(days=1) for _, since in oldest), (name, oldest)


ENTRY = {"service": "g", "endpoint": "/", "method": "GET", "status": 200, "durationMs": 5}


@pytest.fixture
def due(connection: Connection) -> Connection:
    """A database of the server's edition, in which 18 of 24 requests and messages of a tenant are due."""
    connection.execute("insert into core.tenants (id, slug, name) values (%s, 'acme', 'Acme')", [TENANTS[0]])
    connection.execute("insert into core.users (id, email, name) values (%s, 'erin@example.com', 'Erin')", [ERIN])
    now = clock(connection)
    plan = Plan(5, {TENANTS[0]: None}, ages={TENANTS[0]: list(range(1, DAYS * 24, 24))})
    fill(connection, plan, now)
    order(connection, plan, now)
    return connection


def test_a_second_run_finds_nothing_to_do(due: Connection) -> None:
    maintain(due)
    assert due.execute("select rows_due, chunks_due from ops.due() where kind = 'api_usage_logs'").fetchone() == (0, 0)
    due.execute("delete from ops.maintenance_runs")
    maintain(due)
    done = "select task from ops.maintenance_runs where rows > 0 or chunks > 0 or error is not null"
    assert due.execute(done).fetchall() == []


def test_usage_before_the_cut_is_refused_and_later_usage_taken(due: Connection) -> None:
    maintain(due)
    row = due.execute("select timeseries.usage_kept_from(%s)", [TENANTS[0]]).fetchone()
    assert row is not None

    def log(at: datetime) -> None:
        with due.transaction():
            due.execute("select app.begin_as(%s::uuid)", [TENANTS[0]])
            due.execute("select api.log_usage(%s)", [json.dumps(ENTRY | {"timestamp": at.isoformat()})])

    log(row[0] + timedelta(hours=1))
    with pytest.raises(psycopg.Error, match="has been dropped"):
        log(row[0] - timedelta(hours=1))


def test_held_conversations_and_tenants_are_not_deleted(due: Connection) -> None:
    due.execute("select ops.place_hold(%s, 'case', 'counsel', 'conversation_messages')", [TENANTS[0]])
    for statement in ("delete from chat.conversation_sessions", "delete from core.tenants"):
        with pytest.raises(psycopg.Error) as refused:
            due.execute(statement)
        assert refused.value.sqlstate == "PT409"
    maintain(due)
    assert due.execute("select count(*) from timeseries.conversation_messages").fetchone() == (DAYS,)


def test_a_hold_placed_while_retention_runs_wins(due: Connection, database: str) -> None:
    """Retention waits for a hold that is not committed yet, and then keeps what it covers."""
    with connect(database) as counsel:
        with counsel.transaction():
            counsel.execute("select ops.place_hold(%s, 'case', 'counsel')", [TENANTS[0]])
            runner = threading.Thread(target=_maintain_elsewhere, args=[database])
            runner.start()
            _wait_for(counsel, "select exists (select from pg_locks where not granted and locktype = 'relation')")
        runner.join()
    assert len(found(due, TENANTS[0], "api_usage_logs")) == DAYS
    assert len(found(due, TENANTS[0], "conversation_messages")) == DAYS


@pytest.mark.usefixtures("due")
def test_a_hold_waits_for_the_part_that_runs(database: str) -> None:
    """What a part deletes is gone before the hold stands: nobody is told that it is held."""
    hold = "select ops.place_hold(%s, 'case', 'counsel')"
    with connect(database) as night, connect(database) as counsel:
        night.execute("call timeseries.refresh_usage_rollups()")
        night.execute("select timeseries.keep_usage_from()")
        chunk = night.execute("select begins, ends from timeseries.due_chunks('api_usage_logs') limit 1").fetchone()
        counsel.execute("set lock_timeout = '100ms'")
        with night.transaction():
            night.execute("select timeseries.expire_chunk('api_usage_logs', %s, %s)", chunk)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                counsel.execute(hold, [TENANTS[0]])
        counsel.execute(hold, [TENANTS[0]])


def test_a_run_that_dies_leaves_every_answer_as_it_was(due: Connection, database: str) -> None:
    due.execute("call timeseries.refresh_usage_rollups()")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    before = answers(due, TENANTS[0], now)
    with connect(database) as night:
        night.execute("select timeseries.keep_usage_from()")
        night.autocommit = False
        chunk = night.execute("select begins, ends from timeseries.due_chunks('api_usage_logs') limit 1").fetchone()
        night.execute("select timeseries.expire_chunk('api_usage_logs', %s, %s)", chunk)
        due.execute("select pg_terminate_backend(%s)", [night.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            night.execute("commit")
    assert answers(due, TENANTS[0], now) == before
    assert len(found(due, TENANTS[0], "api_usage_logs")) == DAYS
    maintain(due)
    assert answers(due, TENANTS[0], now) == before
    assert len(found(due, TENANTS[0], "api_usage_logs")) < 8


def test_a_row_in_flight_is_counted_before_its_day_is_cut_off(due: Connection, database: str) -> None:
    """Retention waits for writers that have begun, and leaves their day until the rollups have it."""
    due.execute("call timeseries.refresh_usage_rollups()")
    with connect(database) as writer, writer.transaction():
        writer.execute(
            "insert into timeseries.api_usage_logs "
            "(timestamp, tenant_id, service, endpoint, method, status, duration_ms) "
            "values (now() - interval '20 days', %s, 'g', '/', 'GET', 200, 1)",
            [TENANTS[0]],
        )
        with pytest.raises(psycopg.errors.LockNotAvailable):
            due.execute("select timeseries.keep_usage_from()")
    due.execute("select timeseries.keep_usage_from()")
    row = due.execute("select kept_from < now() - interval '19 days' from timeseries.usage_state").fetchone()
    assert row == (True,)
    maintain(due)
    summary = answers(due, TENANTS[0], datetime.now(UTC).replace(second=0, microsecond=0))[2]
    assert summary["requests"] == DAYS + 1


def test_two_runs_do_not_meet(due: Connection, database: str) -> None:
    with connect(database) as other:
        other.execute("select pg_advisory_lock(hashtextextended('ops.maintain', 0))")
        with pytest.raises(psycopg.errors.LockNotAvailable, match="another session"):
            maintain(due)


def _maintain_elsewhere(url: str) -> None:
    with connect(url) as session:
        maintain(session)


def _wait_for(session: Connection, question: str) -> None:
    for _ in range(200):
        row = session.execute(question.encode()).fetchone()
        assert row is not None
        if row[0]:
            return
        session.execute("select pg_sleep(0.05)")
    raise AssertionError(f"never true: {question}")
