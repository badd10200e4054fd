"""A forgotten PACER password or username: an e-mail, and the same page for everyone."""

from typing import Any

from sqlalchemy import ColumnElement, select

from wizard.account import credentials
from wizard.account.answers import RecoveryAnswer, RecoveryRequest
from wizard.account.credentials import HashedSecrets
from wizard.account.forms import EmailCodeForm, RecoverPasswordForm, RecoverUsernameForm
from wizard.account.pages import page_context
from wizard.audit import events, trail
from wizard.core.database import db, dummy_write, end_read, get_for_update, transaction
from wizard.core.normalize import login_key
from wizard.flow import rate_limits, side_trips
from wizard.flow.answers import Accepted, Answers, Done
from wizard.flow.journey import Journey
from wizard.flow.refusals import CREDENTIALS_CHANGED, StepBackError
from wizard.flow.steps import Flow, Step, Subject
from wizard.mail import outbox
from wizard.pacer import rules
from wizard.pacer.models import PacerAccount
from wizard.security import digests, email_codes, known_browsers
from wizard.security.email_codes import InvalidCodeError, TooManyCodesError
from wizard.security.epochs import OutdatedProofError, Proof
from wizard.security.password_rules import is_hashable

PURPOSE = "pacer-recovery"
DUMMY_RECIPIENT = "nobody@example.invalid"


def request_code(journey: Journey, form: RecoverUsernameForm) -> RecoveryRequest:
    """Step 1: e-mail a code to the address of that account, if there is one. Raises RefusedError.

    Whoever forgot the username, too, types the address. Where several accounts have it, the e-mail names them instead.
    """
    typed = form.username.data.lower()
    asked = RecoveryRequest(digests.username_digest(typed))
    with rate_limits.email_request("pacer", typed), transaction():
        named = _accounts_named(typed)
        account = named[0] if len(named) == 1 else None
        name = account.username if account else typed
        is_known = known_browsers.subject_of(PacerAccount.KIND, login_key(name)) is not None
        _enqueue_code_or_dummy(account, _place(journey, asked), is_known)
        if "@" in typed:
            _enqueue_usernames_or_dummy([] if account else named)
        trail.record(events.PASSWORD_FORGOTTEN, **_account_detail(account, typed))
    return asked


def _accounts_named(typed: str) -> list[PacerAccount]:
    """The account of that username, or else those of that e-mail address."""
    account = _find_account(PacerAccount.username == typed) if is_hashable(typed) else None
    at_address = _accounts_at(typed) if "@" in typed else []
    return [account] if account else at_address


def _place(journey: Journey, asked: RecoveryRequest) -> str:
    """In this browser, for that username: also where the recovery was begun anew, and the e-mail is an earlier one."""
    return f"browser {journey.session_id} {asked.whose}"


def _enqueue_code_or_dummy(account: PacerAccount | None, place: str, is_known: bool) -> None:
    """Do the same work where there is no account, or where it has as many outstanding codes as allowed."""
    try:
        if account:
            return _enqueue_code(account, place, is_known)
    except TooManyCodesError:
        pass
    nobody = PacerAccount(id=0, credential_epoch=0, username="", email=DUMMY_RECIPIENT)
    return dummy_write(lambda: _enqueue_code(nobody, place, is_known))


def _enqueue_code(account: PacerAccount, place: str, is_known: bool) -> None:
    # Codes of an earlier epoch work no longer, and so do not keep anybody from getting one that does.
    opens = {"account": account.id, "epoch": account.credential_epoch}
    subject = f"{account.id}:{account.credential_epoch}"
    code = email_codes.issue(PURPOSE, subject, place, email_codes.LIFETIME, is_known, **opens)
    outbox.enqueue("pacer-recovery", account.email, code=code, username=account.username)


def _find_account(condition: ColumnElement[bool]) -> PacerAccount | None:
    return db.session.scalar(select(PacerAccount).where(condition, PacerAccount.cancelled.is_(False)))


def _account_detail(account: PacerAccount | None, typed: str) -> dict[str, Any]:
    return {"pacer": account.id} if account else {"typed": digests.username_digest(typed)}


