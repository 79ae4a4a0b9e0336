from __future__ import annotations

from pathlib import Path

from pyairtable_db.local.sources import Source, codename, parse_deb822, parse_one_line, postgresql_sources, read_sources

DEBIAN = """\
Types: deb deb-src
# a snapshot's address
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://mirror.example/sources
Suites: bookworm
Components: main

Enabled: no
Types: deb
URIs: http://mirror.example/disabled
Suites: bookworm
Components: main
"""


def test_deb822_stanzas_keep_binary_archives_that_are_enabled() -> None:
    keyring = {"signed-by": "/usr/share/keyrings/debian-archive-keyring.gpg"}

    assert parse_deb822(DEBIAN) == [
        Source(("http://mirror.example/debian",), ("bookworm", "bookworm-updates"), ("main", "contrib"), keyring)
    ]


def test_a_key_inside_a_stanza_survives_being_written_again() -> None:
    text = "Types: deb\nURIs: http://m.example\nSuites: noble\nComponents: main\nSigned-By:\n -----BEGIN\n .\n abc\n"

    [source] = parse_deb822(text)

    assert parse_deb822(source.stanza()) == [source]
    assert "\n -----BEGIN\n .\n abc" in source.stanza()


def test_one_line_sources_with_options_comments_and_a_flat_archive() -> None:
    text = (
        "# deb http://off.example bookworm main\n"
        "deb [arch=amd64,arm64 signed-by=/k.gpg] http://m.example/debian bookworm main contrib # ours\n"
        "deb-src http://m.example/debian bookworm main\n"
        "deb\thttp://tab.example\tstable\tmain\n"
        "deb [trusted=yes] file:/srv/packages ./\n"
    )

    assert parse_one_line(text) == [
        Source(
            ("http://m.example/debian",),
            ("bookworm",),
            ("main", "contrib"),
            {"architectures": "amd64 arm64", "signed-by": "/k.gpg"},
        ),
        Source(("http://tab.example",), ("stable",), ("main",)),
        Source(("file:/srv/packages",), ("./",), (), {"trusted": "yes"}),
    ]


def test_all_files_of_the_folder_are_read_and_others_left(tmp_path: Path) -> None:
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (tmp_path / "sources.list").write_text("deb http://one.example bookworm main\n")
    (parts / "debian.sources").write_text(DEBIAN)
    (parts / "old.list.save").write_text("deb http://saved.example bookworm main\n")

    assert [source.uris[0] for source in read_sources(tmp_path)] == [
        "http://one.example",
        "http://mirror.example/debian",
    ]


def test_debian_12_takes_postgresql_from_the_release_after_it() -> None:
    own = Source(("http://m.example",), ("bookworm", "bookworm-updates", "bookworm-backports"), ("main",))
    security = Source(("http://s.example",), ("bookworm-security",), ("main",))
    vendor = Source(("http://v.example",), ("cloud-sdk-bookworm",), ("main",))

    release, sources = postgresql_sources([own, security, vendor], "bookworm")

    assert release == "trixie"
    assert [source.suites for source in sources] == [("trixie", "trixie-updates"), ("trixie-security",)]


def test_other_releases_take_postgresql_from_their_own_archive() -> None:
    ubuntu = Source(("http://m.example",), ("noble", "noble-updates", "noble-proposed"), ("main", "universe"))

    release, sources = postgresql_sources([ubuntu], "noble")

    assert release == "noble"
    assert [source.suites for source in sources] == [("noble", "noble-updates")]


def test_the_codename_of_a_derivative_is_that_of_its_ubuntu() -> None:
    assert codename({"VERSION_CODENAME": "wilma", "UBUNTU_CODENAME": "noble"}) == "noble"
    assert codename({"VERSION_CODENAME": "trixie"}) == "trixie"
    assert codename({"ID": "fedora"}) is None
