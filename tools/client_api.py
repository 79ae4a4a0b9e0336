"""Write pyairtable_db/client/api.py from the functions that the files of sql/ make: `python tools/client_api.py`."""

from __future__ import annotations

from pathlib import Path

from pyairtable_db.client.stubs import generate
from pyairtable_db.database import connect
from pyairtable_db.http.catalog import read_catalog
from pyairtable_db.local.shared import shared_server
from pyairtable_db.scratch import scratch_database
from pyairtable_db.settings import load
from pyairtable_db.testing.migrated import ensure_migrated_template, template_name

MODULE = Path(__file__).resolve().parent.parent / "pyairtable_db" / "client" / "api.py"


def main() -> None:
    """Write the module."""
    settings = load(start=MODULE.parent)
    # The session's name keeps the template while others make theirs.
    with shared_server(settings) as server, connect(server.url(), application_name=template_name(settings)):
        template = ensure_migrated_template(settings, server.url())
        with scratch_database(server.url(), template=template) as url, connect(url) as connection:
            MODULE.write_text(generate(read_catalog(connection)), encoding="utf-8")


if __name__ == "__main__":
    main()
