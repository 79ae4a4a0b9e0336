"""docs/security.md says what the catalogs and this suite say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from .conftest import Target

ROOT = Path(__file__).resolve().parents[3]


def security_docs() -> ModuleType:
    """Return the tool that writes the document."""
    spec = importlib.util.spec_from_file_location("security_docs", ROOT / "tools" / "security_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_document_is_current(target: Target) -> None:
    """Change rights, or the suite, without saying so in docs/security.md.

    The suite fails until `make security` has been run.
    """
    written = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    current = security_docs().document(written, target.admin)
    assert written == current, "run `make security` and commit docs/security.md"
