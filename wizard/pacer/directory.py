"""The interface to the PACER accounts: our own tables, or the judiciary's API."""

from dataclasses import dataclass
from typing import Protocol

from flask import Flask

from wizard.core.app_state import AppState


@dataclass(frozen=True)
class Credentials:
    """What was typed to sign on, and in which court if in one. Never stored."""

    username: str
    password: str
    otp_code: str = ""
    client_code: str = ""
    redaction: bool = False
    court_id: str = ""


@dataclass(frozen=True)
class Identity:
    """Who signed on. A directory that does not know a fact leaves it None.

    ``epoch``: the credential epoch of the account when it was proved (``security/epochs.py``).
    """

    account_id: int
    username: str
    kind: str | None = None
    upgraded: bool | None = None
    cancelled: bool | None = None
    held: bool | None = None
    frozen: bool | None = None
    enrolled: bool | None = None
    mfa_skips: int | None = None
    replaced_by: str | None = None
    epoch: int = 0


class AuthenticationFailedError(Exception):
    """Wrong username, password or one-time passcode; ``cause`` is for the audit only."""

    def __init__(self, cause: str, account_id: int | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.account_id = account_id


class AccountRejectedError(AuthenticationFailedError):
    """PACER does not let the account log in, for the reason in ``said``, PACER's own sentence."""

    def __init__(self, said: str, account_id: int | None = None) -> None:
        super().__init__("turned away by PACER", account_id)
        self.said = said


class DirectoryUnavailableError(Exception):
    """PACER does not answer, or not as it should; nothing was decided. ``cause`` is for the audit only."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Directory(Protocol):
    """Knows PACER accounts."""

    def sign_on(self, credentials: Credentials) -> Identity:
        """Prove who is there. Raises AuthenticationFailedError or DirectoryUnavailableError."""


_directory = AppState[Directory]("directory")


def use_directory(app: Flask, used: Directory) -> None:
    """Let the app ask this directory."""
    _directory.set(app, used)


def directory(app: Flask | None = None) -> Directory:
    """The directory that this site asks."""
    return _directory.get(app)