def request_username(email: str) -> None:
    """E-mail this address the usernames of its accounts. Flushes."""
    accounts = _accounts_at(email)
    _enqueue_usernames_or_dummy(accounts)
    trail.record(events.USERNAME_FORGOTTEN, **_account_detail(accounts[0] if accounts else None, email))


def _accounts_at(email: str) -> list[PacerAccount]:
    key = rules.email_key(email) if is_hashable(email) else ""
    same_key = select(PacerAccount).where(PacerAccount.email_key == key, PacerAccount.cancelled.is_(False))
    return [account for account in db.session.scalars(same_key) if account.email.casefold() == email.casefold()]


def _enqueue_usernames_or_dummy(accounts: list[PacerAccount]) -> None:
    if accounts:
        outbox.enqueue("pacer-usernames", accounts[0].email, accounts=accounts)
    else:
        dummy_write(lambda: outbox.enqueue("pacer-usernames", DUMMY_RECIPIENT, accounts=[]))


def redeem_code(journey: Journey, form: EmailCodeForm) -> RecoveryAnswer:
    """Step 2: redeem the code, which says whose password was forgotten. Raises RefusedError."""
    place, typed = _place(journey, journey.answer(RecoveryRequest)), form.code.data
    with rate_limits.email_code_attempt(PURPOSE, place, typed), transaction():
        facts = email_codes.redeem(PURPOSE, place, typed)
        try:
            account = Proof(PacerAccount, facts["account"], facts["epoch"]).lock()
        except OutdatedProofError:
            raise InvalidCodeError from None
        return RecoveryAnswer(account_id=account.id, epoch=account.credential_epoch)


def subject_of(answers: Answers) -> Subject:
    """The account whose password was forgotten, known once the code is redeemed."""
    recovery = answers.find(RecoveryAnswer)
    return Subject(pacer_account_id=recovery.account_id if recovery else None)


def security_question(journey: Journey) -> dict[str, Any]:
    """The security question that is asked in addition to the code, if the account has one. Raises StepBackError."""
    account = _proved_account(journey)
    return {"question": account.answers[0].question if account.answers else None}


def _proved_account(journey: Journey) -> PacerAccount:
    recovery = journey.answer(RecoveryAnswer)
    account = db.session.get_one(PacerAccount, recovery.account_id)
    if account.credential_epoch != recovery.epoch:
        raise StepBackError("code", CREDENTIALS_CHANGED)
    return account


def choose_password(journey: Journey, form: RecoverPasswordForm) -> Accepted:
    """The last step: the answer to the security question, and a new password. Raises RefusedError, StepBackError."""
    account = _proved_account(journey)
    account_id, parts = account.id, credentials.password_parts(account)
    answer_hash = account.answers[0].answer_hash if account.answers else None
    end_read()
    if answer_hash:
        credentials.check_answer(account_id, answer_hash, form.answer.data)
    return Accepted(Done(), private=credentials.hash_secrets(form.password.data, parts))


def set_password(journey: Journey, secrets: HashedSecrets) -> dict[str, Any]:
    """Set the new password, end every session of the account, and notify its owner. Flushes; raises StepBackError."""
    get_for_update(PacerAccount, journey.answer(RecoveryAnswer).account_id)
    account = _proved_account(journey)
    credentials.set_password(account, secrets)
    journey.note(events.PASSWORD_SET, pacer=account.id)
    facts = {"username": account.username}
    side_trips.bring_back(side_trips.PACER, account.username)
    journey.clear()
    return facts


RECOVER = Flow(
    name="recover",
    success_outcome="recovered",
    steps=(
        Step(
            name="who",
            title="Find your account",
            form=RecoverUsernameForm,
            answer=RecoveryRequest,
            handle=request_code,
        ),
        Step(
            name="code",
            title="Verification code",
            form=EmailCodeForm,
            answer=RecoveryAnswer,
            handle=redeem_code,
        ),
        Step(
            name="password",
            title="New password",
            form=RecoverPasswordForm,
            handle=choose_password,
            context=security_question,
        ),
    ),
    complete=set_password,
    subject=subject_of,
    context=page_context,
    templates="account/recover",
)
