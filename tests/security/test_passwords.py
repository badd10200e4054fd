"""The hash schemes and the door to them."""

import hashlib
import os
import threading
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace

import argon2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from passlib.hash import bcrypt, django_pbkdf2_sha256, pbkdf2_sha256, sha256_crypt, sha512_crypt
from werkzeug.security import generate_password_hash

from wizard.core.limiter import Limiter, OverloadedError
from wizard.security import passwords
from wizard.security.hash_schemes import (
    BCRYPT_ALPHABET,
    SCHEMES,
    DummyHashes,
    InvalidHashError,
    dummy_hash_for,
    hash_parameters,
    scheme_of,
)
from wizard.security.passwords import NICER, PasswordHasher

RIGHT = "correct horse"
CHEAP = {
    "argon2id:64:1:1": argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(RIGHT),
    "argon2i:64:1:1": argon2.PasswordHasher(1, 64, 1, type=argon2.Type.I).hash(RIGHT),
    "bcrypt:4": bcrypt.using(rounds=4).hash(RIGHT),
    "bcrypt-sha256:4": "bcrypt_sha256$" + bcrypt.using(rounds=4).hash(hashlib.sha256(RIGHT.encode()).hexdigest()),
    "sha256-crypt:1000": sha256_crypt.using(rounds=1000).hash(RIGHT),
    "pbkdf2-sha256-modular:10": pbkdf2_sha256.using(rounds=10).hash(RIGHT),
    "sha512-crypt:1000": sha512_crypt.using(rounds=1000).hash(RIGHT),
    "pbkdf2-sha256:10": django_pbkdf2_sha256.using(rounds=10).hash(RIGHT),
    "scrypt:128:1:1": generate_password_hash(RIGHT, "scrypt:128:1:1"),
}
each_scheme = pytest.mark.parametrize(("shape", "stored"), CHEAP.items(), ids=list(CHEAP))
B64_32 = "A" * 43


HASHER = PasswordHasher(Limiter(1, 24))


@each_scheme
def test_each_scheme_knows_the_right_password_from_a_wrong_one(shape, stored):
    assert HASHER.verify(stored, RIGHT)
    assert not HASHER.verify(stored, RIGHT + "x")
    assert not HASHER.verify(stored, "")


@each_scheme
def test_the_shape_names_scheme_and_cost(shape, stored):
    assert hash_parameters(stored) == shape
    assert scheme_of(stored) == shape.split(":")[0]


@each_scheme
def test_a_decoy_has_the_shape_asked_for_and_fits_no_password(shape, stored):
    decoy = dummy_hash_for(shape)
    assert hash_parameters(decoy) == shape
    assert not HASHER.verify(decoy, RIGHT)
    assert dummy_hash_for(shape) is decoy


@each_scheme
@pytest.mark.parametrize("odd", ["", "a\0b", "é" * 100, "x" * 73, "x" * 256, "x" * 10_000, "\ud800", "😀" * 60])
def test_odd_input_is_a_wrong_password_and_nothing_worse(shape, stored, odd):
    assert HASHER.verify(stored, odd) is False


@each_scheme
def test_a_hash_cut_short_or_lengthened_is_not_readable(shape, stored):
    # One sign less of unpadded base64 may be a shorter hash; two signs less of these 43 are none.
    assert scheme_of(stored[: -2 if "argon2" in shape else -1]) is None
    assert scheme_of(stored + "!") is None
    assert scheme_of(stored + "\n") is None
    assert scheme_of(" " + stored) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Passw0rd!",
        "$2b$12$short",
        "$2x$04$" + "." * 53,
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$5$salt$" + "." * 42 + "z",
        "$y$j9T$salt$" + "." * 42 + "z",
        "bcrypt_sha256$$2b$12$short",
        "$6$$" + "." * 86,
        "$6$salt$" + "." * 85 + "z",
        "$argon2d$v=19$m=64,t=1,p=1$c29tZXNhbHQ$" + B64_32,
        "$argon2id$m=64,t=1,p=1$c29tZXNhbHQ$" + B64_32,
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHR$" + B64_32[:-1] + "B",
        "$argon2id$v=19$m=64,t=1,p=1$c2$" + B64_32,
        "pbkdf2_sha256$010$salt$" + B64_32 + "=",
        "pbkdf2_sha256$10$$" + B64_32 + "=",
        "pbkdf2_sha256$10$salt$" + B64_32[:-1] + "B=",
        "pbkdf2:sha256:10$salt$" + "0" * 64,
        "scrypt$salt$" + "0" * 128,
        "scrypt:128:1:1$salt$" + "0" * 127 + "g",
        "scrypt:١٦:1:1$salt$" + "0" * 128,
    ],
)
def test_what_is_not_a_whole_hash_of_a_known_scheme_is_unreadable(value):
    with pytest.raises(InvalidHashError) as refused:
        hash_parameters(value)
    assert refused.value.cause == "form"
    assert HASHER.verify(value, value) is False


