"""Load: wrk for HTTP, pgbench for the database alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from psycopg import conninfo

_PACKAGES = ("wrk", "libluajit-5.1-2", "libluajit-5.1-common")
_HERE = Path(__file__).parent
THREADS = 2


class Unavailable(Exception):
    """Why something cannot be measured on this machine."""


@dataclass(frozen=True)
class Measured:
    """Requests a second, percentiles of their latency in ms, how many failed, and the server's CPU for each in µs."""

    rate: float
    p50: float
    p95: float
    p99: float
    most: float
    failures: int
    cpu: float = 0.0


@dataclass(frozen=True)
class Wrk:
    """The program wrk; ``libraries`` is where it finds its own."""

    program: Path
    libraries: Path | None = None

    def run(self, url: str, body: str, token: str, *, connections: int, seconds: float, think_ms: int = 0) -> Measured:
        """Post ``body`` from ``connections`` for some seconds."""
        environment = {**os.environ, "BENCH_BODY": body, "BENCH_TOKEN": token, "BENCH_THINK_MS": str(think_ms)}
        if self.libraries is not None:
            environment["LD_LIBRARY_PATH"] = str(self.libraries)
        done = subprocess.run(
            [self.program, "-t", str(THREADS), "-c", str(connections), "-d", f"{seconds:.0f}s", "--timeout", "30s",
             "-s", _HERE / "load.lua", url],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        said = json.loads(done.stdout.splitlines()[-1])
        failures = sum(said[kind] for kind in ("connect", "read", "write", "status", "timeout"))
        rate = said["requests"] / said["seconds"]
        return Measured(rate, said["p50"], said["p95"], said["p99"], said["most"], failures)


def find_wrk(folder: Path) -> Wrk:
    """Return the wrk that is installed, or the distribution's, unpacked into ``folder``. Raises Unavailable."""
    if (program := shutil.which("wrk")) is not None:
        return Wrk(Path(program))
    try:
        folder.mkdir()
        subprocess.run(["apt-get", "-q", "download", *_PACKAGES], cwd=folder, check=True, capture_output=True)
        for package in sorted(folder.glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise Unavailable(f"wrk is not installed and cannot be had here: {problem}") from None
    return Wrk(folder / "usr" / "bin" / "wrk", next((folder / "usr" / "lib").glob("*-linux-gnu")))


def pgbench(program: Path, url: str, script: str, folder: Path, *, clients: int, seconds: float) -> Measured:
    """Run ``script`` from ``clients`` for some seconds, its statements prepared."""
    file = folder / "script.sql"
    file.write_text(script)
    parts = conninfo.conninfo_to_dict(url)
    environment = os.environ | {f"PG{key.upper()}": str(parts[key]) for key in ("host", "port", "user") if key in parts}
    if "password" in parts:
        environment["PGPASSWORD"] = str(parts["password"])
    done = subprocess.run(
        [program, "-n", "-M", "prepared", "-c", str(clients), "-j", str(THREADS), "-T", f"{seconds:.0f}", "-f", file,
         "-l", "--log-prefix", folder / "log", str(parts["dbname"])],
        env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"pgbench failed: {done.stderr.strip()[-1000:]}")
    latencies = []
    for log in folder.glob("log*"):
        latencies += [int(line.split()[2]) / 1000 for line in log.read_text().splitlines()]
        log.unlink()
    steps = statistics.quantiles(latencies, n=100, method="inclusive")
    # Without the time that connecting takes: HTTP's connections are there in a moment, those to the database are not.
    rate = re.search(r"tps = ([0-9.]+) \(without initial connection time\)", done.stdout)
    if rate is None:
        raise RuntimeError(f"pgbench tells no rate: {done.stdout}")
    return Measured(float(rate[1]), steps[49], steps[94], steps[98], max(latencies), 0)
