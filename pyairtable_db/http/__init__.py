"""The HTTP layer: every function of schema ``api`` an endpoint."""

from __future__ import annotations

import importlib.util

from ..errors import ConfigurationError

_EXTRA = ("fastapi", "httptools", "jwt", "limits", "prometheus_client", "uvicorn", "uvloop", "zstandard")


def require_extra() -> None:
    """Raise ConfigurationError where what the extra ``http`` installs is not there; import none of it."""
    for name in _EXTRA:
        if importlib.util.find_spec(name) is None:
            raise ConfigurationError(
                f"the HTTP layer is not installed: there is no module {name}",
                hint='Install it with: pip install "pyairtable-db[http]"',
            )
