"""The floor of bench_migrations: a psycopg loop with a sha256 ledger. `python migration_floor.py URL DIR`."""

import hashlib
import sys
from pathlib import Path

import psycopg


def main(url: str, folder: str) -> None:
    """Apply the files of ``folder`` that the ledger does not have, each in a transaction with its row."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table if not exists ledger (id text primary key, sha256 text, at timestamptz)")
        known: dict[str, str] = dict(connection.execute("select id, sha256 from ledger").fetchall())
        for path in sorted(Path(folder).glob("*/migrations/*.sql")):
            if path.name.endswith(".rollback.sql"):
                continue
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            if path.stem in known:
                if known[path.stem] != digest:
                    sys.exit(f"{path.name} was edited")
                continue
            with connection.transaction():
                connection.execute(data)
                connection.execute("insert into ledger values (%s, %s, now())", (path.stem, digest))


if __name__ == "__main__":
    main(*sys.argv[1:])
