"""Signatures: what one changed byte does, what another key does, and what a rotation does to what is old."""

import base64
import json

import pytest
from sqlalchemy import text

from tests.support.factories import all_of
from tests.support.sites import KEY, use_keys
from wizard.core.database import db, transaction
from wizard.core.secret_keys import parse_keys
from wizard.security import signing
from wizard.security.keys import KeyRing
from wizard.security.signing import (
    InvalidSignatureError,
    NotSignedTextError,
    SigningKey,
    UnknownKeyError,
)

NEW = "b-new-secret-key-for-tests-only-9876543210"
THIRD = "c-third-secret-key-for-tests-only-9876543210"
BOTH, ONLY_NEW = f"second {NEW}\nfirst {KEY}\n", f"second {NEW}\n"
FACTS = {"kind": "attempt to link", "code": "ACDE3467QR", "court": "cacd", "reason": "Größe “é”"}
DAMAGES = (NotSignedTextError, InvalidSignatureError, UnknownKeyError)


def encoded(value) -> str:
    packed = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def rotates(app, text: str, have_leaked: bool = False) -> None:
    """What ``flask keys rotate`` does, and the restart after it."""
    with transaction():
        signing.keep_public_keys(KeyRing(parse_keys(text)), have_leaked)
    use_keys(app, text)


def test_what_was_signed_is_read_again_with_spaces_and_line_breaks_in_it(app):
    signed = signing.sign(FACTS)
    assert signing.verify(signed) == FACTS
    assert signing.verify("\n ".join(signed[at : at + 40] for at in range(0, len(signed), 40)) + "\r\n") == FACTS


def test_one_key_signs_one_text_always_the_same(app):
    assert signing.sign(FACTS) == signing.sign(dict(reversed(FACTS.items())))


def test_no_changed_character_goes_unnoticed(app):
    """Each character of the text, the last one of each part too, whose spare bits decode to nothing."""
    signed = signing.sign(FACTS)
    for at, character in enumerate(signed):
        other = {"A": "B", ".": "A"}.get(character, "A")
        with pytest.raises(DAMAGES):
            signing.verify(signed[:at] + other + signed[at + 1 :])
    spare = chr(ord(signed[-1]) + 1)
    with pytest.raises(DAMAGES):
        signing.verify(signed[:-1] + spare)


@pytest.mark.parametrize("name", FACTS)
def test_no_fact_can_be_changed_taken_away_or_added(app, name):
    header, _facts, signature = signing.sign(FACTS).split(".")
    less = {key: value for key, value in FACTS.items() if key != name}
    for facts in ({**FACTS, name: FACTS[name] + "x"}, less, {**FACTS, "more": name}):
        with pytest.raises(InvalidSignatureError):
            signing.verify(f"{header}.{encoded(facts)}.{signature}")


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "x"},
        {"alg": "HS256", "kid": "x"},
        {"alg": "EdDSA"},
        {"alg": "EdDSA", "kid": "x", "jwk": "y"},
        {"alg": "EdDSA", "kid": 7},
        ["EdDSA"],
        "EdDSA",
    ],
)
def test_no_header_chooses_another_way_to_verify(app, header):
    _header, facts, signature = signing.sign(FACTS).split(".")
    with pytest.raises(NotSignedTextError):
        signing.verify(f"{encoded(header)}.{facts}.{signature}")


@pytest.mark.parametrize("typed", ["", "a.b", "a.b.c", "é.é.é", "..", "x" * 5000, "[" * 3000, "\x00"])
def test_what_is_no_signed_text_is_told(app, typed):
    with pytest.raises(NotSignedTextError):
        signing.verify(typed)


def test_the_signature_of_another_site_is_none_of_ours(app):
    use_keys(app, f"first {NEW}")
    forged = signing.sign(FACTS)
    use_keys(app, KEY)
    with pytest.raises(UnknownKeyError):
        signing.verify(forged)
    header = signing.sign(FACTS).partition(".")[0]
    with pytest.raises(InvalidSignatureError):
        signing.verify(header + forged[forged.index(".") :])


def test_a_new_key_under_the_id_of_an_old_one_is_another_key(app):
    """The ids of secret keys are chosen by people; that of a signing key is its thumbprint."""
    old = signing.public_keys()
    use_keys(app, f"first {NEW}")
    assert not old.keys() & signing.public_keys().keys()


def test_what_an_old_key_signed_counts_when_the_secret_of_that_key_is_gone(app):
    signed, old = signing.sign(FACTS), set(signing.public_keys())
    rotates(app, BOTH)
    assert signing.verify(signed) == FACTS
    assert signing.sign(FACTS) != signed
    use_keys(app, ONLY_NEW)
    assert signing.verify(signed) == FACTS
    assert old < set(signing.public_keys())
    rotates(app, f"third {THIRD}\n{ONLY_NEW}")
    use_keys(app, f"third {THIRD}\n")
    assert signing.verify(signed) == FACTS
    assert len(signing.public_keys()) == 3


def test_without_the_command_an_old_key_that_is_gone_counts_no_more(app):
    signed = signing.sign(FACTS)
    use_keys(app, ONLY_NEW)
    with pytest.raises(UnknownKeyError):
        signing.verify(signed)


def test_a_key_that_has_leaked_counts_no_more_and_those_before_it_do(app):
    first = signing.sign(FACTS)
    rotates(app, BOTH)
    leaked = signing.sign(FACTS)
    use_keys(app, ONLY_NEW)
    rotates(app, f"third {THIRD}\n{ONLY_NEW}", have_leaked=True)
    use_keys(app, f"third {THIRD}\n")
    assert signing.verify(first) == FACTS
    with pytest.raises(UnknownKeyError):
        signing.verify(leaked)


def test_keeping_the_same_keys_twice_changes_nothing(app):
    rotates(app, BOTH)
    rotates(app, BOTH)
    assert len(all_of(SigningKey)) == 1


def test_whoever_can_only_write_to_the_database_adds_no_key(app):
    use_keys(app, f"first {NEW}")
    forged = signing.sign(FACTS)
    (their_id,) = signing.public_keys()
    rotates(app, f"own {THIRD}\nfirst {NEW}")
    statement = all_of(SigningKey)[0].statement
    use_keys(app, KEY)
    (our_id,) = signing.public_keys()
    add = text(
        "INSERT INTO signing_key (key_id, signed_by, statement, added_at) "
        "VALUES (:key_id, :signed_by, :statement, '2031-01-01 00:00:00')"
    )
    # With a statement of their own, with a certificate in place of one, and with none.
    for number, each in enumerate((statement, signing.sign({"kind": "attempt to link", "x": "A" * 43}), "nothing")):
        with transaction():
            db.session.execute(add, {"key_id": f"{their_id[:-1]}{number}", "signed_by": our_id, "statement": each})
    assert set(signing.public_keys()) == {our_id}
    with pytest.raises(UnknownKeyError):
        signing.verify(forged)


def test_the_jwk_set_has_every_key_and_no_secret(app):
    rotates(app, BOTH)
    answer = app.test_client().get("/.well-known/jwks.json")
    keys = answer.json["keys"]
    assert answer.mimetype == "application/jwk-set+json"
    assert "Set-Cookie" not in answer.headers
    assert [key["kid"] for key in keys] == list(signing.public_keys())
    assert all(key.keys() == {"kty", "crv", "x", "kid", "use", "alg"} for key in keys)
    assert {(key["kty"], key["crv"], key["alg"]) for key in keys} == {("OKP", "Ed25519", "EdDSA")}
