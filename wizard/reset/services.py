"""Writing the letters, and setting the new password. Flushes; the pages commit."""

from itertools import groupby

from wizard.audit import events, trail
from wizard.audit.events import Event
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, dummy_write
from wizard.mail import outbox
from wizard.reset.scope import Scope
from wizard.security import digests, email_codes, passwords

PURPOSE = "legacy-reset"
NOBODY = "nobody@example.invalid"


def ask_for_password(scope: Scope, username: str, by_desk: bool = False) -> None:
    """Write to the address on file of each account with that login: a code, or why there is none."""
    login = _askable(username)
    accounts = _accounts(scope, FilerAccount.username == login)
    for address, theirs in _by_address(accounts):
        _write_code(scope, login, address, theirs, by_desk)
    if not accounts:
        dummy_write(lambda: _write_code(scope, login, NOBODY, []))
    _record(events.RESET_ASKED, scope, login, accounts)


def ask_for_login(scope: Scope, email: str) -> None:
    """Write to that address which logins it has on the roster."""
    address = _askable(email)
    accounts = _accounts(scope, db.func.lower(FilerAccount.email) == address)
    for _same, theirs in _by_address(accounts):
        outbox.enqueue("legacy-login", theirs[0].email, scope=scope, accounts=theirs)
    if not accounts:
        dummy_write(lambda: outbox.enqueue("legacy-login", NOBODY, scope=scope, accounts=[]))
    _record(events.LOGIN_ASKED, scope, address, accounts)


def set_password(code: str, stored: str) -> None:
    """Set the hash of every account that the code is for and that is still active. Raises InvalidCodeError."""
    wanted = email_codes.redeem(PURPOSE, code)["filers"]
    theirs = db.select(FilerAccount).where(FilerAccount.id.in_(wanted), FilerAccount.status == "active")
    accounts = db.session.scalars(theirs.order_by(FilerAccount.id).with_for_update()).all()
    for account in accounts:
        account.password_hash, account.hash_shape = stored, passwords.hash_parameters(stored)
        account.password_set_at = clock.now()
        trail.record(events.LEGACY_PASSWORD_SET, court=account.court_id, filer=account.id)
    for _same, each in _by_address(accounts):
        outbox.enqueue("legacy-password-set", each[0].email, accounts=each)


def _write_code(scope: Scope, login: str, address: str, accounts: list[FilerAccount], by_desk: bool = False) -> None:
    """One letter for all courts where login and address are the same (S1). Not too many letters at once.

    To an address that was corrected a short time ago, no code is sent yet: whoever talked the help desk into it waits.
    """
    usable = [account for account in accounts if account.status == "active" and not account.address_held(clock.now())]
    active = [account.id for account in usable]
    code = email_codes.issue(PURPOSE, f"{scope.name} {login} {address.casefold()}", filers=active, login=login)
    if code:
        outbox.enqueue(
            "legacy-reset", address, scope=scope, accounts=accounts, usable=usable, by_desk=by_desk, code=code
        )


def _askable(typed: str) -> str:
    return typed.lower() if passwords.is_hashable(typed) else ""


def _accounts(scope: Scope, condition) -> list[FilerAccount]:
    query = db.select(FilerAccount).where(FilerAccount.court_id.in_(scope.court_ids), condition)
    return list(db.session.scalars(query.order_by(db.func.lower(FilerAccount.email), FilerAccount.court_id)))


def _by_address(accounts: list[FilerAccount]) -> list[tuple[str, list[FilerAccount]]]:
    ordered = sorted(accounts, key=lambda account: account.email.casefold())
    groups = groupby(ordered, key=lambda account: account.email.casefold())
    return [(theirs[0].email, theirs) for theirs in (list(group) for _address, group in groups)]


def _record(event: Event, scope: Scope, typed: str, accounts: list[FilerAccount]) -> None:
    """Always one row, so that both take the same time. A name that is no account's is kept as a digest."""
    known = {"filers": [account.id for account in accounts]} if accounts else {"typed": digests.username_digest(typed)}
    trail.record(event, court=scope.court and scope.court.id, filer=accounts[0].id if accounts else None, **known)
