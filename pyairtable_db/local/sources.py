"""The machine's own apt sources, and which of them can provide PostgreSQL with every extension."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

APT_FOLDER = Path("/etc/apt")

# Releases whose own archive lacks TimescaleDB or PostgreSQL 16+, and the release of the same archive that has them.
_NEWER = {"bookworm": "trixie"}
_POCKETS = ("", "-updates", "-security", "-pgdg")
_CARRIED = ("signed-by", "trusted", "architectures", "check-valid-until")
_ONE_LINE_NAMES = {"arch": "architectures"}


@dataclass(frozen=True)
class Source:
    """One archive of packages: what a deb822 stanza or a `deb` line says.

    ``options`` maps deb822 field names in lower case (``signed-by``, ``trusted``, …) to their values.
    """

    uris: tuple[str, ...]
    suites: tuple[str, ...]
    components: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)

    def stanza(self) -> str:
        """Return the archive as a deb822 stanza."""
        lines = ["Types: deb", f"URIs: {' '.join(self.uris)}", f"Suites: {' '.join(self.suites)}"]
        if self.components:
            lines.append(f"Components: {' '.join(self.components)}")
        lines += [f"{name.title()}: {self.options[name]}" for name in _CARRIED if name in self.options]
        return "\n".join(lines) + "\n"


def read_sources(folder: Path = APT_FOLDER) -> list[Source]:
    """Return the binary archives that sources.list and sources.list.d below ``folder`` enable."""
    found: list[Source] = []
    parts = folder / "sources.list.d"
    files = [folder / "sources.list", *(sorted(parts.iterdir()) if parts.is_dir() else [])]
    for file in files:
        if file.suffix in (".list", ".sources") and file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            found += parse_deb822(text) if file.suffix == ".sources" else parse_one_line(text)
    return found


def parse_deb822(text: str) -> list[Source]:
    """Read the stanzas of a ``.sources`` file; comments, source-only and disabled stanzas are left out."""
    found: list[Source] = []
    for stanza in _stanzas(text.splitlines()):
        enabled = stanza.get("enabled", "yes").strip().lower() not in ("no", "false", "without", "off", "disable", "0")
        if enabled and "deb" in stanza.get("types", "").split():
            options = {name: stanza[name] for name in _CARRIED if name in stanza}
            found.append(
                Source(
                    tuple(stanza.get("uris", "").split()),
                    tuple(stanza.get("suites", "").split()),
                    tuple(stanza.get("components", "").split()),
                    options,
                )
            )
    return found


def parse_one_line(text: str) -> list[Source]:
    """Read the ``deb [options] uri suite component…`` lines of a ``.list`` file."""
    found: list[Source] = []
    for line in text.splitlines():
        line = line.split("#", 1)[0].strip()
        kind, _, rest = " ".join(line.split()).partition(" ")
        if kind != "deb":
            continue
        options: dict[str, str] = {}
        if rest.startswith("["):
            inside, _, rest = rest[1:].partition("]")
            for word in shlex.split(inside):
                name, _, value = word.partition("=")
                name = _ONE_LINE_NAMES.get(name.rstrip("+-").lower(), name.rstrip("+-").lower())
                if name in _CARRIED:
                    options[name] = value.replace(",", " ")
        words = rest.split()
        if len(words) >= 2:
            found.append(Source((words[0],), (words[1],), tuple(words[2:]), options))
    return found


def codename(release: Mapping[str, str] | None = None) -> str | None:
    """Return the distribution's release name (``bookworm``, ``noble``), or None when it has none apt would know."""
    if release is None:
        try:
            release = platform.freedesktop_os_release()
        except OSError:
            return None
    return release.get("UBUNTU_CODENAME") or release.get("DEBIAN_CODENAME") or release.get("VERSION_CODENAME") or None


def postgresql_sources(sources: Iterable[Source], release: str) -> tuple[str, list[Source]]:
    """Return the release to take PostgreSQL from, and the machine's archives of ``release`` turned to it.

    Only archives of the distribution's release itself (with its updates, security and PGDG pockets) count;
    other vendors' archives are left out.
    """
    wanted = _NEWER.get(release, release)
    pockets = {release + pocket: wanted + pocket for pocket in _POCKETS}
    turned = []
    for source in sources:
        suites = tuple(pockets[suite] for suite in source.suites if suite in pockets)
        if suites:
            turned.append(Source(source.uris, suites, source.components, source.options))
    return wanted, turned


def _stanzas(lines: Iterable[str]) -> Iterable[dict[str, str]]:
    stanza: dict[str, str] = {}
    name = ""
    for line in lines:
        if line.startswith("#"):
            continue
        if not line.strip():
            if stanza:
                yield stanza
            stanza, name = {}, ""
        elif line[0] in " \t":
            if name:
                stanza[name] += "\n" + line.rstrip()
        else:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            stanza[name] = value.strip()
    if stanza:
        yield stanza
