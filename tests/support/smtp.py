"""A real mail server for tests, which does as it is told: is slow, refuses, dies."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from wizard.core.config import MailSettings

SENDER = "no-reply@example.gov"
# Made for these tests, for "localhost"; it opens nothing anywhere.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHHJd9hqOotQKag68
mfX1pDGfO+ptGT2dlMANQ7gUk7ChRANCAAQKCmH+z+KkBqK6XLOCf3txkHVxaLcR
AEbsAg1x4QszXPHRDQpy4JVlI1xixdmsjbUzVuyedZtUTJb84F5u595v
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBlDCCATugAwIBAgIUVvXsp3248wiZ4DVtPsjr2qu7bDgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjEyNDQ1OFoYDzIxMjYxMDI5
MTI0NDU4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQKCmH+z+KkBqK6XLOCf3txkHVxaLcRAEbsAg1x4QszXPHRDQpy4JVl
I1xixdmsjbUzVuyedZtUTJb84F5u595vo2kwZzAdBgNVHQ4EFgQUg9n7f1cBnpNs
0oLV8H3pYsg0XVwwHwYDVR0jBBgwFoAUg9n7f1cBnpNs0oLV8H3pYsg0XVwwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
RwAwRAIgMwyDaKSOyPNUbCm6wXfflsRiz1h4mWQ00mnEplUqEFICID5qdgoZw5Am
+asXQQKhS5CvNGCn3EyaXsmbGsndkGnf
-----END CERTIFICATE-----
"""


class _Server(SMTP):
    """One connection."""

    def connection_lost(self, error) -> None:
        """Counts the goodbyes, and those who left without one."""
        self.event_handler.gone += 1
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:
        """Dies while the e-mail is on its way, where a test wants that."""
        if self.event_handler.dies != "in the e-mail":
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        await self._reader.readuntil(b"\r\n")
        self.transport.abort()


class _Door(Controller):
    def factory(self) -> SMTP:
        """One connection, of the kind that can die."""
        return _Server(self.handler, **self.SMTP_kwargs)


class Peer:
    """What the mail server does, and which e-mails it has confirmed."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.emails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.mail_from: list[str] = []
        self.asked: list[str] = []
        self.gone = 0
        self.refuses: dict[str, str] = {}
        self.answer = ""
        self.seconds = 0.0
        self.dies = ""

    @property
    def recipients(self) -> list[str]:
        """To whom e-mails were confirmed, in order."""
        return [str(email["To"]) for email in self.emails]

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.seconds)
        if self.dies == "before its word":
            server.transport.abort()
            return "451 Never heard"
        if self.answer:
            return self.answer
        self.raw.append(envelope.content)
        self.emails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.mail_from.append(envelope.mail_from)
        if self.dies == "after its word":
            asyncio.get_running_loop().call_later(0.02, server.transport.abort)
            await asyncio.sleep(0)
        return "250 Taken"

    async def handle_QUIT(self, server, session, envelope):
        if self.dies == "at the goodbye":
            server.transport.abort()
        return "221 Bye"

    def settings(self, **more) -> MailSettings:
        """Where the program finds this server."""
        return MailSettings(**{"host": "127.0.0.1", "sender": SENDER, "port": self.port, "security": "none", **more})


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@contextmanager
def serving(peer: Peer, **more) -> Iterator[Peer]:
    """Serve on this machine while the block runs."""
    door = _Door(peer, hostname="127.0.0.1", port=peer.port, ready_timeout=30, **more)
    door.start()
    try:
        yield peer
    finally:
        door.stop(no_assert=True)


def certificate(folder: Path) -> Path:
    """The server's certificate and key, as a file."""
    path = folder / "certificate.pem"
    path.write_text(CERTIFICATE, encoding="utf-8")
    return path


def secured(folder: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    return context


def accepts(username: str, password: str):
    """A server that lets in whoever has this username and password."""

    def authenticator(_server, _session, _envelope, _mechanism, given) -> AuthResult:
        right = (given.login, given.password) == (username.encode(), password.encode())
        return AuthResult(success=right, handled=right)

    return {"authenticator": authenticator, "auth_require_tls": False}
