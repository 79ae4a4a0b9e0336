"""What the OpenAPI document says of the service itself: its own routes, errors, credentials and headers."""

from __future__ import annotations

from typing import Any

TAG = "service"

DESCRIPTION = """\
`POST /rpc/{function}` takes the arguments as a JSON object by their names; those with a default may be left out.
Functions that only read are called by `GET /rpc/{function}?argument=value` as well. `Accept` chooses the form of the
answer: JSON, JSON Lines (`application/x-ndjson`, streamed) or `text/csv`.

An error is `{"code", "message", "details", "hint"}`; `code` is the SQLSTATE of the database, or `PGRST…` where the
request did not get there.

`GET /events` streams the tenant's changes as server-sent events; it does not end, and stands in `components.pathItems`
for that reason.
"""

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Why a request was refused or has failed.",
    "properties": {
        "code": {"type": "string", "description": "SQLSTATE of the database, or PGRST… of the service."},
        "message": {"type": "string"},
        "details": {"type": ["string", "null"], "description": "More, such as every fault of a batch as JSON."},
        "hint": {"type": ["string", "null"], "description": "The remedy."},
    },
    "required": ["code", "message", "details", "hint"],
    "examples": [
        {
            "code": "PT404",
            "message": "table tblMissing does not exist",
            "details": None,
            "hint": "List the tables of a base with api.list_tables(base_id).",
        }
    ],
}

SECURITY_SCHEMES: dict[str, Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token whose claims name tenant, user and role. An API key may stand here, too.",
    },
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "A key of api.create_api_key."},
}

HEADERS: dict[str, Any] = {
    "ETag": {"description": "For If-None-Match.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds.", "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "Bearer, and what is wrong with the token.", "schema": {"type": "string"}},
}


def _route(name: str, summary: str, form: str, schema: dict[str, Any], **more: str) -> dict[str, Any]:
    """Return a route that answers in one form; ``more`` describes the answers of other statuses, ``s503="…"``."""
    answers: dict[str, Any] = {"200": {"description": "It is so.", "content": {form: {"schema": schema}}}}
    for status, words in more.items():
        answers[status[1:]] = {"description": words, "content": {form: {"schema": schema}}}
    return {
        "get": {"operationId": name, "tags": [TAG], "summary": summary, "security": [], "responses": answers},
    }


_TEXT: dict[str, Any] = {"type": "string"}
_ALIVE: dict[str, Any] = {
    "type": "object",
    "properties": {"status": {"type": "string", "enum": ["alive"]}},
    "required": ["status"],
}
_READY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "status": {"type": "string", "enum": ["ready", "not ready"]},
        "faults": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "check": {"type": "string"},
                    "message": {"type": "string"},
                    "hint": {"type": ["string", "null"]},
                },
                "required": ["check", "message", "hint"],
            },
        },
    },
    "required": ["status", "faults"],
}

PATHS: dict[str, Any] = {
    "/health/live": _route("health_live", "Whether the process answers", "application/json", _ALIVE),
    "/health/ready": _route(
        "health_ready",
        "Whether the database answers and has every migration",
        "application/json",
        _READY,
        s503="It is not, for these reasons.",
    ),
    "/metrics": _route("metrics", "Figures for Prometheus", "text/plain", _TEXT),
    "/openapi.json": _route("openapi", "This document", "application/json", {"type": "object"}),
    "/docs": _route("docs", "This document as a page", "text/html", _TEXT),
}

# Never-ending answers: beside the paths, so that tools which call every path come to an end.
STREAMS: dict[str, Any] = {
    "events": {
        "get": {
            "operationId": "events",
            "tags": [TAG],
            "summary": "The tenant's changes as server-sent events: GET /events",
            "description": "Begins with what comes after now, or behind the cursor of Last-Event-ID or ?after=. "
            "The data of `change` is an event of api.list_events, that of `end` the problem the stream ends with.",
            "parameters": [
                {
                    "name": "Last-Event-ID",
                    "in": "header",
                    "description": "The id of the last event seen.",
                    "schema": {"type": "string"},
                },
                {
                    "name": "after",
                    "in": "query",
                    "description": "The same, for those who cannot send headers.",
                    "schema": {"type": "string"},
                },
            ],
            "responses": {
                "200": {"description": "Events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
                "401": {"$ref": "#/components/responses/401"},
                "403": {"$ref": "#/components/responses/403"},
                "410": {"$ref": "#/components/responses/410"},
                "429": {"$ref": "#/components/responses/429"},
                "503": {"$ref": "#/components/responses/503"},
            },
        }
    }
}
