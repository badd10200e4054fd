"""A forgotten PACER password or username: a letter, and nothing on the page. Everybody hears the same."""

from typing import Any

from wizard.account import security
from wizard.account.answers import RecoveryAnswer
from wizard.account.forms import EmailCodeForm, RecoverPasswordForm, RecoverUsernameForm
from wizard.account.pages import page_context
from wizard.account.refusals import AccountRefusal
from wizard.account.security import Secrets
from wizard.audit import events, trail
from wizard.core.database import db, dummy_write, end_read, get_for_update, transaction
from wizard.core.normalize import fold
from wizard.flow import rate_limits
from wizard.flow.answers import Accepted, Answers, Done
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusedError
from wizard.flow.steps import Flow, Step, Subject
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.security import digests, email_codes, passwords
from wizard.security.attempts import Dimension
from wizard.security.email_codes import TooManyCodesError
from wizard.security.password_rules import is_hashable

PURPOSE = "pacer-recovery"
NOBODY = "nobody@example.invalid"


def ask_for_code(_journey: Journey, form: RecoverUsernameForm) -> Done:
    """Step 1: a code goes to the e-mail address of that account, if there is one. Raises RefusedError."""
    typed = form.username.data.lower()
    with rate_limits.email_request("pacer", typed), transaction():
        account = _account(PacerAccount.username == typed) if is_hashable(typed) else None
        _write_or_pretend(account)
        trail.record(events.PASSWORD_FORGOTTEN, **_whose(account, typed))
    return Done()


def _write_or_pretend(account: PacerAccount | None) -> None:
    """Nobody may learn here whether there is an account, or whether it has as many codes as it may have."""
    try:
        if account:
            return _write(account.email, account.id)
    except TooManyCodesError:
        pass
    return dummy_write(lambda: _write(NOBODY, 0))


def _write(address: str, account_id: int) -> None:
    code = email_codes.issue(PURPOSE, f"{account_id}", account=account_id)
    outbox.enqueue("pacer-recovery", address, code=code)


def _account(condition) -> PacerAccount | None:
    return db.session.scalar(db.select(PacerAccount).where(condition, PacerAccount.cancelled.is_(False)))


def _whose(account: PacerAccount | None, typed: str) -> dict[str, Any]:
    return {"pacer": account.id} if account else {"typed": digests.username_digest(typed)}


def request_username(email: str) -> None:
    """Write to that address which usernames it has. Flushes."""
    key = rules.email_key(email) if is_hashable(email) else ""
    same = db.select(PacerAccount).where(PacerAccount.email_key == key, PacerAccount.cancelled.is_(False))
    accounts = [account for account in db.session.scalars(same) if account.email.casefold() == email.casefold()]
    if accounts:
        outbox.enqueue("pacer-usernames", accounts[0].email, accounts=accounts)
    else:
        dummy_write(lambda: outbox.enqueue("pacer-usernames", NOBODY, accounts=[]))
    trail.record(events.USERNAME_FORGOTTEN, **_whose(accounts[0] if accounts else None, email))


def prove_code(_journey: Journey, form: EmailCodeForm) -> RecoveryAnswer:
    """Step 2: the code says whose password it is, and is redeemed. Raises RefusedError."""
    with rate_limits.email_code_attempt(), transaction():
        return RecoveryAnswer(account_id=email_codes.redeem(PURPOSE, form.code.data)["account"])


def account_of(answers: Answers) -> Subject:
    """The account whose password is forgotten, once the code has proved it."""
    recovery = answers.find(RecoveryAnswer)
    return Subject(pacer_account_id=recovery.account_id if recovery else None)


def question_of(journey: Journey) -> dict[str, Any]:
    """The security question that is asked beside the code, if the account has one."""
    account = db.session.get_one(PacerAccount, journey.answer(RecoveryAnswer).account_id)
    return {"question": account.answers[0].question if account.answers else None}


def choose_password(journey: Journey, form: RecoverPasswordForm) -> Accepted:
    """The last step: the answer is right, the password by the rules. Raises RefusedError."""
    account = db.session.get_one(PacerAccount, journey.answer(RecoveryAnswer).account_id)
    parts, answers = security.parts_of(account), [each.answer_hash for each in account.answers[:1]]
    account_id = account.id
    end_read()
    for stored in answers:
        _must_be_the_answer(account_id, stored, form.answer.data or "")
    return Accepted(Done(), private=security.secrets_of(form, parts))


def _must_be_the_answer(account_id: int, stored: str, typed: str) -> None:
    with rate_limits.attempt(Dimension.SECURITY_ANSWER, str(account_id), wrong=RefusedError):
        if not passwords.verify_password(stored, fold(typed)):
            raise RefusedError(AccountRefusal.WRONG_ANSWER, pacer=account_id)


def set_password(journey: Journey, secrets: Secrets) -> dict[str, Any]:
    """The new password counts. Every session of the account ends; a letter tells of it. Flushes."""
    account = get_for_update(PacerAccount, journey.answer(RecoveryAnswer).account_id)
    security.change_password(account, secrets)
    journey.note(events.PASSWORD_SET, pacer=account.id)
    facts = {"username": account.username}
    journey.clear()
    return facts


RECOVER = Flow(
    name="recover",
    success_outcome="recovered",
    steps=(
        Step(
            name="who",
            title="Enter your username",
            form=RecoverUsernameForm,
            handle=ask_for_code,
        ),
        Step(
            name="code",
            title="Verification code",
            form=EmailCodeForm,
            answer=RecoveryAnswer,
            handle=prove_code,
        ),
        Step(
            name="password",
            title="New password",
            form=RecoverPasswordForm,
            handle=choose_password,
            context=question_of,
        ),
    ),
    complete=set_password,
    subject=account_of,
    context=page_context,
    templates="account/recover",
)
