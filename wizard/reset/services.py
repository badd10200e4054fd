"""Sending the e-mails of a reset, and setting the new password. Flushes; the views commit."""

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import ColumnElement, func, select

from wizard.audit import events, trail
from wizard.audit.events import Event
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, dummy_write
from wizard.mail import outbox
from wizard.reset.scope import Scope
from wizard.security import attempts, digests, email_codes, known_browsers
from wizard.security.dimensions import Dimension
from wizard.security.email_codes import InvalidCodeError, TooManyCodesError
from wizard.security.hash_schemes import hash_parameters
from wizard.security.password_rules import is_hashable

PURPOSE = "legacy-reset"
DUMMY_RECIPIENT = "nobody@example.invalid"


def request_password_reset(scope: Scope, username: str, place: str = email_codes.ANYWHERE) -> None:
    """E-mail the address on file of each account with this login: a code, or the reason why there is none.

    Whoever forgot the login, too, types the address on file. Where it is on file for several logins, the e-mail names
    them instead. ``place``: the browser that asked, where the code must be typed; the help desk's works anywhere.
    Records the request in any case. Then raises TooManyCodesError where accounts exist and none was sent a code.
    """
    login = _lookup_key(username)
    accounts = _find_accounts(scope, FilerAccount.username == login)
    if "@" in login:
        at_address = _find_accounts(scope, func.lower(FilerAccount.email) == login)
        logins = {account.username for account in at_address}
        is_one = not accounts and len(logins) == 1
        _enqueue_logins_or_dummy(scope, [] if accounts or is_one else at_address)
        login, accounts = (at_address[0].username, at_address) if is_one else (login, accounts)
    was_sent = [_is_code_enqueued(scope, login, group, place) for group in _group_by_email(accounts)]
    if not any(was_sent):
        dummy_write(lambda: _enqueue_code(scope, login, DUMMY_RECIPIENT, [], place))
    _record(events.RESET_ASKED, scope, login, accounts)
    if accounts and not any(was_sent):
        raise TooManyCodesError


def request_login_reminder(scope: Scope, email: str) -> None:
    """E-mail this address the logins for which it is on file."""
    email_address = _lookup_key(email)
    accounts = _find_accounts(scope, func.lower(FilerAccount.email) == email_address)
    _enqueue_logins_or_dummy(scope, accounts)
    _record(events.LOGIN_ASKED, scope, email_address, accounts)


def _enqueue_logins_or_dummy(scope: Scope, accounts: list[FilerAccount]) -> None:
    for group in _group_by_email(accounts):
        outbox.enqueue("legacy-login", group[0].email, scope=scope, accounts=group)
    if not accounts:
        dummy_write(lambda: outbox.enqueue("legacy-login", DUMMY_RECIPIENT, scope=scope, accounts=[]))


def set_password(code: str, place: str, password_hash: str) -> None:
    """Give the hash to every account that the code is for, that is active, and that was not changed since.

    Raises InvalidCodeError.
    """
    epochs = dict(email_codes.redeem(PURPOSE, place, code)["filers"])
    active = select(FilerAccount).where(FilerAccount.id.in_(epochs), FilerAccount.status == "active")
    locked = active.order_by(FilerAccount.id).with_for_update().execution_options(populate_existing=True)
    accounts = [account for account in db.session.scalars(locked) if account.credential_epoch == epochs[account.id]]
    if not accounts:
        raise InvalidCodeError
    for account in accounts:
        account.password_hash = password_hash
        account.hash_parameters = hash_parameters(password_hash)
        account.password_set_at = clock.now()
        attempts.clear(Dimension.FILER_ACCOUNT, *account.login_key)
        trail.record(events.LEGACY_PASSWORD_SET, court=account.court_id, filer=account.id)
    for group in _group_by_email(accounts):
        outbox.enqueue("legacy-password-set", group[0].email, accounts=group)


def _is_code_enqueued(scope: Scope, login: str, accounts: list[FilerAccount], place: str) -> bool:
    try:
        _enqueue_code(scope, login, accounts[0].email, accounts, place)
    except TooManyCodesError:
        return False
    return True


def _enqueue_code(scope: Scope, login: str, recipient: str, accounts: list[FilerAccount], place: str) -> None:
    """One e-mail for all courts with the same login and e-mail address (S1). Raises TooManyCodesError."""
    usable = [account for account in accounts if account.standing == "active"]
    epochs = [(account.id, account.credential_epoch) for account in usable]
    # Codes of earlier epochs work no longer, and so do not keep anybody from getting one that does.
    subject = f"{scope.name} {login} {recipient.casefold()} {epochs}"
    by_staff = place == email_codes.ANYWHERE
    is_trusted = by_staff or _is_known_browser(scope, login)
    code = email_codes.issue(PURPOSE, subject, place, email_codes.LIFETIME, is_trusted, filers=epochs, login=login)
    outbox.enqueue(
        "legacy-reset", recipient, scope=scope, accounts=accounts, usable=usable, by_staff=by_staff, code=code
    )


def _is_known_browser(scope: Scope, login: str) -> bool:
    """Whether this browser has logged in with this legacy login before the go-live of one of the courts."""
    return any(known_browsers.subject_of(FilerAccount.KIND, court_id, login) for court_id in scope.court_ids)


def _lookup_key(typed: str) -> str:
    """What is looked up; an empty text, which matches nothing, where the database could not store it."""
    return typed.lower() if is_hashable(typed) else ""


def _find_accounts(scope: Scope, condition: ColumnElement[bool]) -> list[FilerAccount]:
    query = select(FilerAccount).where(FilerAccount.court_id.in_(scope.court_ids), condition)
    return list(db.session.scalars(query.order_by(func.lower(FilerAccount.email), FilerAccount.court_id)))


def _group_by_email(accounts: Iterable[FilerAccount]) -> list[list[FilerAccount]]:
    def key(account: FilerAccount) -> str:
        return account.email.casefold()

    return [list(group) for _key, group in groupby(sorted(accounts, key=key), key=key)]


def _record(event: Event, scope: Scope, typed: str, accounts: list[FilerAccount]) -> None:
    """Write one row in either case, so that both take equally long. A text that is no account's is kept as a digest."""
    court_id = scope.court.id if scope.court else None
    if accounts:
        trail.record(event, court=court_id, filer=accounts[0].id, filers=[account.id for account in accounts])
    else:
        trail.record(event, court=court_id, typed=digests.username_digest(typed))
