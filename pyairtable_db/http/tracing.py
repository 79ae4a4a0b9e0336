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


class Tracing(Protocol):
    """What is done about the trace of a request."""

    def begin(self, exchange: Exchange) -> None:
        """Take up the caller's trace."""
        ...

    def end(self, exchange: Exchange) -> None:
        """Tell how the request went."""
        ...

    def close(self) -> None:
        """Send what has not been sent."""
        ...


class PassedOn:
    """The caller's trace goes to the database and to the log, nothing is sent anywhere."""

    def begin(self, exchange: Exchange) -> None:
        """Let the database's session and the log tell the trace."""
        traceparent = exchange.headers.get(b"traceparent")
        if traceparent is not None and (found := _TRACEPARENT.fullmatch(traceparent)) is not None:
            exchange.trace_id = found[1].decode()
            exchange.name_for_database(traceparent[:55].decode())
        else:
            exchange.name_for_database("")

    def end(self, exchange: Exchange) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Exported:
    """Spans of requests and their statements, sent by OTLP over HTTP in the background."""

    def __init__(self, settings: HttpSettings) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        endpoint = (settings.otlp_endpoint or "").rstrip("/")
        if not endpoint.endswith("/v1/traces"):
            endpoint += "/v1/traces"
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": "pyairtable-db"}),
            sampler=ParentBased(TraceIdRatioBased(settings.trace_ratio)),
        )
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._schema = settings.schema
        self._tracer = self._provider.get_tracer("pyairtable_db.http")
        self._propagator = TraceContextTextMapPropagator()

    def begin(self, exchange: Exchange) -> None:
        """Begin the span of the request, as a child of the caller's."""
        from opentelemetry.trace import SpanKind

        carrier = {
            name: exchange.headers[name.encode()].decode("latin-1")
            for name in ("traceparent", "tracestate")
            if name.encode() in exchange.headers
        }
        span = self._tracer.start_span(
            exchange.method,
            context=self._propagator.extract(carrier),
            kind=SpanKind.SERVER,
            attributes={"http.request.method": exchange.method},
        )
        context = span.get_span_context()
        exchange.span = span
        exchange.trace_id = f"{context.trace_id:032x}"
        exchange.name_for_database(f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}")

    def end(self, exchange: Exchange) -> None:
        """End the span of the request, and add that of its statement."""
        span: Any = exchange.span
        if span is None:
            return
        from opentelemetry.trace import SpanKind, StatusCode, set_span_in_context

        route = exchange.path[:200]
        if route.startswith("/rpc/"):
            route = f"/rpc/{exchange.function or '{function}'}"  # no name that a caller made up
        span.update_name(f"{exchange.method} {route}")
        told: dict[str, Any] = {
            "http.route": route,
            "http.response.status_code": exchange.status,
            "pyairtable_db.request_id": exchange.request_id,
            "pyairtable_db.queue_ms": round(exchange.queue_s * 1000, 3),
        }
        if exchange.identity is not None and exchange.identity.tenant_id:
            told["pyairtable_db.tenant_id"] = exchange.identity.tenant_id
        if exchange.code:
            told["error.type"] = exchange.code
        span.set_attributes(told)
        if exchange.status >= 500:
            span.set_status(StatusCode.ERROR)
        if exchange.function and exchange.database_s:
            # Its end is when the answer began: Python's own share between the two is some ten microseconds.
            ended = time.time_ns() - int((time.perf_counter() - exchange.answered) * _NANOSECONDS)
            statement = self._tracer.start_span(
                f"{self._schema}.{exchange.function}",
                context=set_span_in_context(span),
                kind=SpanKind.CLIENT,
                attributes={
                    "db.system.name": "postgresql",
                    "db.stored_procedure.name": f"{self._schema}.{exchange.function}",
                },
                start_time=ended - int(exchange.database_s * _NANOSECONDS),
            )
            statement.end(ended)
        span.end()

    def close(self) -> None:
        """Send what has not been sent."""
        self._provider.shutdown()


def tracing(settings: HttpSettings) -> Tracing:
    """Return what the settings want done about traces."""
    return Exported(settings) if settings.otlp_endpoint else PassedOn()
