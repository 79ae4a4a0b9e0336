"""A private apt: resolves and downloads packages without root and without touching the machine's own state."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..errors import LocalServerError
from .files import MEGABYTE, Step, disk_full, quiet
from .sources import Source

# Counted as installed: maintainer scripts, documentation and just-in-time compilation need them, the programs don't.
_NOT_NEEDED = (
    "adduser",
    "debconf",
    "locales",
    "perl",
    "postgresql-client-common",
    "postgresql-common",
    "ssl-cert",
    "tzdata",
    "ucf",
)

# The machine's apt settings (proxies, certificates) hold; its state, hooks and sources do not.
_CONFIGURATION = """\
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
#include "/etc/apt/apt.conf.d/";
{main}
#clear APT::Update;
#clear DPkg;
#clear Dir::Cache;
#clear Dir::State;
Dir::State "{folder}";
Dir::State::lists "{folder}/lists";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}";
Dir::Cache::archives "{folder}/archives";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{folder}/sources.list.d";
Debug::NoLocking "1";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::PDiffs "0";
Acquire::Retries "3";
"""

_STUB = """\
Package: {name}
Status: install ok installed
Version: 99:99
Architecture: {architecture}
Maintainer: none
Description: stands in for a package that is not needed

"""

SPACE_REMEDY = "Free some space there, or choose another disk with PYAIRTABLE_DB_CACHE=FOLDER."


class Apt:
    """Apt with all of its state in ``folder``, reading ``sources``.

    The caller holds ``lock`` on ``folder``: apt's own locks are off, they need root.
    """

    def __init__(self, folder: Path, sources: Iterable[Source], lock: int) -> None:
        self.folder = folder
        self._lock = lock
        self.archives = folder / "archives"
        for needed in ("lists/partial", "archives/partial", "sources.list.d"):
            (folder / needed).mkdir(parents=True, exist_ok=True)
        main = Path("/etc/apt/apt.conf")
        self._configuration = folder / "apt.conf"
        self._configuration.write_text(
            _CONFIGURATION.format(folder=folder, main=f'#include "{main}";' if main.is_file() else ""),
            encoding="utf-8",
        )
        (folder / "sources.list.d" / "machine.sources").write_text(
            "\n".join(source.stanza() for source in sources), encoding="utf-8"
        )
        self._assume_installed(())

    def update(self) -> str:
        """Fetch the package lists; return what apt complained about, empty when nothing.

        An archive that cannot be read does not fail the update: whether it matters shows in what can be resolved.
        """
        return self._run(["apt-get", "-q", "update"], check=False).stderr.strip()

    def missing(self, names: Sequence[str]) -> list[str]:
        """Return those of ``names`` that no archive offers."""
        policy = self._run(["apt-cache", "policy", *names]).stdout
        offered = set(re.findall(r"^(\S+):\n +Installed: .*\n +Candidate: (?!\(none\))", policy, flags=re.MULTILINE))
        return [name for name in names if name not in offered]

    def download(self, names: Sequence[str], step: Step = quiet) -> list[Path]:
        """Download packages ``names`` with all they need; return the .deb files, checked by apt against its lists.

        What an earlier, interrupted download left is used again.
        """
        depends = self._run(["apt-cache", "depends", *names]).stdout
        self._assume_installed((*_NOT_NEEDED, *sorted(set(re.findall(r"libllvm[\w.+-]+", depends)))))
        options = ["-q", "-y", "--no-install-recommends"]
        planned = self._run(["apt-get", *options, "--simulate", "install", *names]).stdout
        # Inst libc6 (2.41-12 Debian:13.2/stable [amd64])
        files = [
            self.archives / f"{name}_{version.replace(':', '%3a')}_{architecture}.deb"
            for name, version, architecture in re.findall(
                r"^Inst (\S+) .*?\((\S+) .*?\[(\w+)\]\)", planned, re.MULTILINE
            )
        ]
        fetched = self._run(["apt-get", *options, "--print-uris", "install", *names]).stdout
        # 'uri' file size hash
        size = sum(int(number) for number in re.findall(r"^'\S+' \S+ (\d+) ", fetched, flags=re.MULTILINE))
        if size:
            before = self._present()
            with step(f"Downloading {len(files)} packages, {size // MEGABYTE} MB") as tell:
                self._run(
                    ["apt-get", *options, "--download-only", "install", *names],
                    watch=lambda: tell(f"{(self._present() - before) // MEGABYTE} MB so far"),
                )
        return files

    def _present(self) -> int:
        return sum(file.stat().st_size for file in self.archives.glob("**/*.deb") if file.exists())

    def _assume_installed(self, names: Iterable[str]) -> None:
        architecture = self._run(["dpkg", "--print-architecture"]).stdout.strip()
        stubs = (_STUB.format(name=name, architecture=architecture) for name in names)
        (self.folder / "status").write_text("".join(stubs), encoding="utf-8")

    def _run(
        self, command: Sequence[str], *, check: bool = True, watch: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one of apt's programs; ``watch`` is called a few times a second meanwhile."""
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as out,
            tempfile.TemporaryFile("w+", encoding="utf-8") as err,
        ):
            environment = {**os.environ, "APT_CONFIG": str(self._configuration), "LC_ALL": "C.UTF-8"}
            with subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment, pass_fds=[self._lock]
            ) as process:
                try:
                    while process.poll() is None:
                        time.sleep(0.05)
                        if watch is not None:
                            watch()
                except BaseException:
                    process.terminate()
                    raise
            out.seek(0)
            err.seek(0)
            done = subprocess.CompletedProcess(command, process.returncode, out.read(), err.read())
        if check and done.returncode != 0:
            if "No space left on device" in done.stderr:
                raise disk_full(self.folder, SPACE_REMEDY)
            raise LocalServerError(
                f"{' '.join(command[:1])} failed: {done.stderr.strip() or done.stdout.strip()}",
                where=str(self.folder),
                hint="Check the machine's apt sources and network; the next start goes on from here.",
            )
        return done
