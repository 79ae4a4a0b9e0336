"""What is asked of usage: a call of the api, and the statement on a plain table that gives the same answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_MEASURES = """
    'requests', count(r.*),
    'clientErrors', count(*) filter (where r.status between 400 and 499),
    'serverErrors', count(*) filter (where r.status >= 500),
    'errorRate', round(count(*) filter (where r.status >= 400) / nullif(count(r.*), 0)::numeric, 6),
    'durationMs', coalesce(sum(r.duration_ms), 0),
    'averageMs', round(sum(r.duration_ms) / nullif(count(r.*), 0)::numeric, 1),
    'requestBytes', coalesce(sum(r.request_bytes), 0),
    'responseBytes', coalesce(sum(r.response_bytes), 0),
    'tokensIn', coalesce(sum(r.tokens_in), 0),
    'tokensOut', coalesce(sum(r.tokens_out), 0),
    'cost', trim_scale(coalesce(sum(r.cost), 0))
"""
_TENANT = "r.tenant_id = '{tenant}'"
_RANGE = _TENANT + " and r.timestamp >= '{since}' and r.timestamp < '{until}'"
_LATENCY = "percentile_disc(array[0.5, 0.95, 0.99]) within group (order by greatest(r.duration_ms, 1))"
_DAYS = "generate_series('{since}'::timestamptz, '{until}'::timestamptz - interval '1 day', '1 day', 'UTC') as d (day)"


@dataclass(frozen=True)
class Question:
    """Both statements take {tenant}, {since} and {until}; ``pick`` takes from our answer what the plain one says."""

    name: str
    ours: str
    plain: str
    pick: Callable[[Any], Any]


DASHBOARDS = (
    Question(
        "requests and cost by day",
        "select api.usage_over_time('{since}', '{until}')",
        f"""select json_agg(p.point order by p.day) from (
            select d.day, json_build_object('time', d.day, {_MEASURES}) as point
            from {_DAYS}
            left join public.usage as r
                on date_trunc('day', r.timestamp, 'UTC') = d.day and {_RANGE}
            group by d.day) as p""",
        lambda answer: answer["series"][0]["points"],
    ),
    Question(
        "top 10 endpoints",
        "select api.top_usage('{since}', '{until}')",
        f"""select json_agg(t.item) from (
            select json_build_object('key', r.endpoint, {_MEASURES}) as item
            from public.usage as r where {_RANGE}
            group by r.endpoint order by count(*) desc, r.endpoint limit 10) as t""",
        lambda answer: answer["items"],
    ),
    Question(
        "by model",
        "select api.top_usage('{since}', '{until}', 'model', 'cost', 100)",
        f"""select json_agg(t.item) from (
            select json_build_object('key', r.model, {_MEASURES}) as item
            from public.usage as r where {_RANGE}
            group by r.model order by sum(r.cost) desc, coalesce(r.model, '')) as t""",
        lambda answer: answer["items"],
    ),
    Question(
        "active users by day",
        "select api.active_users('{since}', '{until}')",
        f"""select json_agg(json_build_object('time', p.day, 'users', p.users) order by p.day) from (
            select d.day, count(distinct r.user_id) as users
            from {_DAYS}
            left join public.usage as r
                on date_trunc('day', r.timestamp, 'UTC') = d.day and {_RANGE}
            group by d.day) as p""",
        lambda answer: answer["points"],
    ),
    Question(
        "percentiles",
        "select api.usage_latency('{since}', '{until}')",
        f"""select json_build_object('latencyMs', json_build_object('p50', p[1], 'p95', p[2], 'p99', p[3])) from (
            select {_LATENCY} as p from public.usage as r where {_RANGE}) as p""",
        lambda answer: {"latencyMs": answer["points"][0]["latencyMs"]},
    ),
    Question(
        "summary",
        "select api.usage_summary('{since}', '{until}')",
        f"""select s.measures || jsonb_build_object(
                'activeUsers', s.users, 'latencyMs', jsonb_build_object('p50', s.p[1], 'p95', s.p[2], 'p99', s.p[3]))
            from (
                select jsonb_build_object({_MEASURES}) as measures, count(distinct r.user_id) as users, {_LATENCY} as p
                from public.usage as r where {_RANGE}) as s""",
        lambda answer: answer,
    ),
)
# {until} is the present, which both have in them.
SO_FAR = (
    Question(
        "cost of the month so far",
        "select api.usage_month(at => '{until}')",
        f"""select json_build_object('cost', trim_scale(coalesce(sum(r.cost), 0))) from public.usage as r
            where {_TENANT} and r.timestamp >= '{{since}}' and r.timestamp <= '{{until}}'""",
        lambda answer: {"cost": answer["cost"]},
    ),
    Question(
        "week over week",
        "select api.usage_week_over_week(at => '{until}')",
        f"""select json_build_object(
            'thisWeek', (
                select json_build_object({_MEASURES}) from public.usage as r
                where {_TENANT} and r.timestamp >= '{{since}}' and r.timestamp <= '{{until}}'),
            'lastWeek', (
                select json_build_object({_MEASURES}) from public.usage as r
                where {_TENANT} and r.timestamp >= '{{since}}'::timestamptz - interval '7 days'
                    and r.timestamp <= '{{until}}'::timestamptz - interval '7 days'))""",
        lambda answer: {week: answer[week] for week in ("thisWeek", "lastWeek")},
    ),
)
LAST_HOUR = Question(
    "the last hour by 5 minutes",
    "select api.usage_over_time('{since}', '{until}', '5 minutes')",
    f"""select json_agg(p.point order by p.begins) from (
        select d.begins, json_build_object('time', d.begins, {_MEASURES}) as point
        from generate_series('{{since}}'::timestamptz, '{{until}}'::timestamptz - interval '5 minutes', '5 minutes')
            as d (begins)
        left join public.usage as r
            on date_bin('5 minutes', r.timestamp, '{{since}}') = d.begins and {_RANGE}
        group by d.begins) as p""",
    lambda answer: answer["series"][0]["points"],
)


def compare(question: Question, ours: Any, plain: Any) -> None:
    """Raise AssertionError unless both answers are the same, percentiles within the 5.4 % of the histogram."""
    said = question.pick(ours)
    if isinstance(plain, dict) and "latencyMs" in plain:
        found, exact = said["latencyMs"], plain["latencyMs"]
        if any(abs(float(found[p]) - float(exact[p])) > float(exact[p]) * 0.054 + 0.05 for p in exact):
            raise AssertionError(f"{question.name}: the api says {found}, the table {exact}")
        said, plain = said | {"latencyMs": None}, plain | {"latencyMs": None}
    if said != plain:
        raise AssertionError(
            f"{question.name}: the api says {json.dumps(said)[:500]}, the table {json.dumps(plain)[:500]}"
        )
