"""What the endpoints written by hand share: where the database is, and whose a request is."""

from __future__ import annotations

import os
from typing import Annotated

import jwt
from fastapi import Header
from pydantic import BaseModel

from pyairtable_db.http.identity import ContextSigner, Identity
from pyairtable_db.settings import Secret

URL = os.environ["BENCH_URL"]
URI = os.environ["BENCH_URI"]
POOL = int(os.environ["BENCH_POOL"])
_SECRET = os.environ["BENCH_SECRET"]
_signer = ContextSigner(Secret(os.environ["BENCH_CONTEXT_KEY"]))


class Page(BaseModel):
    """The body of a request for records."""

    table_id: str
    page_size: int


async def context(authorization: Annotated[str, Header()]) -> tuple[str, ...]:
    """Return role, tenant, user, level, expiry and signature; refuse a token that does not hold."""
    claims = jwt.decode(authorization.removeprefix("Bearer "), _SECRET, algorithms=["HS256"])
    identity = Identity(claims["role"], claims["tenant_id"], "", claims["level"], claims["exp"], None, None)
    return (identity.role, *_signer.settings(identity))
