"""Username, password and security questions, as registration, upgrade and recovery set them; and e-mailed codes."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from wizard.account.forms import SecurityForm
from wizard.account.refusals import AccountRefusal
from wizard.core.database import db
from wizard.core.normalize import fold
from wizard.flow import rate_limits
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.models import PacerAccount, SecurityAnswer
from wizard.security import attempts, email_codes, passwords
from wizard.security.dimensions import Dimension
from wizard.security.email_codes import TooManyCodesError
from wizard.security.password_rules import PACER_RULES, broken_rules
from wizard.security.sessions import end_sessions_of


@dataclass(frozen=True)
class HashedSecrets:
    """Hashes on their way from the last step to the account; no journey stores them.

    ``answers`` gives the hash of each answer by its security question.
    """

    password: str = field(repr=False)
    answers: dict[str, str] = field(repr=False)


def hash_secrets(password: str, parts: Iterable[str], answers: Mapping[str, str] | None = None) -> HashedSecrets:
    """Hash a new password and, where there are any, the answers to security questions, given by question.

    ``parts`` are the names, username and e-mail address that the password must not contain. Raises RefusedError, or
    OverloadedError.
    """
    ensure_password_rules(password, parts)
    answer_hashes = {question: passwords.hash_password(fold(typed)) for question, typed in (answers or {}).items()}
    return HashedSecrets(passwords.hash_password(password), answer_hashes)


def hash_form_secrets(form: SecurityForm, parts: Iterable[str]) -> HashedSecrets:
    """Hash the password and the answers to both security questions. Raises RefusedError, or OverloadedError."""
    ensure_password_rules(form.password.data, parts)
    if form.first_question.data == form.second_question.data:
        raise RefusedError(AccountRefusal.SAME_QUESTION)
    answers = {form.first_question.data: form.first_answer.data, form.second_question.data: form.second_answer.data}
    return hash_secrets(form.password.data, parts, answers)


def ensure_password_rules(password: str, parts: Iterable[str]) -> None:
    """Raise RefusedError, with every rule that the password breaks (O)."""
    if broken := broken_rules(PACER_RULES, password, parts):
        raise RefusedError(AccountRefusal.PASSWORD_RULES, facts={"rules": "; ".join(broken)})


def password_parts(account: PacerAccount, username: str = "") -> list[str]:
    """What the password of an account must not contain; ``username`` is a new one that replaces the account's."""
    names = (account.first_name, account.middle_name, account.last_name)
    return [*names, username or account.username, account.email]


def check_answer(account_id: int, answer_hash: str, typed: str) -> None:
    """Verify the answer to a security question; one without a letter or digit is wrong. Raises RefusedError, or
    OverloadedError.
    """
    with rate_limits.attempt((Dimension.SECURITY_ANSWER, str(account_id)), wrong=RefusedError):
        answer = fold(typed)
        if not passwords.verify_password(answer_hash, answer) or not answer:
            raise RefusedError(AccountRefusal.WRONG_ANSWER, pacer=account_id)


def store_secrets(account: PacerAccount, secrets: HashedSecrets) -> None:
    """Give an account its password and, if there are any, its answers. Flushes nothing."""
    account.password_hash = secrets.password
    if secrets.answers:
        account.answers = [
            SecurityAnswer(question=question, answer_hash=answer_hash)
            for question, answer_hash in secrets.answers.items()
        ]


def add_account(account: PacerAccount) -> None:
    """Add an account. Flushes; raises RefusedError where its username is taken."""
    db.session.add(account)
    flush_username()


def flush_username() -> None:
    """Flush. Raises RefusedError where the username was taken since it was checked: the database has the last word."""
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise RefusedError(AccountRefusal.USERNAME_TAKEN, "lost the race") from None


def ask_for_username(username: str) -> None:
    """Raise RefusedError where an account has this username, or where this network asked for too many. Commits."""
    rate_limits.count_username(AccountRefusal.TOO_MANY_USERNAMES)
    ensure_username_available(username)


def ensure_username_available(username: str) -> None:
    """Raise RefusedError where an account has this username."""
    if db.session.scalar(select(PacerAccount.id).filter_by(username=username.lower())):
        raise RefusedError(AccountRefusal.USERNAME_TAKEN)


def set_password(account: PacerAccount, secrets: HashedSecrets) -> None:
    """Set a new password, end every session and API token of the account, and notify its owner. Flushes nothing."""
    store_secrets(account, secrets)
    attempts.clear(Dimension.PACER_ACCOUNT, *account.login_key)
    end_sessions_of(account.identity)
    end_tokens_of(account.id)
    outbox.enqueue("pacer-password-set", account.email, account=account)


def send_code(purpose: str, email_address: str, place: str, facts: dict[str, Any]) -> None:
    """E-mail a code that verifies the address, unless several are outstanding: nothing shows the difference. Flushes.

    ``place``: where it must be typed. ``facts`` are returned when the code is redeemed.
    """
    with suppress(TooManyCodesError):
        code = email_codes.issue(purpose, email_address.casefold(), place, **facts)
        outbox.enqueue("address-code", email_address, code=code)
