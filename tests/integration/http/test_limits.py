"""Limits of rates that all workers count in one Redis, and what becomes of them when it goes away."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from pyairtable_db.http import limits
from pyairtable_db.http.claims import Identity
from pyairtable_db.http.limits import Limiter
from pyairtable_db.http.problems import Problem
from pyairtable_db.http.settings import HttpSettings
from pyairtable_db.settings import Secret, Settings

from .redis_server import PASSWORD, find_redis, redis

ALICE = Identity("application_user", "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "1" * 32, "", 0, "1" * 32, None)


@pytest.fixture(scope="module")
def program(settings: Settings) -> tuple[str, dict[str, str]]:
    return find_redis(settings)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a busy machine's Redis take longer than a service lets it."""
    monkeypatch.setattr(limits, "_REDIS_SECONDS", 5.0)


def limiter(port: int, counted: Counter[str], **changes: Any) -> Limiter:
    url = Secret(f"redis://:{PASSWORD}@127.0.0.1:{port}/0")
    settings = HttpSettings(redis_url=url, rate_limit_tenant="5/minute", workers=4, **changes)
    return Limiter(settings, lambda name, _label: counted.update([name]))


async def statuses(*limiters: Limiter) -> list[int]:
    """Return what requests get that come to one worker after the other."""
    found = []
    for one in limiters:
        try:
            await one.check(ALICE, "192.0.2.1")
            found.append(200)
        except Problem as problem:
            found.append(problem.status)
    return found


def test_workers_count_together(program: tuple[str, dict[str, str]]) -> None:
    async def run(port: int) -> None:
        counted: Counter[str] = Counter()
        first, second = limiter(port, counted), limiter(port, counted)
        assert await statuses(*[first, second] * 4) == [200] * 5 + [429] * 3
        assert counted == {"rate_limited": 3}
        with pytest.raises(Problem) as caught:
            await second.check(ALICE, "192.0.2.1")
        headers = dict(caught.value.headers)
        assert headers[b"ratelimit-policy"] == b'"tenant";q=5;w=60'
        assert headers[b"ratelimit"].startswith(b'"tenant";r=0;t=')
        assert 50 <= int(headers[b"retry-after"]) <= 60

    with redis(program) as (_, port):
        asyncio.run(run(port))


def test_without_redis_requests_pass_or_not_as_the_settings_say(
    program: tuple[str, dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        counted: Counter[str] = Counter()
        with redis(program) as (process, port):
            opened = limiter(port, counted)
            closed = limiter(port, counted, rate_limit_without_redis="closed")
            assert await statuses(*[opened, closed] * 3) == [200] * 5 + [429]
            process.kill()
            process.wait()
            assert await statuses(opened, closed, opened, closed) == [200, 503, 200, 503]
            assert counted == {"rate_limited": 1, "rate_limit_failures": 4}
        with redis(program, port):
            await asyncio.sleep(1.1)
            assert await statuses(*[opened, closed] * 3) == [200] * 5 + [429]
        await asyncio.gather(opened.close(), closed.close())

    asyncio.run(run())
    assert "Redis does not answer" in caplog.text
    assert PASSWORD not in caplog.text
