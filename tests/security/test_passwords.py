"""The hash schemes and the door to them."""

import threading
import time
from collections import Counter

import argon2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from passlib.hash import bcrypt, django_pbkdf2_sha256, sha512_crypt
from werkzeug.security import generate_password_hash

from wizard.core.limiter import Limiter, OverloadedError
from wizard.security import passwords

RIGHT = "correct horse"
CHEAP = {
    "argon2id:64:1:1": argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(RIGHT),
    "bcrypt:4": bcrypt.using(rounds=4).hash(RIGHT),
    "sha512-crypt:1000": sha512_crypt.using(rounds=1000).hash(RIGHT),
    "pbkdf2-sha256:10": django_pbkdf2_sha256.using(rounds=10).hash(RIGHT),
    "scrypt:128:1:1": generate_password_hash(RIGHT, "scrypt:128:1:1"),
}
each_scheme = pytest.mark.parametrize(("shape", "stored"), CHEAP.items(), ids=list(CHEAP))
B64_32 = "A" * 43


@pytest.fixture(autouse=True)
def _as_installed():
    yield
    passwords.configure()


@each_scheme
def test_each_scheme_knows_the_right_password_from_a_wrong_one(shape, stored):
    assert passwords.verify_password(stored, RIGHT)
    assert not passwords.verify_password(stored, RIGHT + "x")
    assert not passwords.verify_password(stored, "")


@each_scheme
def test_the_shape_names_scheme_and_cost(shape, stored):
    assert passwords.hash_parameters(stored) == shape
    assert passwords.scheme_of(stored) == shape.split(":")[0]


@each_scheme
def test_a_decoy_has_the_shape_asked_for_and_fits_no_password(shape, stored):
    decoy = passwords.dummy_hash_for(shape)
    assert passwords.hash_parameters(decoy) == shape
    assert not passwords.verify_password(decoy, RIGHT)
    assert passwords.dummy_hash_for(shape) is decoy


@each_scheme
@pytest.mark.parametrize("odd", ["", "a\0b", "é" * 100, "x" * 73, "x" * 256, "x" * 10_000, "\ud800", "😀" * 60])
def test_odd_input_is_a_wrong_password_and_nothing_worse(shape, stored, odd):
    assert passwords.verify_password(stored, odd) is False


@each_scheme
def test_a_hash_cut_short_or_lengthened_is_not_readable(shape, stored):
    # One sign less of unpadded base64 may be a shorter hash; two signs less of these 43 are none.
    assert passwords.scheme_of(stored[: -2 if "argon2" in shape else -1]) is None
    assert passwords.scheme_of(stored + "!") is None
    assert passwords.scheme_of(stored + "\n") is None
    assert passwords.scheme_of(" " + stored) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Passw0rd!",
        "$2b$12$short",
        "$2x$04$" + "." * 53,
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$5$salt$" + "." * 43,
        "$6$$" + "." * 86,
        "$6$salt$" + "." * 85 + "z",
        "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$" + B64_32,
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
    with pytest.raises(passwords.InvalidHashError) as refused:
        passwords.hash_parameters(value)
    assert refused.value.cause == "form"
    assert passwords.verify_password(value, value) is False


