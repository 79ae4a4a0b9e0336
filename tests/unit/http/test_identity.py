"""Tokens as attackers make them: against the verifier itself, with real keys."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jwt import algorithms

from pyairtable_db.errors import ConfigurationError
from pyairtable_db.http.identity import Authenticator, ContextSigner, Identity
from pyairtable_db.http.keys import read_key_set
from pyairtable_db.http.problems import Problem
from pyairtable_db.http.settings import HttpSettings
from pyairtable_db.settings import Secret

SECRET = "correct horse battery staple, and more"
TENANT = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
USER = "11111111-1111-4111-8111-111111111111"
API_KEY = "keyAbcdefghijklmn.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def claims(**changes: Any) -> dict[str, Any]:
    found = {"sub": USER, "tenant_id": TENANT, "role": "application_user", "exp": int(time.time()) + 600, **changes}
    return {name: value for name, value in found.items() if value is not None}


def key_set(**keys: Any) -> bytes:
    listed = []
    for kid, key in keys.items():
        public = key.public_key()
        kind: Any = {
            rsa.RSAPublicKey: algorithms.RSAAlgorithm,
            ec.EllipticCurvePublicKey: algorithms.ECAlgorithm,
            ed25519.Ed25519PublicKey: algorithms.OKPAlgorithm,
        }
        algorithm = next(found for shape, found in kind.items() if isinstance(public, shape))
        listed.append({**algorithm.to_jwk(public, as_dict=True), "kid": kid, "use": "sig"})
    return json.dumps({"keys": listed}).encode()


async def nobody(_secret: str) -> None:
    return None


def authenticator(lookup: Any = nobody, **changes: Any) -> Authenticator:
    return Authenticator(HttpSettings(**{"jwt_secret": Secret(SECRET), **changes}), lookup)


def identify(token: str | bytes, **changes: Any) -> Identity:
    text = token.encode() if isinstance(token, str) else token

    async def ask() -> Identity:
        found = authenticator(**changes)
        await found.start()
        try:
            return await found.identify(b"Bearer " + text, None)
        finally:
            await found.stop()

    return asyncio.run(ask())


def refusal(token: str | bytes, **changes: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        identify(token, **changes)
    return caught.value


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    file = tmp_path / "jwks.json"
    file.write_bytes(key_set(first=RSA_KEY, second=EC_KEY, third=ED_KEY))
    return file


def test_a_token_of_the_secret_is_known() -> None:
    found = identify(jwt.encode(claims(level="reader"), SECRET))
    assert (found.role, found.tenant_id, found.user_id, found.level) == ("application_user", TENANT, USER, "reader")


@pytest.mark.parametrize(
    ("algorithm", "kid", "key"), [("RS256", "first", RSA_KEY), ("ES256", "second", EC_KEY), ("EdDSA", "third", ED_KEY)]
)
def test_a_token_of_the_key_set_is_known(algorithm: str, kid: str, key: Any, keys: Path) -> None:
    for headers in ({"kid": kid}, {}):
        token = jwt.encode(claims(), key, algorithm=algorithm, headers=headers)
        assert identify(token, jwt_jwks=str(keys)).user_id == USER


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"exp": int(time.time()) - 1}, 401, "has expired"),
        ({"exp": None}, 401, "no claim exp"),
        ({"exp": "tomorrow"}, 401, "cannot be read"),
        ({"exp": 1e308 * 10}, 401, "cannot be read"),
        ({"exp": [1]}, 401, "cannot be read"),
        ({"nbf": int(time.time()) + 86_400}, 401, "not valid yet"),
        ({"iat": int(time.time()) + 86_400}, 401, "not valid yet"),
        ({"iat": "long ago"}, 401, "iat"),
        ({"aud": "somebody"}, 401, "another audience"),
        ({"tenant_id": None}, 401, "no tenant"),
        ({"tenant_id": "acme"}, 401, "not a uuid"),
        ({"tenant_id": 7}, 401, "not a text"),
        ({"tenant_id": TENANT + "\n"}, 401, "not a text"),
        ({"sub": "alice"}, 401, "not a uuid"),
        ({"sub": None}, 401, "neither a user"),
        ({"level": "god"}, 401, "no level"),
        ({"role": "pyairtable_owner"}, 403, "not allowed"),
        ({"role": ["application_user"]}, 401, "not a text"),
    ],
)
def test_claims_that_do_not_hold_are_refused(changes: dict[str, Any], status: int, words: str) -> None:
    fault = refusal(jwt.encode(claims(**changes), SECRET))
    assert (fault.status, words in fault.message) == (status, True), fault.message
    if status == 401:
        assert dict(fault.headers)[b"www-authenticate"].startswith(b'Bearer error="invalid_token"')


def test_clocks_that_are_behind_do_no_harm() -> None:
    assert identify(jwt.encode(claims(nbf=int(time.time()) + 20, iat=int(time.time()) + 20), SECRET))


def test_audience_and_issuer_must_be_the_ones_of_the_settings() -> None:
    wanted = {"jwt_audience": ["services"], "jwt_issuer": "https://issuer.example"}
    good = claims(aud=["pages", "services"], iss="https://issuer.example")
    assert identify(jwt.encode(good, SECRET), **wanted)
    for name, value, words in [
        ("aud", "others", "another audience"),
        ("iss", "https://evil.example", "another issuer"),
        ("aud", None, "no claim aud"),
        ("iss", None, "no claim iss"),
    ]:
        assert words in refusal(jwt.encode(claims(**{**good, name: value}), SECRET), **wanted).message


def test_claims_may_have_other_names_and_stand_deeper() -> None:
    token = jwt.encode(
        claims(tenant_id=None, app_metadata={"tenant": TENANT}, **{"https://acme.example/level": "editor"}), SECRET
    )
    found = identify(token, jwt_tenant_claim="app_metadata.tenant", jwt_level_claim="https://acme.example/level")
    assert (found.tenant_id, found.level) == (TENANT, "editor")


def raw(header: Any, payload: Any, signature: bytes = b"") -> str:
    parts = [value if isinstance(value, bytes) else json.dumps(value).encode() for value in (header, payload)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (*parts, signature))


def test_the_algorithm_is_the_keys_and_not_the_tokens(keys: Path) -> None:
    none = raw({"alg": "none"}, claims())
    assert "algorithm" in refusal(none, jwt_jwks=str(keys)).message
    assert "algorithm" in refusal(raw({"alg": "nOnE"}, claims()), jwt_jwks=str(keys)).message
    pem = RSA_KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    for alg, kid in [("HS256", "first"), ("HS256", "second"), ("RS256", "first"), ("ES256", "second")]:
        signed = raw({"alg": alg, "kid": kid}, claims()).rpartition(".")[0]
        for key in (pem, keys.read_bytes()):
            forged = hmac.digest(key, signed.encode(), hashlib.sha256)
            token = f"{signed}.{base64.urlsafe_b64encode(forged).rstrip(b'=').decode()}"
            for secret in (Secret(SECRET), None):
                assert refusal(token, jwt_jwks=str(keys), jwt_secret=secret).status == 401
    crossed = jwt.encode(claims(), EC_KEY, algorithm="ES256", headers={"kid": "first"})
    assert refusal(crossed, jwt_jwks=str(keys)).status == 401


def test_other_algorithms_and_critical_extensions_are_refused() -> None:
    assert refusal(jwt.encode(claims(), SECRET * 2, algorithm="HS512"), jwt_secret=Secret(SECRET * 2)).status == 401
    for headers in ({"crit": ["exp"]}, {"crit": ["b64"], "b64": False}):
        assert refusal(jwt.encode(claims(), SECRET, headers=headers)).status == 401


def test_symmetric_small_and_foreign_keys_of_a_key_set_do_not_count() -> None:
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    listed = json.loads(key_set(small=small, good=ED_KEY))["keys"]
    listed += [{"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}, {**listed[1], "kid": "hidden", "use": "enc"}, 7]
    found = read_key_set(json.dumps({"keys": listed}).encode())
    assert [kid for kid, _ in found.keys] == ["good"]
    for text in (b"", b"[]", b'{"keys": []}', b'{"keys": 7}', json.dumps({"keys": listed[:1]}).encode()):
        with pytest.raises(ValueError, match=r"it (is|has)"):
            read_key_set(text)


GOOD = jwt.encode({"sub": USER, "tenant_id": TENANT, "exp": 1 << 40}, SECRET)


@examples(max_examples=300)
@given(place=st.integers(0, len(GOOD) - 1), byte=st.integers(33, 255))
def test_a_token_with_one_byte_changed_is_refused(place: int, byte: int) -> None:
    changed = GOOD.encode()[:place] + bytes([byte]) + GOOD.encode()[place + 1 :]
    if base64.urlsafe_b64decode(GOOD.rpartition(".")[2] + "=") == _signature(changed):
        return  # bits of the last letter that base64 does not use
    assert refusal(changed).status == 401


def _signature(token: bytes) -> bytes | None:
    head, _, tail = token.rpartition(b".")
    try:
        return base64.urlsafe_b64decode(tail + b"=") if head == GOOD.rpartition(".")[0].encode() else None
    except ValueError:
        return None


@examples(max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.builds(
            lambda header, payload, signature: raw(header, payload, signature).encode(),
            st.one_of(
                st.binary(max_size=60),
                st.dictionaries(
                    st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk"]),
                    st.sampled_from(["HS256", "RS256", "none", None, 7, [], {}, True, False, ["b64"]]),
                ),
            ),
            st.one_of(st.binary(max_size=60), st.just(claims())),
            st.binary(max_size=40),
        ),
    )
)
def test_whatever_was_not_signed_is_refused_politely(token: bytes) -> None:
    assert refusal(token).status == 401


def test_parts_nested_too_deep_are_refused() -> None:
    deep = b"[" * 20_000
    assert refusal(raw(deep, claims())).status == 401
    signed = raw({"alg": "HS256"}, b'{"exp": ' + deep)[:-1]
    mac = hmac.digest(SECRET.encode(), signed.encode(), hashlib.sha256)
    assert refusal(f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}").status == 401


@pytest.mark.parametrize("header", [b"", b"Bearer", b"Bearer ", b"Basic YTpi", b"Token " + GOOD.encode(), b"\xff\xfe"])
def test_other_schemes_are_refused(header: bytes) -> None:
    with pytest.raises(Problem) as caught:
        asyncio.run(authenticator().identify(header, None))
    assert caught.value.status == 401


def test_without_a_token_there_is_a_role_only_where_one_is_set() -> None:
    assert asyncio.run(authenticator().identify(None, None)).role == "anonymous"
    with pytest.raises(Problem) as caught:
        asyncio.run(authenticator(anonymous=False).identify(None, None))
    assert (caught.value.status, dict(caught.value.headers)) == (401, {b"www-authenticate": b"Bearer"})


def test_a_token_is_verified_once_and_not_beyond_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    found = authenticator(token_cache=2)
    verified: list[Any] = []
    decode = jwt.decode

    def counted(token: bytes, *given: Any, **rest: Any) -> Any:
        verified.append(token)
        return decode(token, *given, **rest)

    monkeypatch.setattr(jwt, "decode", counted)
    soon = int(time.time()) + 300
    header = b"Bearer " + jwt.encode(claims(exp=soon), SECRET).encode()

    async def twice() -> None:
        assert await found.identify(header, None) is await found.identify(header, None)

    asyncio.run(twice())
    assert len(verified) == 1
    for number in range(3):  # the cache is bounded
        asyncio.run(found.identify(b"Bearer " + jwt.encode(claims(jti=str(number)), SECRET).encode(), None))
    asyncio.run(twice())
    assert len(verified) == 5
    monkeypatch.setattr(time, "time", lambda: soon + 0.5)
    with pytest.raises(Problem, match="has expired"):
        asyncio.run(found.identify(header, None))


class Issuer:
    """A server of key sets; ``body`` None answers 500."""

    def __init__(self) -> None:
        self.body: bytes | None = None
        self.fetched = 0
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.fetched += 1
                self.send_response(200 if issuer.body is not None else 500)
                self.end_headers()
                self.wfile.write(issuer.body or b"")

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/keys"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    found = Issuer()
    thread = Thread(target=found.server.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def bearer(key: Any, kid: str) -> bytes:
    return b"Bearer " + jwt.encode(claims(), key, algorithm="ES256", headers={"kid": kid}).encode()


def with_issuer(issuer: Issuer, work: Callable[[Authenticator], Any], **changes: Any) -> None:
    async def run() -> None:
        found = authenticator(jwt_jwks=issuer.url, **changes)
        await found.start()
        try:
            await work(found)
        finally:
            await found.stop()

    asyncio.run(run())


def test_keys_rotate_without_a_refused_token(issuer: Issuer) -> None:
    new = ec.generate_private_key(ec.SECP256R1())
    issuer.body = key_set(old=EC_KEY)

    async def work(found: Authenticator) -> None:
        assert await found.identify(bearer(EC_KEY, "old"), None)
        issuer.body = key_set(old=EC_KEY, new=new)
        many = await asyncio.gather(*(found.identify(bearer(new, "new"), None) for _ in range(20)))
        assert {identity.user_id for identity in many} == {USER}
        assert issuer.fetched == 2

    with_issuer(issuer, work, jwks_cooldown_s=0.0001)


def test_a_key_that_was_removed_voids_what_it_had_signed(issuer: Issuer) -> None:
    issuer.body = key_set(old=EC_KEY, other=ED_KEY)

    async def work(found: Authenticator) -> None:
        token = bearer(EC_KEY, "old")
        assert await found.identify(token, None)
        issuer.body = key_set(other=ED_KEY)
        await found.keyring.refresh()
        with pytest.raises(Problem, match="not known here"):
            await found.identify(token, None)

    with_issuer(issuer, work)


def test_unknown_keys_do_not_hammer_the_issuer(issuer: Issuer) -> None:
    issuer.body = key_set(old=EC_KEY)

    async def work(found: Authenticator) -> None:
        for number in range(10):
            with pytest.raises(Problem, match="not known here"):
                await found.identify(bearer(EC_KEY, f"unknown{number}"), None)
        assert issuer.fetched == 1

    with_issuer(issuer, work)


def test_known_keys_stay_while_the_issuer_fails(issuer: Issuer, caplog: pytest.LogCaptureFixture) -> None:
    async def work(found: Authenticator) -> None:
        with pytest.raises(Problem) as caught:
            await found.identify(bearer(EC_KEY, "old"), None)
        assert caught.value.status == 503
        issuer.body = key_set(old=EC_KEY)
        assert await found.identify(bearer(EC_KEY, "old"), None)
        for body in (None, b"{}", b"<html>"):
            issuer.body = body
            await found.keyring.refresh()
            assert await found.identify(bearer(EC_KEY, "old"), None)

    with_issuer(issuer, work, jwks_cooldown_s=0.0001)
    assert "the known keys stay" in caplog.text


def test_a_key_file_that_cannot_be_used_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot use"):
        identify(GOOD, jwt_jwks=str(tmp_path / "absent.json"))


def test_api_keys_are_asked_for_once_in_a_while() -> None:
    asked: list[str] = []

    async def lookup(secret: str) -> tuple[str, str, str] | None:
        asked.append(secret)
        await asyncio.sleep(0.01)
        return (TENANT, USER, "editor") if secret == API_KEY else None

    async def run() -> None:
        found = authenticator(lookup, api_key_cache_s=1)
        ways = [(b"Bearer " + API_KEY.encode(), None)] * 5
        many = await asyncio.gather(*(found.identify(*way) for way in ways))
        assert {(identity.tenant_id, identity.level, identity.key_id) for identity in many} == {
            (TENANT, "editor", "keyAbcdefghijklmn")
        }
        assert len(asked) == 1
        assert (await found.identify(None, API_KEY.encode())).user_id == USER
        unknown = API_KEY[:-1] + "x"
        for _ in range(3):
            with pytest.raises(Problem, match="unknown, expired or revoked"):
                await found.identify(None, unknown.encode())
        assert asked == [API_KEY, API_KEY, unknown]
        await asyncio.sleep(1.1)
        await found.identify(*ways[0])
        assert len(asked) == 4
        for malformed in (b"key", b"keyAbcdefghijklmn.short", b"keyAbcdefghijklmn.'; drop table core.tenants; --"):
            with pytest.raises(Problem):
                await found.identify(b"Bearer " + malformed, None)
        assert not any("drop" in secret for secret in asked)
        with pytest.raises(Problem, match="send one of them"):
            await found.identify(ways[0][0], API_KEY.encode())

    asyncio.run(run())


def test_signatures_are_kept_for_half_of_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = ContextSigner(Secret("3:" + "0b" * 64), 60)
    alice = Identity("application_user", TENANT, USER, "", 0, None, None)
    clock = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    first = signer.settings(alice)
    text = f"application_user\n{TENANT}\n{USER}\n\n1000060"
    assert first == (
        TENANT,
        USER,
        "",
        "1000060",
        "3:" + hmac.new(b"\x0b" * 64, text.encode(), hashlib.sha256).hexdigest(),
    )
    clock[0] += 29
    assert signer.settings(alice) is first
    clock[0] += 2
    assert signer.settings(alice)[3] == "1000091"
