"""Words of messages that depend on a number."""

from __future__ import annotations

from collections.abc import Sequence


def count(number: int, noun: str) -> str:
    """Return ``1 row`` or ``1,234 rows``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def listing(names: Sequence[str], limit: int = 3) -> str:
    """Return ``a, b and 7 more``."""
    if len(names) <= limit:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
    return f"{', '.join(names[:limit])} and {len(names) - limit} more"
