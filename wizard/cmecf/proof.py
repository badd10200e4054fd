"""Verifying a legacy login at equal cost, whatever the result.

Exactly one hash is verified in every case. Where there is none, a dummy hash is: with the parameters of the hash that
the account once had or, for an unknown login, with parameters drawn from the court's own mix. No database connection
is held meanwhile, since verifying takes far longer than reading.
"""

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol

from flask import Flask
from sqlalchemy import func, select, update

from wizard.cmecf.models import FilerAccount
from wizard.cmecf.refusals import LegacyRefusal
from wizard.cmecf.rules import has_capitals
from wizard.core.app_state import AppState
from wizard.core.database import db, end_read, write_later
from wizard.core.limiter import OverloadedError
from wizard.core.normalize import login_key
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.security import digests, passwords
from wizard.security.attempts import Subject
from wizard.security.dimensions import Dimension
from wizard.security.hash_schemes import DummyHashes, dummy_hash_for, hash_parameters
from wizard.security.keys import Purpose, key_ring
from wizard.security.password_rules import is_hashable

MIX_SECONDS = 60
# Below the mapper, which would raise the epoch.
_TABLE = FilerAccount.metadata.tables[FilerAccount.__tablename__]
# At most so many other courts are named to the help desk.
MAX_COURTS_NAMED = 5


@dataclass(frozen=True)
class ProvedFiler:
    """Whose legacy credentials were right. The status may be 'disabled' or 'frozen': that is the caller's.

    ``wrong_tries``: how many wrong passwords were tried lately, by anybody, and are not forgotten yet.
    """

    account_id: int
    epoch: int
    status: str
    username: str
    wrong_tries: int = 0


class _Facts(NamedTuple):
    account_id: int
    epoch: int
    username: str
    status: str
    frozen_at: datetime | None
    password_hash: str | None
    hash_parameters: str | None


_EVERYWHERE = select(
    FilerAccount.court_id,
    FilerAccount.id,
    FilerAccount.credential_epoch,
    FilerAccount.username,
    FilerAccount.status,
    FilerAccount.frozen_at,
    FilerAccount.password_hash,
    FilerAccount.hash_parameters,
)


class FilerCheck(Protocol):
    """A check before a login is verified. Raises RefusedError where its password must not be verified here."""

    def __call__(self, court_id: str, username: str) -> None:
        """Raises RefusedError."""


class LegacyAuthenticationError(Exception):
    """Not proved. The user hears one sentence for all; the audit trail gets the cause.

    Causes: 'unknown', 'unknown here, known in …', 'wrong password', 'linked', 'no hash'.
    """

    def __init__(self, cause: str, account_id: int | None = None) -> None:
        super().__init__(cause)
        self.cause, self.account_id = cause, account_id


def prove(court_id: str, username: str, password: str, stays: bool = False) -> ProvedFiler:
    """Verify legacy credentials in one court. Raises LegacyAuthenticationError, or OverloadedError.

    The login is taken as it stands: capitals find nobody. ``stays``: the account is used further and not
    linked now, so that a weak hash of it is replaced.
    """
    account, elsewhere = _facts(court_id, username)
    dummies = _dummy_hashes(court_id)
    end_read()
    drawn = dummies.parameters_for(key_ring().oldest(Purpose.DUMMY_HASHES), f"{court_id}\0{username}")
    stored = _stored_or_dummy(account, drawn)
    fits = passwords.verify_password(stored, password)
    if account is None:
        raise LegacyAuthenticationError(f"unknown here, known in {', '.join(elsewhere)}" if elsewhere else "unknown")
    if cause := _cause(account, fits):
        raise LegacyAuthenticationError(cause, account.account_id)
    if stays and account.hash_parameters and passwords.hasher().is_weak(account.hash_parameters):
        _replace_hash(account, password)
    standing = "frozen" if account.frozen_at else account.status
    return ProvedFiler(account.account_id, account.epoch, standing, account.username)


