"""Values people type: durations and variables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import UsageError

_DURATION = re.compile(r"^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$")
_UNITS = {"ms": 0.001, "s": 1.0, None: 1.0, "m": 60.0, "h": 3600.0}


def seconds(text: str) -> float:
    """Return the seconds of ``90``, ``60s``, ``2m``, ``1h`` or ``500ms``; raises UsageError."""
    match = _DURATION.match(text.strip())
    if match is None:
        raise UsageError(f'"{text}" is not a duration', hint="Write seconds, or 500ms, 60s, 2m, 1h.")
    return float(match[1]) * _UNITS[match[2]]


def variables(pairs: Sequence[str]) -> dict[str, str]:
    """Return the variables of ``NAME=VALUE`` arguments; raises UsageError."""
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.isidentifier():
            raise UsageError(f'--var "{pair}" is not NAME=VALUE', hint="Example: --var retention='30 days'")
        found[name] = value
    return found
