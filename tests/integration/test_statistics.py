"""What the planner has learnt of texts goes with the migration that keeps them out of its statistics."""

from __future__ import annotations

from pyairtable_db import migrations
from pyairtable_db.database import connect
from pyairtable_db.migrations.rollback import rollback
from pyairtable_db.settings import Settings

BEFORE = "0200_hypertables_create_usage_user_hours"
LEARNT = """
    select count(*) filter (where s.attname in ('name', 'slug', 'lower')), count(*) filter (where s.attname = 'id')
    from pg_catalog.pg_stats as s
    where s.schemaname = 'core'
        and s.tablename in ('tenants', 'users', 'users_email_key')
"""


def test_statistics_of_texts_are_forgotten(database: str, settings: Settings) -> None:
    """A database that has been analyzed before keeps statistics of ids alone, also when it is analyzed again."""
    rollback(database, settings, to=BEFORE)
    with connect(database) as session:
        session.execute(
            "insert into core.tenants (slug, name) select 'tenant-' || i, 'T' from generate_series(1, 9) as i"
        )
        session.execute(
            "insert into core.users (email, name) select i || '@example.com', 'N' from generate_series(1, 9) as i"
        )
        session.execute("create table public.notes as select 'N' as name from generate_series(1, 9)")
        session.execute("analyze core.tenants, core.users, public.notes")
        session.execute("alter table public.notes alter column name set statistics 0")
        assert session.execute(LEARNT).fetchone() == (4, 2)
    migrations.migrate(database, settings)
    with connect(database) as session:
        assert session.execute(LEARNT).fetchone() == (0, 2)
        others = session.execute("select count(*) from pg_catalog.pg_stats as s where s.tablename = 'notes'")
        assert others.fetchone() == (1,), "tables of others are left alone"
        session.execute("analyze core.tenants, core.users")
        assert session.execute(LEARNT).fetchone() == (0, 2)