@pytest.mark.parametrize(
    "value",
    [
        "$2b$03$" + "." * 53,
        "$2b$15$" + "." * 53,
        "$2b$31$" + "." * 53,
        "$5$rounds=999999999$salt$" + "." * 43,
        "$6$rounds=999$salt$" + "." * 86,
        "$6$rounds=999999999$salt$" + "." * 86,
        "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$" + B64_32,
        "$argon2id$v=19$m=262144,t=100,p=1$c29tZXNhbHQ$" + B64_32,
        "$argon2id$v=19$m=64,t=1,p=9$c29tZXNhbHQ$" + B64_32,
        "pbkdf2_sha256$9999999999$salt$" + B64_32 + "=",
        "scrypt:1073741824:8:1$salt$" + "0" * 128,
        "scrypt:64:1:1$salt$" + "0" * 128,
        "scrypt:65536:1:1$salt$" + "0" * 128,
        "scrypt:32767:8:1$salt$" + "0" * 128,
        "scrypt:16:8:1000000$salt$" + "0" * 128,
    ],
)
def test_a_hostile_cost_is_refused_without_being_paid(value):
    began = time.perf_counter()
    with pytest.raises(InvalidHashError) as refused:
        hash_parameters(value)
    assert refused.value.cause == "cost"
    assert HASHER.verify(value, RIGHT) is False
    assert time.perf_counter() - began < 0.05


@pytest.mark.parametrize(
    "shape",
    [
        "argon2id:102400:2:8",
        "argon2id:65536:3:4",
        "bcrypt:14",
        "sha512-crypt:656000",
        "pbkdf2-sha256:1200000",
        "scrypt:32768:8:1",
        "scrypt:131072:8:1",
    ],
)
def test_the_costs_that_common_software_uses_are_readable(shape):
    assert hash_parameters(dummy_hash_for(shape)) == shape


def test_sha512_crypt_without_rounds_counts_as_5000():
    assert hash_parameters("$6$salt$" + "." * 86) == "sha512-crypt:5000"


@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$"])
def test_bcrypt_of_every_letter_cuts_at_72_bytes_as_the_old_systems_did(prefix):
    stored = prefix + bcrypt.using(rounds=4).hash("x" * 72)[4:]
    assert HASHER.verify(stored, "x" * 72 + "anything")
    assert not HASHER.verify(stored, "x" * 71)


def test_bcrypt_bits_that_carry_nothing_do_not_matter(recwarn):
    stored = CHEAP["bcrypt:4"]
    follower = BCRYPT_ALPHABET[BCRYPT_ALPHABET.index(stored[28]) + 1]
    assert HASHER.verify(stored[:28] + follower + stored[29:], RIGHT)
    assert not recwarn.list


@given(st.text(max_size=80) | st.from_regex("|".join(f"({s.pattern.pattern})" for s in SCHEMES.values())))
@settings(max_examples=50, deadline=None)
@example("\ud800")
def test_reading_a_hash_never_raises_anything_unexpected(value):
    shape = scheme_of(value)
    assert shape is None or shape in SCHEMES


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_verifying_never_raises(typed):
    for stored in CHEAP.values():
        HASHER.verify(stored, typed)


@pytest.mark.parametrize("shape", ["scrypt:128:1:16", "scrypt:32768:1:1", "scrypt:128:64:1", "argon2id:128:1:16"])
def test_costs_at_the_edge_can_really_be_verified(shape):
    assert HASHER.verify(dummy_hash_for(shape), RIGHT) is False


def test_new_hashes_are_argon2id_of_the_agreed_cost():
    stored = HASHER.hash(RIGHT)
    assert hash_parameters(stored) == "argon2id:19456:2:1"
    assert HASHER.verify(stored, RIGHT)