def _replace_hash(account: _Facts, password: str) -> None:
    """Keep a hash of today's cost in place of the roster's. The epoch stays: it is the same password."""
    former = account.password_hash
    # On a busy site it is replaced at another login.
    with suppress(OverloadedError):
        fresh = passwords.hash_password(password)
        values = {"password_hash": fresh, "hash_parameters": hash_parameters(fresh)}
        values["imported_digest"] = roster_digest(former or "")
        mine = update(_TABLE).where(FilerAccount.id == account.account_id, FilerAccount.password_hash == former)
        write_later(lambda: db.session.execute(mine.values(values)))


def roster_digest(password_hash: str) -> str:
    """By what a roster's hash is known again, once it was replaced."""
    return hashlib.sha256(password_hash.encode()).hexdigest()


_checks = AppState[list[FilerCheck]]("filer_checks", list)


def add_check(app: Flask, check: FilerCheck) -> None:
    """Run this check before every verification."""
    _checks.get(app).append(check)


def prove_or_refuse(
    court_id: str, username: str, password: str, *subjects: Subject, stays: bool = False
) -> ProvedFiler:
    """The same for a form, with attempts counted against these subjects. Raises RefusedError, or OverloadedError.

    Capitals are refused before any proof: no attempt is spent, and nothing is silently changed (S1). The lowercase
    login is filled in, so that only the password is left to type.
    """
    if has_capitals(username):
        raise RefusedError(LegacyRefusal.CAPITALS, facts={"corrected": username.lower()})
    for check in _checks.get():
        check(court_id, username)
    lately = (Dimension.FILER_ACCOUNT_LATELY, court_id, login_key(username))
    try:
        with rate_limits.login_attempt(
            *subjects, lately, wrong=LegacyAuthenticationError, email_of=lambda: _email_on_file(court_id, username)
        ) as started:
            proved = prove(court_id, username, password, stays)
            return replace(proved, wrong_tries=started.count_in(Dimension.FILER_ACCOUNT_LATELY) - 1)
    except LegacyAuthenticationError as no:
        typed = digests.unknown_name_digest(username, no.account_id)
        raise RefusedError(LegacyRefusal.LEGACY_LOGIN, no.cause, filer=no.account_id, typed=typed) from None


def _email_on_file(court_id: str, username: str) -> str | None:
    filer = filer_named(court_id, username)
    return filer.email if filer and filer.status != "retired" else None


def filer_named(court_id: str, username: str) -> FilerAccount | None:
    """The filer account of that login in one court."""
    known = username if is_hashable(username) else ""
    return db.session.scalar(select(FilerAccount).filter_by(court_id=court_id, username=known))


def _facts(court_id: str, username: str) -> tuple[_Facts | None, list[str]]:
    """The account of that login here, and the other courts that have one: one query, whatever the result."""
    known = username if is_hashable(username) else ""
    accounts = {row[0]: _Facts(*row[1:]) for row in db.session.execute(_EVERYWHERE.filter_by(username=known))}
    return accounts.get(court_id), sorted(accounts.keys() - {court_id})[:MAX_COURTS_NAMED]


# By court id, each until when it counts (``time.monotonic``).
_dummy_hashes_by_court = AppState[dict[str, tuple[float, DummyHashes]]]("dummy_hashes", dict)


def _dummy_hashes(court_id: str) -> DummyHashes:
    """The court's dummy hashes. The mix is counted again every minute: in a large court counting costs a hash."""
    cache = _dummy_hashes_by_court.get()
    if court_id not in cache or cache[court_id][0] < time.monotonic():
        cache[court_id] = (time.monotonic() + MIX_SECONDS, passwords.dummy_hashes(_mix(court_id)))
    return cache[court_id][1]


def _mix(court_id: str) -> dict[str, int]:
    parameters = FilerAccount.hash_parameters
    query = select(parameters, func.count()).filter_by(court_id=court_id).group_by(parameters)
    return {name: count for name, count in db.session.execute(query) if name}


def _stored_or_dummy(account: _Facts | None, drawn: str) -> str:
    if account is None:
        return dummy_hash_for(drawn)
    return account.password_hash or dummy_hash_for(account.hash_parameters or drawn)


def _cause(account: _Facts, fits: bool) -> str | None:
    if account.status == "retired":
        return "linked"
    if account.password_hash is None:
        return "no hash"
    return None if fits else "wrong password"
