"""Traces: the caller's trace goes on to the database, and spans go to a collector where one is configured.

Without a collector nothing of OpenTelemetry is loaded: a request costs the look at its traceparent.
"""

from __future__ import annotations

import re
import time
from typing import Any, Protocol

from .exchange import Exchange
from .settings import HttpSettings

# version, trace, parent, flags; zeros and version ff are no trace (W3C Trace Context, 3.2)
_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_NANOSECONDS = 1_000_000_000
_LONGEST_ID = 58  # what an application_name of 63 bytes has room for


class Tracing(Protocol):
    """What is done about the trace of a request."""

    def begin(self, exchange: Exchange) -> None:
        """Take up the caller's trace."""
        ...

    def end(self, exchange: Exchange, status: int) -> None:
        """Tell how the request went."""
        ...

    def close(self) -> None:
        """Send what has not been sent."""
        ...


class PassedOn:
    """The caller's trace goes to the database and to the log, nothing is sent anywhere."""

    def begin(self, exchange: Exchange) -> None:
        """Let the database's session and the log tell the trace."""
        given = exchange.headers.get(b"traceparent")
        if given is not None and (found := _TRACEPARENT.fullmatch(given)) is not None:
            exchange.extra["trace_id"] = found[1].decode()
            exchange.application_name = b"http " + given[:55]
        else:
            exchange.application_name = b"http " + exchange.request_id.encode()[:_LONGEST_ID]

    def end(self, exchange: Exchange, status: int) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Exported:
    """Spans of requests and their statements, sent by OTLP over HTTP in the background."""

    def __init__(self, settings: HttpSettings) -> None:
        import opentelemetry.trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._api = opentelemetry.trace
        endpoint = (settings.otlp_endpoint or "").rstrip("/")
        if not endpoint.endswith("/v1/traces"):
            endpoint += "/v1/traces"
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": "pyairtable-db"}),
            sampler=ParentBased(TraceIdRatioBased(settings.trace_ratio)),
        )
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self._provider.get_tracer("pyairtable_db.http")
        self._propagator = TraceContextTextMapPropagator()

    def begin(self, exchange: Exchange) -> None:
        """Begin the span of the request, as a child of the caller's."""
        carrier = {
            name: exchange.headers[name.encode()].decode("latin-1")
            for name in ("traceparent", "tracestate")
            if name.encode() in exchange.headers
        }
        span = self._tracer.start_span(
            exchange.method,
            context=self._propagator.extract(carrier),
            kind=self._api.SpanKind.SERVER,
            attributes={"http.request.method": exchange.method, "pyairtable_db.request_id": exchange.request_id},
        )
        own = span.get_span_context()
        exchange.extra["span"] = span
        exchange.extra["trace_id"] = f"{own.trace_id:032x}"
        exchange.application_name = b"http 00-%032x-%016x-%02x" % (own.trace_id, own.span_id, own.trace_flags)

    def end(self, exchange: Exchange, status: int) -> None:
        """End the span of the request, and add that of its statement."""
        span: Any = exchange.extra.pop("span")
        route = f"/rpc/{exchange.function}" if exchange.function else exchange.path.partition("/rpc/")[0] or "/rpc/"
        span.update_name(f"{exchange.method} {route}")
        span.set_attributes({"http.route": route, "http.response.status_code": status})
        if exchange.identity is not None and exchange.identity.tenant_id:
            span.set_attribute("pyairtable_db.tenant_id", exchange.identity.tenant_id)
        if exchange.problem is not None:
            span.set_attribute("error.type", exchange.problem.code)
        if status >= 500:
            span.set_status(self._api.StatusCode.ERROR)
        if exchange.connected and exchange.queried > exchange.connected:
            statement = self._tracer.start_span(
                f"api.{exchange.function}",
                context=self._api.set_span_in_context(span),
                kind=self._api.SpanKind.CLIENT,
                attributes={"db.system.name": "postgresql", "db.stored_procedure.name": f"api.{exchange.function}"},
                start_time=_clock(exchange.connected),
            )
            statement.end(_clock(exchange.queried))
        span.end()

    def close(self) -> None:
        """Send what has not been sent."""
        self._provider.shutdown()


def _clock(moment: float) -> int:
    """Return a moment of time.perf_counter as nanoseconds since 1970."""
    return time.time_ns() - int((time.perf_counter() - moment) * _NANOSECONDS)


def tracing(settings: HttpSettings) -> Tracing:
    """Return what the settings want done about traces."""
    return Exported(settings) if settings.otlp_endpoint else PassedOn()
