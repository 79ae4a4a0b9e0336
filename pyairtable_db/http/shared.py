"""What the processes of one service share: a folder."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = "_PYAIRTABLE_DB_HTTP_FOLDER"  # the environment variable that names it to the workers


def shared_folder() -> Path | None:
    """Return the folder in which the workers of this service leave their numbers; None where there is one worker."""
    found = os.environ.get(FOLDER)
    return Path(found) if found else None
