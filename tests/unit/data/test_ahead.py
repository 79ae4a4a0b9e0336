from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from pyairtable_db.data.ahead import Ahead


def size(_: object) -> int:
    return 1


def test_items_come_in_order() -> None:
    with Ahead(iter(range(1000)), size=size, limit=3) as items:
        assert list(items) == list(range(1000))


def test_no_more_is_made_than_the_limit_lets_wait() -> None:
    made: list[int] = []

    def produce() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    with Ahead(produce(), size=size, limit=4) as items:
        taken = iter(items)
        next(taken)
        deadline = time.monotonic() + 5
        while len(made) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.05)
        assert len(made) == 5  # one taken, four waiting


def test_an_item_beyond_the_limit_still_passes() -> None:
    with Ahead(iter([10, 20]), size=lambda number: number, limit=1) as items:
        assert list(items) == [10, 20]


def test_an_error_is_raised_after_the_items_before_it() -> None:
    def produce() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    with Ahead(produce(), size=size, limit=9) as items:
        taken = iter(items)
        assert next(taken) == 1
        with pytest.raises(ValueError, match="broken"):
            next(taken)


def test_leaving_early_ends_the_thread() -> None:
    before = threading.active_count()

    def produce() -> Iterator[int]:
        number = 0
        while True:
            yield number
            number += 1

    with Ahead(produce(), size=size, limit=2) as items:
        assert next(iter(items)) == 0
    assert threading.active_count() == before
