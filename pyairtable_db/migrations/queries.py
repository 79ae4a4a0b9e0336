"""The named statements of queries.sql."""

from __future__ import annotations

import re
from pathlib import Path
from typing import LiteralString, cast

_NAME = re.compile(r"(?m)^-- name: (\w+)\n")


def _load() -> dict[str, LiteralString]:
    parts = _NAME.split((Path(__file__).parent / "queries.sql").read_text(encoding="utf-8"))
    return {name: cast(LiteralString, body.strip()) for name, body in zip(parts[1::2], parts[2::2], strict=True)}


QUERIES = _load()
