"""``/openapi.json`` and ``/docs``: made once for each catalog, answered from memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from . import docs_page
from .catalog import Catalog
from .openapi import Document, describe, document


class Documentation:
    """The documents of the catalog that ``current`` returns; they follow it when it changes."""

    def __init__(self, current: Callable[[], Catalog]) -> None:
        self._current = current
        self._made: tuple[str, Document, Document] | None = None
        self._making = asyncio.Lock()

    async def openapi(self) -> Document:
        """Return the OpenAPI document."""
        return (await self._documents())[1]

    async def page(self) -> Document:
        """Return the page."""
        return (await self._documents())[2]

    async def _documents(self) -> tuple[str, Document, Document]:
        """Return what was made of the current catalog; a thread makes it, so that calls do not wait for it."""
        catalog = self._current()
        if self._made is None or self._made[0] != catalog.version:
            async with self._making:
                if self._made is None or self._made[0] != catalog.version:
                    self._made = await asyncio.to_thread(_make, catalog)
        return self._made

    def router(self) -> APIRouter:
        """Return the two routes."""
        router = APIRouter()

        @router.get("/openapi.json", include_in_schema=False)
        async def openapi(request: Request) -> Response:
            return _answer(request, await self.openapi(), "application/json", {})

        @router.get("/docs", include_in_schema=False)
        async def docs(request: Request) -> Response:
            policy = {"content-security-policy": docs_page.CONTENT_SECURITY_POLICY}
            return _answer(request, await self.page(), "text/html", policy)

        return router


def _make(catalog: Catalog) -> tuple[str, Document, Document]:
    tree, _ = describe(catalog)
    return catalog.version, document(tree), Document.of(docs_page.render(catalog, tree))


def _answer(request: Request, found: Document, media_type: str, more: dict[str, str]) -> Response:
    headers = {"etag": found.etag, "cache-control": "no-cache", **more}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if found.etag in known:
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type=media_type, headers=headers)
