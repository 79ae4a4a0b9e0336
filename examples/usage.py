"""Made-up usage of a tenant for the demonstration: this month and the last, the requests of a small team's services."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

REQUESTS_A_DAY = 120
PEOPLE = (
    "Ada Okafor",
    "Bo Lindqvist",
    "Chen Wei",
    "Dilara Kaya",
    "Emil Novák",
    "Fatou Diallo",
    "Grace Kim",
    "Hugo Silva",
)

# endpoint, method, service, share, median ms, spread of its logarithm, share of server errors
ENDPOINTS = (
    ("/v1/records", "GET", "gateway", 0.46, 18, 0.7, 0.002),
    ("/v1/records", "POST", "gateway", 0.14, 35, 0.6, 0.004),
    ("/v1/search", "GET", "gateway", 0.16, 60, 0.8, 0.003),
    ("/v1/chat", "POST", "ai", 0.15, 1400, 0.5, 0.012),
    ("/v1/summaries", "POST", "ai", 0.04, 2600, 0.4, 0.010),
    ("/v1/exports", "POST", "platform", 0.05, 420, 0.9, 0.006),
)
# model, share, cost of a thousand tokens
MODELS = (("large-2", 0.25, 0.012), ("small-2", 0.6, 0.0016), ("embedding-1", 0.15, 0.0001))
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 16, 22, 24, 22, 16, 19, 23, 22, 19, 13, 8, 5, 4, 3, 2, 1)


def entries(users: list[str], now: datetime, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield entries for `api.log_usage` up to ``now``: working days and hours, some growth, and one bad afternoon."""
    chance = random.Random(seed)
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = (midnight.replace(day=1) - timedelta(days=1)).replace(day=1)
    weights = [1.0 / (place + 1) ** 2 for place in range(len(users))]
    days = (midnight - first).days
    for ago in range(days, -1, -1):
        day = midnight - timedelta(days=ago)
        weekend = 0.25 if day.weekday() >= 5 else 1.0
        expected = REQUESTS_A_DAY * weekend * (1 + 0.3 * (1 - ago / days)) * chance.uniform(0.85, 1.15)
        for _ in range(int(expected)):
            hour = chance.choices(range(24), HOURS)[0]
            time = day + timedelta(hours=hour, seconds=chance.uniform(0, 3600))
            if time < now:
                bad = ago == 9 and 13 <= hour < 17
                yield _entry(chance, time, chance.choices(users, weights)[0], 0.25 if bad else 0.0)


def _entry(chance: random.Random, time: datetime, user: str, failing: float) -> dict[str, Any]:
    endpoint, method, service, _, median, spread, errors = chance.choices(ENDPOINTS, [e[3] for e in ENDPOINTS])[0]
    draw = chance.random()
    status = 500 if draw < errors + failing else 404 if draw < errors + failing + 0.02 else 200
    entry: dict[str, Any] = {
        "timestamp": time.isoformat(),
        "service": service,
        "endpoint": endpoint,
        "method": method,
        "status": status,
        "durationMs": round(chance.lognormvariate(0, spread) * median * (3 if failing else 1)),
        "requestBytes": chance.randint(200, 2_000),
        "responseBytes": chance.randint(500, 60_000),
        "requestId": f"demo-{chance.getrandbits(64):016x}",
    }
    if chance.random() > 0.08:
        entry["userId"] = user
    if service == "ai" and status == 200:
        model, _, price = chance.choices(MODELS, [m[1] for m in MODELS])[0]
        entry["model"] = model
        entry["tokensIn"], entry["tokensOut"] = chance.randint(300, 6_000), chance.randint(50, 1_500)
        entry["cost"] = round((entry["tokensIn"] + 3 * entry["tokensOut"]) / 1000 * price, 6)
    return entry
