from __future__ import annotations

import importlib.util
from pathlib import Path

import msgspec
import pytest

from pyairtable_db import http
from pyairtable_db.errors import ConfigurationError
from pyairtable_db.http.settings import HttpSettings, form, is_secret, load, parse_context_key, variable

SECRET = "correct horse battery staple, and more"
KEY = "7:" + "ab" * 64


def test_defaults_need_no_environment() -> None:
    found = load({})
    assert (found.host, found.port, found.pool_size, found.keep_alive_s) == ("127.0.0.1", 8001, 8, 75.0)
    assert found.roles == ["application_user", "anonymous"]
    assert found.rate_limit_tenant is None


def test_every_kind_of_value_is_read() -> None:
    found = load(
        {
            "PYAIRTABLE_DB_URL": "postgresql://authenticator:sesame@db/pyairtable",
            "PYAIRTABLE_DB_CONTEXT_KEY": KEY,
            "PYAIRTABLE_DB_HTTP_PORT": "9000",
            "PYAIRTABLE_DB_HTTP_UDS": "/run/http.sock",
            "PYAIRTABLE_DB_HTTP_JWT_AUDIENCE": "services, pages",
            "PYAIRTABLE_DB_HTTP_METRICS": "false",
            "PYAIRTABLE_DB_HTTP_LOG_LEVEL": "warning",
            "PYAIRTABLE_DB_HTTP_JWT_LEEWAY_S": "2.5",
            "PYAIRTABLE_DB_HTTP_JWT_SECRET": "",
        }
    )
    assert found.port == 9000
    assert found.uds == Path("/run/http.sock")
    assert found.jwt_audience == ["services", "pages"]
    assert found.metrics is False
    assert found.jwt_leeway_s == 2.5
    assert found.jwt_secret is None
    assert found.context_key is not None
    assert parse_context_key(found.context_key) == ("7", bytes.fromhex("ab" * 64))
    assert "sesame" not in repr(found)
    assert KEY not in repr(found)


def test_a_flag_beats_the_environment() -> None:
    assert load({"PYAIRTABLE_DB_HTTP_PORT": "nonsense"}, port=9001, host=None).port == 9001


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "70000", "0 to 65535"),
        ("PORT", "tcp://10.0.0.1:80", "enableServiceLinks"),
        ("WORKERS", "0", "≥ 1"),
        ("POOL_SIZE", "many", "a whole number, ≥ 1, ≤ 500"),
        ("METRICS", "perhaps", "`true` or `false`"),
        ("LOG_FORMAT", "xml", "`json` or `text`"),
        ("KEEP_ALIVE_S", "0", "above 0"),
        ("RATE_LIMIT_TENANT", "lots", "600/minute"),
        ("DEFAULT_ROLE", "postgres", "PYAIRTABLE_DB_HTTP_ROLES"),
        ("JWT_JWKS", "ftp://example.com/keys", "https://"),
        ("POOLSIZE", "8", "Did you mean PYAIRTABLE_DB_HTTP_POOL_SIZE?"),
    ],
)
def test_a_wrong_value_names_variable_form_and_remedy(name: str, value: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load({"PYAIRTABLE_DB_HTTP_" + name: value})
    assert caught.value.where == "PYAIRTABLE_DB_HTTP_" + name
    assert words in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYAIRTABLE_DB_CONTEXT_KEY", "plainly-wrong-key"),
        ("PYAIRTABLE_DB_HTTP_JWT_SECRET", "too-short-secret"),
        ("PYAIRTABLE_DB_HTTP_JWT_SECRET", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYI\n-----END PUBLIC KEY-----"),
    ],
)
def test_a_wrong_secret_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load({name: value})
    assert caught.value.where == name
    assert caught.value.hint
    assert value not in f"{caught.value} {caught.value.hint}"


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    found = load({"PYAIRTABLE_DB_HTTP_JWT_SECRET_FILE": str(file)})
    assert found.jwt_secret is not None
    assert found.jwt_secret.get_secret_value() == SECRET
    with pytest.raises(ConfigurationError, match="both set"):
        load({"PYAIRTABLE_DB_HTTP_JWT_SECRET": SECRET, "PYAIRTABLE_DB_HTTP_JWT_SECRET_FILE": str(file)})
    file.write_text("")
    with pytest.raises(ConfigurationError, match="is empty"):
        load({"PYAIRTABLE_DB_HTTP_JWT_SECRET_FILE": str(file)})
    with pytest.raises(ConfigurationError, match="No such file"):
        load({"PYAIRTABLE_DB_HTTP_JWT_SECRET_FILE": str(tmp_path / "absent")})


def test_what_kubernetes_sets_for_a_service_is_passed_over() -> None:
    load({"PYAIRTABLE_DB_HTTP_SERVICE_HOST": "10.0.0.1", "PYAIRTABLE_DB_HTTP_PORT_80_TCP_ADDR": "10.0.0.1"})


def test_credentials_are_not_for_every_origin() -> None:
    with pytest.raises(ConfigurationError, match="every origin"):
        load({"PYAIRTABLE_DB_HTTP_CORS_ORIGINS": "*", "PYAIRTABLE_DB_HTTP_CORS_CREDENTIALS": "true"})


def test_every_setting_is_described() -> None:
    for item in msgspec.structs.fields(HttpSettings):
        info = msgspec.inspect.type_info(item.type)
        assert isinstance(info, msgspec.inspect.Metadata), item.name
        assert (info.extra_json_schema or {}).get("description"), item.name
        assert form(item.type)
        assert variable(item.name).startswith("PYAIRTABLE_DB_")
    secret = {item.name for item in msgspec.structs.fields(HttpSettings) if is_secret(item.type)}
    assert secret == {"url", "read_url", "context_key", "jwt_secret", "redis_url"}


def test_the_document_lists_the_settings_as_they_are() -> None:
    root = Path(__file__).resolve().parents[3]
    spec = importlib.util.spec_from_file_location("http_docs", root / "tools" / "http_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (root / "docs" / "http.md").read_text(encoding="utf-8")
    assert written == module.document(), "run `make docs` and commit docs/http.md"


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    http.require_extra()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "uvicorn" else object())
    with pytest.raises(ConfigurationError, match="there is no module uvicorn") as caught:
        http.require_extra()
    assert caught.value.hint == 'Install it with: pip install "pyairtable-db[http]"'