def test_new_hashes_are_pbkdf2_where_fips_asks_for_it():
    fips = PasswordHasher(Limiter(1, 24), "pbkdf2-sha256")
    stored = fips.hash(RIGHT)
    assert hash_parameters(stored) == fips.parameters == "pbkdf2-sha256:600000"
    assert fips.verify(stored, RIGHT)


def test_a_scheme_that_new_hashes_cannot_have_is_refused():
    with pytest.raises(ValueError, match="argon2id, pbkdf2-sha256"):
        PasswordHasher(Limiter(1, 24), "md5")


@pytest.mark.parametrize("odd", ["a\0b", "x" * 257, "\ud800"])
def test_a_password_that_could_never_be_verified_is_not_hashed(odd):
    with pytest.raises(ValueError, match="cannot be hashed"):
        HASHER.hash(odd)


def test_the_same_name_always_draws_the_same_shape():
    decoys = DummyHashes({"bcrypt:4": 3, "scrypt:128:1:1": 1})
    assert decoys.parameters_for("secret", "jdoe") == decoys.parameters_for(b"secret", "jdoe")
    assert hash_parameters(decoys.hash_for("secret", "jdoe")) == decoys.parameters_for("secret", "jdoe")


def test_names_draw_shapes_as_often_as_the_court_has_them():
    decoys = DummyHashes({"bcrypt:4": 3, "scrypt:128:1:1": 1})
    drawn = Counter(decoys.parameters_for("secret", f"user{number}") for number in range(4000))
    assert 2850 < drawn["bcrypt:4"] < 3150


def test_another_secret_draws_otherwise():
    decoys = DummyHashes({"bcrypt:4": 1, "scrypt:128:1:1": 1})
    names = [f"user{number}" for number in range(64)]
    one, other = ([decoys.parameters_for(secret, name) for name in names] for secret in ("one", "other"))
    assert one != other


def test_a_court_without_hashes_draws_the_parameters_of_new_ones(app):
    drawn = passwords.dummy_hashes({}).parameters_for("secret", "jdoe")
    assert drawn == hash_parameters(passwords.hash_password(RIGHT)) == hash_parameters(passwords.dummy_hash())


def test_a_full_house_turns_away_both_verifying_and_hashing():
    hasher = PasswordHasher(Limiter(1, 0))
    with hasher.limiter.acquire():
        with pytest.raises(OverloadedError):
            hasher.verify(CHEAP["bcrypt:4"], RIGHT)
        with pytest.raises(OverloadedError):
            hasher.hash(RIGHT)
    assert hasher.verify(CHEAP["bcrypt:4"], RIGHT)


def test_passwords_are_verified_in_a_thread_that_lets_pages_go_first(monkeypatch):
    hasher, found = PasswordHasher(Limiter(1, 0)), []

    def verify(_stored: str, _typed: str) -> bool:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return True

    monkeypatch.setitem(SCHEMES, "argon2id", replace(SCHEMES["argon2id"], verify=verify))
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert hasher.verify(CHEAP["argon2id:64:1:1"], RIGHT)
    assert found == [min(19, own + NICER)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own


def test_whoever_shares_a_network_shares_a_turn(app, monkeypatch):
    limiter, clients = Limiter(1, 0), []
    monkeypatch.setattr(limiter, "acquire", lambda client: clients.append(client) or nullcontext())
    for address in ("2001:db8::1", "2001:db8::2", "192.0.2.7"):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            PasswordHasher(limiter).hash(RIGHT)
    assert clients == ["2001:db8::/64", "2001:db8::/64", "192.0.2.7"]


@pytest.mark.parametrize("scheme", ["argon2id", "pbkdf2-sha256"])
@pytest.mark.parametrize("chosen", ["caf\u00e9-lantern", "cafe\u0301-lantern"])
@pytest.mark.parametrize("typed", ["caf\u00e9-lantern", "cafe\u0301-lantern"])
def test_an_accent_is_the_same_however_a_keyboard_makes_it(scheme, chosen, typed):
    hasher = PasswordHasher(Limiter(1, 24), scheme)
    assert hasher.verify(hasher.hash(chosen), typed)


def test_an_imported_hash_is_tried_as_it_was_typed_too():
    """Old systems hashed what came, without giving accents one form."""
    stored = bcrypt.using(rounds=4).hash("cafe\u0301-lantern")
    assert HASHER.verify(stored, "cafe\u0301-lantern")
    assert not HASHER.verify(stored, "cafe-lantern")
