"""How other programs write the hashes that are verified here, and what the others are called."""

import base64
import hashlib
import re

import argon2
import pytest
from passlib.hash import bcrypt, django_pbkdf2_sha256, ldap_pbkdf2_sha256, sha256_crypt, sha512_crypt
from werkzeug.security import generate_password_hash

from wizard.core.limiter import Limiter
from wizard.security import platform_crypt
from wizard.security.hash_schemes import InvalidHashError, dummy_hash_for, hash_parameters
from wizard.security.hash_spellings import canonical, scheme_name
from wizard.security.passwords import PasswordHasher

RIGHT = "correct horse"
HASHER = PasswordHasher(Limiter(1, 24))
ARGON2 = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(RIGHT)
BCRYPT = bcrypt.using(rounds=4).hash(RIGHT)
SHA256 = sha256_crypt.using(rounds=1000).hash(RIGHT)
SHA512 = sha512_crypt.using(rounds=1000).hash(RIGHT)
SCRYPT = base64.b64encode(hashlib.scrypt(RIGHT.encode(), salt=b"salt", n=128, r=1, p=1)).decode()
# Of "correct horse", made by libxcrypt.
YESCRYPT = "$y$j75$abcdefghijklmnopqrstu.$qCj3FJAOxenL84GhXQA.5yo90njyP/oqBzssCfadkhA"
needs_yescrypt = pytest.mark.skipif(not platform_crypt.has_yescrypt(), reason="libcrypt has no yescrypt")


@pytest.mark.parametrize(
    "written",
    [
        "argon2" + ARGON2,
        "{ARGON2}" + ARGON2,
        "{argon2id}" + ARGON2,
        "bcrypt$" + BCRYPT,
        "{bcrypt}" + BCRYPT,
        "{BLF-CRYPT}" + BCRYPT,
        "{CRYPT}" + SHA512,
        "{crypt}" + SHA256,
        "{SHA512-CRYPT}" + SHA512,
        generate_password_hash(RIGHT, "pbkdf2:sha256:10"),
        f"scrypt$128$salt$1$1${SCRYPT}",
        ldap_pbkdf2_sha256.using(rounds=10).hash(RIGHT),
        pytest.param("{CRYPT}" + YESCRYPT, marks=needs_yescrypt),
    ],
    ids=lambda written: re.split(r"\d", written)[0],
)
def test_another_spelling_of_a_known_scheme_is_verified(written):
    with pytest.raises(InvalidHashError):
        hash_parameters(written)
    stored = canonical(written)
    assert HASHER.verify(stored, RIGHT)
    assert not HASHER.verify(stored, RIGHT + "x")
    assert canonical(stored) == stored


@needs_yescrypt
def test_yescrypt_is_verified_by_the_platform_and_its_dummy_costs_as_much():
    assert hash_parameters(YESCRYPT) == "yescrypt:9:7"
    assert HASHER.verify(YESCRYPT, RIGHT)
    assert not HASHER.verify(YESCRYPT, RIGHT + "x")
    dummy = dummy_hash_for("yescrypt:9:7")
    assert hash_parameters(dummy) == "yescrypt:9:7"
    assert not HASHER.verify(dummy, RIGHT)
    # The library computes the dummy, and does not refuse it at once.
    assert platform_crypt._crypt(b"x", dummy.encode()).startswith(b"$y$j75$")


def test_yescrypt_is_named_where_the_platform_lacks_it(monkeypatch):
    monkeypatch.setattr(platform_crypt, "_library", lambda: None)
    platform_crypt.has_yescrypt.cache_clear()
    try:
        assert not platform_crypt.has_yescrypt()
        assert not platform_crypt.verify_yescrypt(YESCRYPT, RIGHT)
    finally:
        platform_crypt.has_yescrypt.cache_clear()


@pytest.mark.parametrize("cost", ["DT", "kk"])
def test_a_hostile_cost_of_yescrypt_is_refused(cost):
    with pytest.raises(InvalidHashError) as refused:
        hash_parameters(YESCRYPT.replace("j75", f"j{cost}").replace("jD", "jE"))
    assert refused.value.cause in ("cost", "platform")


@pytest.mark.parametrize(
    ("stored", "name"),
    [
        ("$3$$8846f7eaee8fb117ad06bdd830b7586c", "an NTLM hash"),
        ("8846F7EAEE8FB117AD06BDD830B7586C", "an NTLM or MD5 hash"),
        ("$1$salt$qJH7.N4xYta3aEG/dfqo/0", "an MD5-crypt hash"),
        ("{SSHA}" + "A" * 32, "a salted SHA-1 hash (SSHA)"),
        ("{SSHA512}" + "A" * 96, "a SHA-2 hash of one round"),
        ("$P$B" + "a" * 30, "a phpass hash"),
        ("AQAAAAEAACcQAAAAE" + "A" * 70, "an ASP.NET Identity hash"),
        ("!", "a locked password"),
        ("!$6$salt$x", "a locked password"),
        ("pbkdf2:sha256$salt$" + "0" * 64, "a PBKDF2 hash without its iterations"),
        ("pbkdf2:sha512:10$salt$" + "0" * 128, "a PBKDF2 hash of another kind than SHA-256"),
        (BCRYPT[:-5], "a bcrypt hash that is cut off or damaged"),
        (ARGON2.partition(",")[0], "an Argon2 hash that is cut off or damaged"),
        (django_pbkdf2_sha256.using(rounds=10).hash(RIGHT)[:-3], "a PBKDF2 hash that is cut off or damaged"),
        ("Passw0rd!", ""),
        ("correct horse", ""),
    ],
    ids=lambda text: re.split(r"\d", text)[0],
)
def test_what_is_not_verified_is_called_by_its_name(stored, name):
    assert scheme_name(canonical(stored)) == name
