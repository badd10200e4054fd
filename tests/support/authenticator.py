"""A security key in software: it makes passkeys and answers challenges, as a browser hands them on."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url as text
from webauthn.helpers import encode_cbor

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 1, 4, 64


@dataclass
class SecurityKey:
    """One device with one passkey. Tests change what it would say otherwise: origin, count, whether it was unlocked."""

    origin: str = "http://localhost"
    host: str = "localhost"
    count: int = 0
    unlocked: bool = True
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, options: dict) -> str:
        """A new passkey, as the browser answers ``navigator.credentials.create``."""
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        credential = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + encode_cbor(public)
        told = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(HAS_CREDENTIAL) + credential})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=told)

    def answers(self, options: dict) -> str:
        """A login, as the browser answers ``navigator.credentials.get``."""
        client, data = self._client("webauthn.get", options["challenge"]), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int = 0) -> bytes:
        said = flags | USER_PRESENT | (USER_VERIFIED if self.unlocked else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([said]) + struct.pack(">I", self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        mine = text(self.credential_id)
        said = {name: text(value) for name, value in response.items()}
        return json.dumps({"id": mine, "rawId": mine, "type": "public-key", "response": said})
