from __future__ import annotations

from pathlib import Path

import pytest

from pyairtable_db.errors import ConfigurationError, LocalServerError
from pyairtable_db.local import builder, config
from pyairtable_db.local.files import locked
from pyairtable_db.local.packages import Apt
from pyairtable_db.local.runtime import EXTENSIONS, PROGRAMS, cache_folders, find_runtime, inspect
from pyairtable_db.local.sources import Source
from pyairtable_db.settings import Settings


def programs(folder: Path, version: str) -> Path:
    """Lay out a folder of programs that only know their version, as PostgreSQL's own build lays it out."""
    binaries = folder / "bin"
    binaries.mkdir(parents=True)
    for name in PROGRAMS:
        (binaries / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (binaries / name).chmod(0o755)
    (folder / "share" / "extension").mkdir(parents=True)
    for extension in EXTENSIONS:
        (folder / "share" / "extension" / f"{extension}.control").touch()
    return binaries


def test_the_named_programs_are_taken(tmp_path: Path) -> None:
    binaries = programs(tmp_path, "18.1")

    runtime = find_runtime(Settings(pg_bin=binaries))

    assert (runtime.bin, runtime.version, runtime.major) == (binaries, "18.1", 18)


def test_named_programs_that_are_too_old_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"PostgreSQL 15\.9 in PYAIRTABLE_DB_PG_BIN is too old"):
        find_runtime(Settings(pg_bin=programs(tmp_path, "15.9")))


def test_named_programs_without_an_extension_are_refused_by_its_name(tmp_path: Path) -> None:
    binaries = programs(tmp_path, "17.2")
    (tmp_path / "share/extension/pgaudit.control").unlink()
    (tmp_path / "share/extension/pg_cron.control").unlink()

    with pytest.raises(ConfigurationError, match="lacks extensions: pgaudit, pg_cron"):
        find_runtime(Settings(pg_bin=binaries))


def test_a_named_folder_without_programs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no working PostgreSQL programs"):
        find_runtime(Settings(pg_bin=tmp_path))


def test_programs_that_do_not_run_count_as_absent(tmp_path: Path) -> None:
    binaries = programs(tmp_path, "17.2")
    (binaries / "postgres").write_bytes(b"\x7fELF of another machine")

    assert inspect(binaries) is None


def test_a_chosen_cache_is_the_only_one(tmp_path: Path) -> None:
    assert cache_folders(Settings(cache=tmp_path)) == [tmp_path]


def test_packages_that_no_archive_offers_are_named_with_the_way_out(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "Packages").write_text(
        "Package: pgbouncer\nVersion: 1.24\nArchitecture: all\nFilename: ./pgbouncer.deb\nSize: 1\nDescription: x\n"
    )
    source = Source((f"file:{archive}",), ("./",), (), {"trusted": "yes"})
    with locked(tmp_path / "lock", "waiting") as lock:
        apt = Apt(tmp_path / "apt", [source], lock)
        complaint = apt.update()

        assert complaint == ""
        assert apt.missing(["pgbouncer", "postgresql-17"]) == ["postgresql-17"]
        with pytest.raises(LocalServerError, match=r"archives of noble lack postgresql-17, .*timescaledb") as caught:
            builder._offered_major(apt, "noble", complaint)
    assert "docker compose up -d postgres" in str(caught.value.hint)
    assert "pgbouncer" not in caught.value.message


def test_an_archive_that_cannot_be_read_shows_in_the_reason(tmp_path: Path) -> None:
    source = Source((f"file:{tmp_path}/absent",), ("./",), (), {"trusted": "yes"})
    with locked(tmp_path / "lock", "waiting") as lock:
        apt = Apt(tmp_path / "apt", [source], lock)
        complaint = apt.update()

        with pytest.raises(LocalServerError, match=r"apt says: .*absent"):
            builder._offered_major(apt, "trixie", complaint)


def test_the_local_configuration_reads_productions_and_then_its_own() -> None:
    files = config.files(
        Path("/x/conf"), port=5433, socket=Path("/x/it's"), users=("alice", "root"), overrides={"fsync": "off"}
    )

    includes = [line for line in files["postgresql.conf"].splitlines() if line.startswith("include")]
    assert includes == ["include 'production.conf'", "include 'local.conf'", "include 'custom.conf'"]
    assert files["production.conf"] == config.production_file().read_text()
    assert "unix_socket_directories = '\"/x/it''s\"'\n" in files["local.conf"]
    assert files["local.conf"].endswith("fsync = 'off'\n")
    assert files["pg_ident.conf"] == 'local  "alice"  all\nlocal  "root"  all\n'


def test_local_overrides_only_paths_port_and_sizes() -> None:
    files = config.files(Path("/x"), port=5433, socket=Path("/x/run"), users=("alice",), overrides={})

    names = {line.split(" = ")[0] for line in files["local.conf"].splitlines()}

    assert names == {
        *("hba_file", "ident_file", "listen_addresses", "port", "unix_socket_directories", "unix_socket_permissions"),
        *("cron.database_name", "effective_cache_size", "huge_pages", "maintenance_work_mem", "max_connections"),
        *("max_slot_wal_keep_size", "max_wal_size", "min_wal_size", "shared_buffers"),
    }
