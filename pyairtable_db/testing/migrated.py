"""The migrated template database that tests clone; it is built again only when what it is built from changes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from .. import migrations
from ..migrations.files import sql_folder
from ..scratch import drop_old_templates, ensure_template
from ..settings import Settings

PREFIX = "pyairtable_migrated_"
_KEEP = 6


def ensure_migrated_template(settings: Settings, admin_url: str) -> str:
    """Return the name of a template on the server of ``admin_url`` that every migration was run on."""
    name = template_name(settings)
    ensure_template(admin_url, name, lambda url: _migrate(url, settings))
    drop_old_templates(admin_url, PREFIX, keep=_KEEP)
    return name


def template_name(settings: Settings) -> str:
    """Return the name under which the template of these settings stands; a session so named keeps it in place."""
    return PREFIX + fingerprint(settings)


def fingerprint(settings: Settings) -> str:
    """Return a hash, 16 hex digits, of the SQL files, the engine that runs them and the settings it runs them with."""
    digest = hashlib.sha256()
    for root in (sql_folder(settings), Path(migrations.__file__).parent):
        for path in sorted(root.rglob("*")):
            if path.suffix in (".sql", ".py") and path.is_file():
                digest.update(f"\0{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    inputs = {"vars": settings.vars, "owner_role": settings.owner_role, "search_path": settings.search_path}
    digest.update(json.dumps(inputs, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:16]


def _migrate(url: str, settings: Settings) -> None:
    migrations.migrate(url, settings)
