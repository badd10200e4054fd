"""Signatures that anyone can verify without this site: JSON Web Signatures (RFC 7515) with Ed25519 (RFC 8037).

The private keys are derived from the secret keys, as all others are; a key's id is its JWK thumbprint (RFC 7638), so
that two keys never share one. A public key outlives its secret: at a rotation the new key signs the former public
ones, and what it signed is kept (``SigningKey``). So whoever can only write to the database adds no key of their own.
Refused: keys in a file of their own, which would be one more secret to keep, rotate, and lose.
"""

import base64
import hashlib
import json
import re
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask.sansio.app import App
from sqlalchemy import String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock
from wizard.core.config import SettingsError
from wizard.core.database import APPEND_ONLY, Model, UtcDateTime, db, insert_if_absent
from wizard.security.keys import KeyRing, Purpose, key_ring

LONGEST = 4000
_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
# What a key signs of another one. Nothing else that is signed is of this kind.
_PUBLIC_KEY = "public key"


class SigningKey(Model):
    """That one key of this site vouches for another: ``statement`` is a signed text with the public key."""

    __tablename__ = "signing_key"
    __table_args__ = (UniqueConstraint("key_id", "signed_by"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(String(43))
    signed_by: Mapped[str] = mapped_column(String(43))
    statement: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NotSignedTextError(ValueError):
    """This is no signed text at all."""


class UnknownKeyError(Exception):
    """The text was signed with a key that is none of this site's."""


class InvalidSignatureError(Exception):
    """The text names a key of this site, and is not what that key signed."""


@dataclass(frozen=True)
class SignedText:
    """A signed text taken apart; whether the signature is right, ``verify`` says."""

    facts: Mapping[str, str]
    key_id: str
    signed: bytes
    signature: bytes


def init_app(app: App) -> None:
    """Make one signature, whose keys the app has already. Raises SettingsError where this host cannot."""
    try:
        _sign(_newest(key_ring(app)), {})
    except UnsupportedAlgorithm:
        raise SettingsError("this host's OpenSSL has no Ed25519, with which certificates are signed") from None


def sign(facts: Mapping[str, str]) -> str:
    """These facts as a signed text: one line of letters, digits, and three marks (a compact JWS)."""
    return _sign(_newest(key_ring()), facts)


def assemble(facts: Mapping[str, str], key_id: str, signature: str) -> str:
    """The signed text of which the parts were stored."""
    return f"{_encode(_canonical({'alg': 'EdDSA', 'kid': key_id}))}.{_encode(_canonical(facts))}.{signature}"


def verify(text: str) -> Mapping[str, str]:
    """The facts of a signed text. Raises NotSignedTextError, UnknownKeyError, InvalidSignatureError."""
    parsed = parse(text)
    ring = key_ring()
    key = _present(ring).get(parsed.key_id) or _kept(ring).get(parsed.key_id)
    if key is None:
        raise UnknownKeyError(parsed.key_id)
    _check(parsed, key)
    return parsed.facts


def parse(text: str) -> SignedText:
    """Take a signed text apart, without its spaces and line breaks. Raises NotSignedTextError."""
    parts = _PARTS.fullmatch("".join(text.split())) if len(text) <= LONGEST else None
    if parts is None:
        raise NotSignedTextError("not three parts")
    header, facts = _read(parts[1]), _read(parts[2])
    if header.keys() != {"alg", "kid"} or header["alg"] != "EdDSA":
        raise NotSignedTextError("another algorithm")
    return SignedText(facts, header["kid"], f"{parts[1]}.{parts[2]}".encode(), _decode(parts[3]))


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Every key whose signatures count, by id: of the present secret keys, the newest first, and those kept."""
    ring = key_ring()
    return {**_present(ring), **_kept(ring)}


def jwk_set() -> dict[str, list[dict[str, str]]]:
    """The public keys as a JWK set (RFC 7517)."""
    return {
        "keys": [{**_jwk(key), "kid": key_id, "use": "sig", "alg": "EdDSA"} for key_id, key in public_keys().items()]
    }


def keep_public_keys(renewed: KeyRing, have_leaked: bool = False) -> None:
    """Let the newest of these secret keys vouch for every other key that counts, in the current write transaction.

    ``have_leaked``: not for those whose secret is still here, which others may know.
    """
    signer = _newest(renewed)
    signed_by = _id_of(signer.public_key())
    present, kept = _present(renewed), _kept(renewed)
    left_out = present if have_leaked else {signed_by}
    for key_id, key in {**present, **kept}.items():
        if key_id not in left_out:
            statement = _sign(signer, {"kind": _PUBLIC_KEY, "x": _jwk(key)["x"]})
            row = {"key_id": key_id, "signed_by": signed_by, "statement": statement, "added_at": clock.actual()}
            insert_if_absent(SigningKey, row)


def _present(ring: KeyRing) -> dict[str, Ed25519PublicKey]:
    keys = (_private(seed).public_key() for seed in ring.of(Purpose.SIGNATURES).values())
    return {_id_of(key): key for key in keys}


def _kept(ring: KeyRing) -> dict[str, Ed25519PublicKey]:
    """The public keys for which a present key vouches. One read."""
    present, found = _present(ring), {}
    rows = select(SigningKey).where(SigningKey.signed_by.in_(present)).order_by(SigningKey.id.desc())
    for row in db.session.scalars(rows):
        try:
            parsed = parse(row.statement)
            _check(parsed, present[parsed.key_id])
        except (NotSignedTextError, InvalidSignatureError, KeyError):
            continue
        if parsed.facts.get("kind") == _PUBLIC_KEY:
            key = Ed25519PublicKey.from_public_bytes(_decode(parsed.facts["x"]))
            found[_id_of(key)] = key
    return found


def _newest(ring: KeyRing) -> Ed25519PrivateKey:
    return _private(ring.newest(Purpose.SIGNATURES)[1])


@lru_cache(maxsize=32)
def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def _sign(key: Ed25519PrivateKey, facts: Mapping[str, str]) -> str:
    header = {"alg": "EdDSA", "kid": _id_of(key.public_key())}
    signed = f"{_encode(_canonical(header))}.{_encode(_canonical(facts))}"
    return f"{signed}.{_encode(key.sign(signed.encode()))}"


def _check(parsed: SignedText, key: Ed25519PublicKey) -> None:
    try:
        key.verify(parsed.signature, parsed.signed)
    except InvalidSignature:
        raise InvalidSignatureError from None


def _jwk(key: Ed25519PublicKey) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _encode(key.public_bytes_raw())}


def _id_of(key: Ed25519PublicKey) -> str:
    return _encode(hashlib.sha256(_canonical(_jwk(key))).digest())


def _canonical(facts: Mapping[str, str]) -> bytes:
    """The one way to write these facts as JSON."""
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _read(part: str) -> dict[str, Any]:
    """The texts by name in one part. Raises NotSignedTextError."""
    try:
        found = json.loads(_decode(part))
    except (ValueError, RecursionError):
        raise NotSignedTextError("not JSON") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise NotSignedTextError("not texts by name")
    return found


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decode(part: str) -> bytes:
    """What a part encodes, which no other text does. Raises NotSignedTextError."""
    try:
        found = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except Base64Error:
        raise NotSignedTextError("not base64url") from None
    if _encode(found) != part:
        raise NotSignedTextError("more than one way to write it")
    return found
