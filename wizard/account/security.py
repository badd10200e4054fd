"""What the last step of registration, upgrade and recovery has in common: passwords, questions, letters with codes."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError

from wizard.account.refusals import AccountRefusal
from wizard.core.database import db
from wizard.core.normalize import fold
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.models import PacerAccount, SecurityAnswer
from wizard.security import email_codes, passwords
from wizard.security.email_codes import TooManyCodesError
from wizard.security.password_rules import PACER_RULES, broken_rules
from wizard.security.sessions import end_sessions_of


@dataclass(frozen=True)
class Secrets:
    """Hashes on their way from the last step to the account; no journey keeps them."""

    password: str = field(repr=False)
    answers: dict[str, str] = field(repr=False)


def secrets_of(form, parts: Iterable[str]) -> Secrets:
    """Hash what a form has. ``parts`` may not stand in the password. Raises RefusedError, or OverloadedError."""
    must_be_a_good_password(form.password.data, parts)
    answers = {}
    if "first_question" in form:
        if form.first_question.data == form.second_question.data:
            raise RefusedError(AccountRefusal.SAME_QUESTION)
        answers = {
            form.first_question.data: passwords.hash_password(fold(form.first_answer.data)),
            form.second_question.data: passwords.hash_password(fold(form.second_answer.data)),
        }
    return Secrets(passwords.hash_password(form.password.data), answers)


def must_be_a_good_password(password: str, parts: Iterable[str]) -> None:
    """Refuse a password that breaks one of the rules, naming all that it breaks (O)."""
    if broken := broken_rules(PACER_RULES, password, parts):
        raise RefusedError(AccountRefusal.PASSWORD_RULES, facts={"rules": "; ".join(broken)})


def parts_of(account: PacerAccount, username: str = "") -> list[str]:
    """What may not stand in the password of an account."""
    names = (account.first_name, account.middle_name, account.last_name)
    return [*names, username or account.username, account.email]


def keep(account: PacerAccount, secrets: Secrets) -> None:
    """Give an account its password and, where there are any, its answers. Flushes nothing."""
    account.password_hash = secrets.password
    if secrets.answers:
        account.answers = [
            SecurityAnswer(question=asked, answer_hash=hashed) for asked, hashed in secrets.answers.items()
        ]


def add(account: PacerAccount) -> None:
    """Add an account. Flushes; raises RefusedError."""
    db.session.add(account)
    flush()


def flush() -> None:
    """Write to the database. A username is unique, and the database is the last judge. Raises RefusedError."""
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise RefusedError(AccountRefusal.USERNAME_TAKEN, "lost the race") from None


def must_be_free(username: str) -> None:
    """Refuse a username that somebody has."""
    if db.session.scalar(db.select(PacerAccount.id).filter_by(username=username.lower())):
        raise RefusedError(AccountRefusal.USERNAME_TAKEN)


def change_password(account: PacerAccount, secrets: Secrets) -> None:
    """A new password: every session and token of the account ends, and a letter tells its owner. Flushes nothing."""
    keep(account, secrets)
    end_sessions_of(account.get_id())
    end_tokens_of(account.id)
    outbox.enqueue("pacer-password-set", account.email, account=account)


def send_code(purpose: str, address: str, letter: str, **facts) -> None:
    """Write an e-mail with a code; nothing, and not a word of it, where several are on their way. Flushes."""
    with suppress(TooManyCodesError):
        outbox.enqueue(letter, address, code=email_codes.issue(purpose, address.casefold(), **facts))