@pytest.mark.parametrize(
    "value",
    [
        "$2b$03$" + "." * 53,
        "$2b$15$" + "." * 53,
        "$2b$31$" + "." * 53,
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
    with pytest.raises(passwords.InvalidHashError) as refused:
        passwords.hash_parameters(value)
    assert refused.value.cause == "cost"
    assert passwords.verify_password(value, RIGHT) is False
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
    assert passwords.hash_parameters(passwords.dummy_hash_for(shape)) == shape


def test_sha512_crypt_without_rounds_counts_as_5000():
    assert passwords.hash_parameters("$6$salt$" + "." * 86) == "sha512-crypt:5000"


@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$"])
def test_bcrypt_of_every_letter_cuts_at_72_bytes_as_the_old_systems_did(prefix):
    stored = prefix + bcrypt.using(rounds=4).hash("x" * 72)[4:]
    assert passwords.verify_password(stored, "x" * 72 + "anything")
    assert not passwords.verify_password(stored, "x" * 71)


def test_bcrypt_bits_that_carry_nothing_do_not_matter(recwarn):
    stored = CHEAP["bcrypt:4"]
    follower = passwords.BCRYPT_ALPHABET[passwords.BCRYPT_ALPHABET.index(stored[28]) + 1]
    assert passwords.verify_password(stored[:28] + follower + stored[29:], RIGHT)
    assert not recwarn.list


@given(st.text(max_size=80) | st.from_regex("|".join(f"({s.form.pattern})" for s in passwords.SCHEMES.values())))
@settings(max_examples=50, deadline=None)
@example("\ud800")
def test_reading_a_hash_never_raises_anything_unexpected(value):
    shape = passwords.scheme_of(value)
    assert shape is None or shape in passwords.SCHEMES


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_verifying_never_raises(typed):
    for stored in CHEAP.values():
        passwords.verify_password(stored, typed)


@pytest.mark.parametrize("shape", ["scrypt:128:1:16", "scrypt:32768:1:1", "scrypt:128:64:1", "argon2id:128:1:16"])
def test_costs_at_the_edge_can_really_be_verified(shape):
    assert passwords.verify_password(passwords.dummy_hash_for(shape), RIGHT) is False


def test_new_hashes_are_argon2id_of_the_agreed_cost():
    stored = passwords.hash_password(RIGHT)
    assert passwords.hash_parameters(stored) == "argon2id:19456:2:1"
    assert passwords.verify_password(stored, RIGHT)


def test_new_hashes_are_pbkdf2_where_fips_asks_for_it():
    passwords.configure(scheme="pbkdf2-sha256")
    stored = passwords.hash_password(RIGHT)
    assert passwords.hash_parameters(stored) == "pbkdf2-sha256:600000"
    assert passwords.verify_password(stored, RIGHT)


def test_a_scheme_that_new_hashes_cannot_have_is_refused():
    with pytest.raises(ValueError, match="argon2id, pbkdf2-sha256"):
        passwords.configure(scheme="md5")


@pytest.mark.parametrize("odd", ["a\0b", "x" * 257, "\ud800"])
def test_a_password_that_could_never_be_verified_is_not_hashed(odd):
    with pytest.raises(ValueError, match="cannot be hashed"):
        passwords.hash_password(odd)


def test_the_same_name_always_draws_the_same_shape():
    decoys = passwords.DummyHashes({"bcrypt:4": 3, "scrypt:128:1:1": 1})
    assert decoys.parameters_for("secret", "jdoe") == decoys.parameters_for(b"secret", "jdoe")
    assert passwords.hash_parameters(decoys.hash_for("secret", "jdoe")) == decoys.parameters_for("secret", "jdoe")


def test_names_draw_shapes_as_often_as_the_court_has_them():
    decoys = passwords.DummyHashes({"bcrypt:4": 3, "scrypt:128:1:1": 1})
    drawn = Counter(decoys.parameters_for("secret", f"user{number}") for number in range(4000))
    assert 2850 < drawn["bcrypt:4"] < 3150


def test_another_secret_draws_otherwise():
    decoys = passwords.DummyHashes({"bcrypt:4": 1, "scrypt:128:1:1": 1})
    names = [f"user{number}" for number in range(64)]
    one, other = ([decoys.parameters_for(secret, name) for name in names] for secret in ("one", "other"))
    assert one != other


def test_a_court_without_hashes_draws_the_shape_of_new_ones():
    assert passwords.DummyHashes({}).parameters_for("secret", "jdoe") == passwords.hash_parameters(
        passwords.hash_password(RIGHT)
    )


def hold(gate: Limiter, until: threading.Event, acquire: list) -> threading.Thread:
    def work():
        with gate.acquire():
            acquire.append(1)
            until.wait(5)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def eventually(fact) -> bool:
    end = time.monotonic() + 5
    while not fact() and time.monotonic() < end:
        time.sleep(0.001)
    return fact()


def test_the_gate_admits_so_many_lets_so_many_wait_and_turns_the_rest_away():
    gate, until, acquire = Limiter(2, 1), threading.Event(), []
    threads = [hold(gate, until, acquire) for _ in range(3)]
    assert eventually(lambda: (gate.running, gate.waiting) == (2, 1))
    with pytest.raises(OverloadedError), gate.acquire():
        pass
    until.set()
    for thread in threads:
        thread.join()
    assert len(acquire) == 3
    assert (gate.running, gate.waiting) == (0, 0)


def test_the_gate_never_admits_more_than_it_may_and_forgets_nobody():
    gate, most, done = Limiter(3, 100), [], []

    def work():
        for _ in range(20):
            with gate.acquire():
                most.append(gate.running)
                time.sleep(0.0001)
        done.append(1)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(done) == 20
    assert max(most) == 3


def test_a_full_house_turns_away_both_verifying_and_hashing():
    passwords.configure(at_once=1, waiting=0)
    with passwords.limiter.acquire():
        with pytest.raises(OverloadedError):
            passwords.verify_password(CHEAP["bcrypt:4"], RIGHT)
        with pytest.raises(OverloadedError):
            passwords.hash_password(RIGHT)
    assert passwords.verify_password(CHEAP["bcrypt:4"], RIGHT)
