"""The tools around the project: make targets, pinned requirements, the summary of `make test`."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-http.txt", "requirements-dev.txt")


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return tools/check.py as a module."""
    spec = importlib.util.spec_from_file_location("check", ROOT / "tools" / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "check", module)
    spec.loader.exec_module(module)
    return module


def test_summary_counts_parts_and_runs_all_of_them(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    parts = {
        "bad": [sys.executable, "-c", "print('2 things are wrong'); raise SystemExit(3)"],
        "good": [sys.executable, "-c", "print('all is well\\n')"],
    }
    monkeypatch.setattr(check, "PARTS", parts)
    assert check.main([]) == 1
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[-1] == "1 passed, 1 failed"
    assert re.fullmatch(r"bad +FAILED +\d+\.\d s  2 things are wrong", lines[-4])
    assert re.fullmatch(r"good +passed +\d+\.\d s  all is well", lines[-3])
    assert check.main(["good"]) == 0


def test_summary_refuses_an_unknown_part(check: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    assert check.main(["nonsense"]) == 2
    assert "no part is called nonsense" in capfd.readouterr().out


def test_silent_part_is_said_to_run(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(check, "SILENCE_SECONDS", 0.05)
    monkeypatch.setattr(check, "PARTS", {"slow": [sys.executable, "-c", "import time; time.sleep(0.5)"]})
    assert check.main([]) == 0
    assert b"slow has been running for" in capfdbinary.readouterr().out


def test_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"(?m)^\.PHONY: (\S+)$", text)
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert len(targets) > 10
    assert [line.split()[1] for line in shown.splitlines()] == targets


@pytest.mark.parametrize(("name", "least"), [*((name, 11) for name in LOCKS), ("requirements-pgspot.txt", 2)])
def test_requirements_are_pinned_by_hash_and_name_no_place(name: str, least: int) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"(?m)^([a-z0-9-]+)==[^ ]+ \\$", text)
    assert len(pinned) >= least
    assert len(pinned) == len(re.findall(r"(?m)^[a-z0-9]", text))
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pinned)
    assert not re.search(r"://|--index|--find-links|--trusted-host", text)


def test_requirements_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    always, extras = project["dependencies"], project["optional-dependencies"]
    everything = [*always, *(item for group in extras.values() for item in group)]
    for name, wanted in zip(LOCKS, (always, [*always, *extras["http"]], everything), strict=True):
        text = (ROOT / name).read_text(encoding="utf-8")
        names = {re.split(r"[<>=!~\[; ]", item)[0].lower().replace(".", "-").replace("_", "-") for item in wanted}
        assert {item for item in names if not re.search(rf"(?m)^{re.escape(item)}==", text)} == set(), "run: make lock"
