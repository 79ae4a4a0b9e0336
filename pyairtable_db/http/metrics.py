"""Prometheus metrics. Requests count in plain integers; what Prometheus reads is made of them when it asks.

With several workers each leaves its numbers once a second in a folder that all can read, and the one that is asked adds
them up. Counters of a worker that has ended stay in the sum; its gauges do not.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PUBLISH_SECONDS = 1.0
_PREFIX = "pyairtable_db_http_"
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
_FRESH_SECONDS = 10.0  # a worker that is silent for longer has ended


class Tally(msgspec.Struct):
    """Requests of one function and method: how many took how long (the last bucket has no bound), their statuses."""

    buckets: list[int]
    seconds: float
    statuses: dict[int, int]


class Numbers(msgspec.Struct):
    """All that one worker knows. Tallies are by (function, method), counts and gauges by (name, label)."""

    worker: int
    at: float
    tallies: dict[tuple[str, str], Tally] = {}
    counts: dict[tuple[str, str], float] = {}
    gauges: dict[tuple[str, str], float] = {}


# Name to label and help. A label "" has none.
COUNTS = {
    "errors": ("code", "Requests that failed, by the code of the answer."),
    "tokens_rejected": ("code", "Tokens and API keys that were refused."),
    "rate_limited": ("limit", "Requests refused because somebody sent too many."),
    "rate_limit_failures": ("", "Times that Redis did not answer when a limit was asked for."),
    "pool_waits": ("pool", "Requests that had to wait for a database connection."),
    "pool_wait_seconds": ("pool", "Seconds that they waited in all."),
    "pool_refusals": ("pool", "Requests that got no connection, since too many waited or for too long."),
}
GAUGES = {
    "in_flight": ("", "Requests being answered."),
    "event_streams": ("", "Clients of /events."),
    "pool_size": ("pool", "Database connections there are."),
    "pool_idle": ("pool", "Database connections that have nothing to do."),
    "pool_waiting": ("pool", "Requests that wait for a connection."),
    "resident_bytes": ("worker", "Memory of each worker."),
    "draining": ("", "Workers that are ending."),
}
Gauges = Callable[[], Mapping[tuple[str, str], float]]


class Metrics:
    """What a worker counts. ``folder`` is where workers leave their numbers, None for a single one.

    ``gauges`` and ``counters`` are asked when somebody reads: callables that return {(name, label): value}.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._own = Numbers(os.getpid(), time.time())
        self._sources: list[Gauges] = []
        self.in_flight = 0
        self.event_streams = 0
        self.draining = False
        self._registry = CollectorRegistry()
        self._registry.register(_Sum(self))

    def request(self, function: str, method: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        tally = self._own.tallies.get((function, method))
        if tally is None:
            tally = self._own.tallies[function, method] = Tally([0] * (len(BOUNDS) + 1), 0.0, {})
        tally.buckets[bisect_left(BOUNDS, seconds)] += 1
        tally.seconds += seconds
        tally.statuses[status] = tally.statuses.get(status, 0) + 1

    def count(self, name: str, label: str = "") -> None:
        """Count one of COUNTS."""
        self._own.counts[name, label] = self._own.counts.get((name, label), 0) + 1

    def watch(self, source: Gauges) -> None:
        """Ask ``source`` for values of COUNTS and GAUGES whenever the numbers are read."""
        self._sources.append(source)

    def text(self) -> bytes:
        """Return the numbers of all workers in Prometheus' text format."""
        return generate_latest(self._registry)

    def publish(self) -> None:
        """Leave this worker's numbers for the others."""
        if self._folder is None:
            return
        target = self._folder / f"{self._own.worker}.numbers"
        partial = target.with_suffix(".partial")
        partial.write_bytes(msgspec.msgpack.encode(self.numbers()))
        partial.rename(target)

    def numbers(self) -> Numbers:
        """Return this worker's numbers as they are now."""
        own = self._own
        own.at = time.time()
        own.gauges = {
            ("in_flight", ""): self.in_flight,
            ("event_streams", ""): self.event_streams,
            ("resident_bytes", str(own.worker)): resident_bytes(),
            ("draining", ""): int(self.draining),
        }
        for source in self._sources:
            for (name, label), value in source().items():
                (own.counts if name in COUNTS else own.gauges)[name, label] = value
        return own

    def all_numbers(self) -> Iterator[Numbers]:
        """Yield the numbers of this worker and, as they last were, of the others."""
        yield self.numbers()
        for file in self._folder.glob("*.numbers") if self._folder is not None else ():
            if file.stem != str(self._own.worker):
                yield msgspec.msgpack.decode(file.read_bytes(), type=Numbers)


class _Sum(Collector):
    """Adds up the numbers of all workers."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """Return the families of metrics."""
        everybody = list(self._metrics.all_numbers())
        yield from _requests(everybody)
        counts: dict[tuple[str, str], float] = {}
        gauges: dict[tuple[str, str], float] = {}
        now = time.time()
        for numbers in everybody:
            for key, value in numbers.counts.items():
                counts[key] = counts.get(key, 0) + value
            if now - numbers.at < _FRESH_SECONDS:
                for key, value in numbers.gauges.items():
                    gauges[key] = gauges.get(key, 0) + value
        for name, (label, documentation) in COUNTS.items():
            counter = CounterMetricFamily(_PREFIX + name, documentation, labels=[label] if label else [])
            for labels, number in _labelled(counts, name, label):
                counter.add_metric(labels, number)
            yield counter
        for name, (label, documentation) in GAUGES.items():
            gauge = GaugeMetricFamily(_PREFIX + name, documentation, labels=[label] if label else [])
            for labels, number in _labelled(gauges, name, label):
                gauge.add_metric(labels, number)
            yield gauge


def _labelled(values: Mapping[tuple[str, str], float], name: str, label: str) -> Iterator[tuple[list[str], float]]:
    found = {of: number for (called, of), number in values.items() if called == name}
    if not label:
        yield [], sum(found.values())
        return
    for of, number in sorted(found.items()):
        yield [of], number


def _requests(everybody: Iterable[Numbers]) -> Iterator[Metric]:
    sums: dict[tuple[str, str], Tally] = {}
    for numbers in everybody:
        for key, tally in numbers.tallies.items():
            known = sums.setdefault(key, Tally([0] * (len(BOUNDS) + 1), 0.0, {}))
            known.buckets = [a + b for a, b in zip(known.buckets, tally.buckets, strict=True)]
            known.seconds += tally.seconds
            for status, number in tally.statuses.items():
                known.statuses[status] = known.statuses.get(status, 0) + number
    counter = CounterMetricFamily(
        _PREFIX + "requests", "Requests that were answered.", labels=["function", "method", "status"]
    )
    histogram = HistogramMetricFamily(
        _PREFIX + "request_seconds", "How long requests took.", labels=["function", "method"]
    )
    for (function, method), tally in sorted(sums.items()):
        for status, number in sorted(tally.statuses.items()):
            counter.add_metric([function, method, str(status)], number)
        total, buckets = 0, []
        for bound, number in zip((*map(str, BOUNDS), "+Inf"), tally.buckets, strict=True):
            total += number
            buckets.append((bound, total))
        histogram.add_metric([function, method], buckets, tally.seconds)
    yield counter
    yield histogram


def resident_bytes() -> int:
    """Return the memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
