"""A passcode by e-mail, for whoever has lost the app and the backup codes (O): it logs in once, to set up another app.

PACER asks the security question first and e-mails the passcode then. Decided: the question comes last, and every page
before it is the same whatever was typed, so that nobody learns here that a password is right. The e-mail goes out only
where it was. A passcode by e-mail is a weaker second factor than an app: for 30 days afterwards each link of the
account also needs a code from the court's own mail (``linking.rules.Risk``), and the owner is told. Never for the
console.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy import select

from wizard.account import credentials
from wizard.account.answers import PasscodeAnswer, RecoveryRequest
from wizard.account.forms import EmailCodeForm, PasscodeLoginForm, SecurityAnswerForm
from wizard.account.pages import page_context
from wizard.audit import events, trail
from wizard.core import clock
from wizard.core.database import db, dummy_write, end_read, transaction
from wizard.core.normalize import login_key
from wizard.flow import rate_limits, side_trips
from wizard.flow.answers import Answers, Done
from wizard.flow.journey import Journey
from wizard.flow.refusals import CREDENTIALS_CHANGED, StepBackError
from wizard.flow.steps import Flow, Step, Subject
from wizard.mail import outbox
from wizard.pacer import admission
from wizard.pacer import proof as pacer_proof
from wizard.pacer.models import PacerAccount, identity_of
from wizard.security import attempts, digests, email_codes, known_browsers, passwords
from wizard.security.dimensions import Dimension
from wizard.security.email_codes import InvalidCodeError, TooManyCodesError
from wizard.security.epochs import OutdatedProofError, Proof
from wizard.security.password_rules import is_hashable

PURPOSE = "pacer-passcode"
DUMMY_RECIPIENT = "nobody@example.invalid"


@dataclass(frozen=True)
class _Login:
    """What became of a login, and whose it is; whom the password proves, and where that person's e-mail goes."""

    cause: str
    account_id: int | None = None
    proof: Proof[PacerAccount] = field(default=Proof(PacerAccount, 0, 0))
    email_address: str = DUMMY_RECIPIENT
    username: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the password was right."""
        return self.proof.account_id != 0


class _TypedError(Exception):
    """A login was typed: it counts as an attempt whether it is right or not, until the passcode is used."""

    def __init__(self, login: _Login) -> None:
        super().__init__(login.cause)
        self.login = login


def request_passcode(journey: Journey, form: PasscodeLoginForm) -> RecoveryRequest:
    """Step 1: e-mail a passcode to the address of the account, if username and password are right.

    The same for everybody. Raises RefusedError, or OverloadedError.
    """
    typed = login_key(form.username.data)
    asked = RecoveryRequest(digests.username_digest(typed))
    with rate_limits.email_request("passcode", typed):
        login = _verify(typed, form.password.data)
        with transaction():
            is_known = known_browsers.subject_of(PacerAccount.KIND, typed) is not None
            sent = _enqueue_passcode_or_dummy(login, _place(journey, asked), is_known)
            detail = {"pacer": login.account_id} if login.account_id else {"typed": asked.whose}
            trail.record(events.PASSCODE_ASKED, code=sent, cause=login.cause, **detail)
    return asked


def _verify(typed: str, password: str) -> _Login:
    """What became of the login: one verification whatever is wrong, and one attempt even where nothing is."""
    subjects = rate_limits.login_subjects(
        PacerAccount.KIND, Dimension.PACER_LOGIN, pacer_proof.account_dimension(), typed
    )
    email_of = partial(pacer_proof.email_on_file, typed)
    try:
        with rate_limits.login_attempt(*subjects, wrong=_TypedError, email_of=email_of):
            raise _TypedError(_verified(typed, password))
    except _TypedError as done:
        return done.login


def _verified(typed: str, password: str) -> _Login:
    account = db.session.scalar(select(PacerAccount).filter_by(username=typed if is_hashable(typed) else ""))
    stored = account and account.password_hash
    login = account and _Login("right password", account.id, account.proof, account.email, account.username)
    end_read()
    is_right = passwords.verify_password(stored or passwords.dummy_hash(), password)
    if login is None or stored is None:
        return _Login("unknown")
    return login if is_right else _Login("wrong password", login.account_id)


def _place(journey: Journey, asked: RecoveryRequest) -> str:
    """In this browser, for the username whose right password was typed here."""
    return f"browser {journey.session_id} {asked.whose}"


def _enqueue_passcode_or_dummy(login: _Login, place: str, is_known: bool) -> str:
    """Do the same work where the login was wrong, or where as many passcodes were sent as allowed."""
    try:
        if login.is_right:
            _enqueue_passcode(login, place, is_known)
            return "sent"
    except TooManyCodesError:
        pass
    dummy_write(lambda: _enqueue_passcode(_Login("nobody"), place, is_known))
    return "not sent"


def _enqueue_passcode(login: _Login, place: str, is_known: bool) -> None:
    account_id, epoch = login.proof.account_id, login.proof.epoch
    if not is_known:
        rate_limits.count_passcode(account_id)
    opens = {"account": account_id, "epoch": epoch}
    code = email_codes.issue(PURPOSE, f"{account_id}:{epoch}", place, email_codes.LIFETIME, is_known, **opens)
    outbox.enqueue("pacer-passcode", login.email_address, code=code, username=login.username)


def redeem_passcode(journey: Journey, form: EmailCodeForm) -> PasscodeAnswer:
    """Step 2: redeem the passcode, which says whose login it completes. Raises RefusedError."""
    place, typed = _place(journey, journey.answer(RecoveryRequest)), form.code.data
    with rate_limits.email_code_attempt(PURPOSE, place, typed), transaction():
        facts = email_codes.redeem(PURPOSE, place, typed)
        try:
            account = Proof(PacerAccount, facts["account"], facts["epoch"]).lock()
        except OutdatedProofError:
            raise InvalidCodeError from None
        pacer_proof.ensure_usable(identity_of(account), to_manage=True)
        return PasscodeAnswer(account.id, account.credential_epoch, is_asked_more=bool(account.answers))


def has_question(answers: Answers) -> bool:
    """Whether a security question is asked; before the passcode is typed nobody knows."""
    proved = answers.find(PasscodeAnswer)
    return proved is None or proved.is_asked_more


def security_question(journey: Journey) -> dict[str, Any]:
    """The security question of the account. Raises StepBackError."""
    return {"question": _proved_account(journey).answers[0].question}


def _proved_account(journey: Journey) -> PacerAccount:
    proved = journey.answer(PasscodeAnswer)
    account = db.session.get_one(PacerAccount, proved.account_id)
    if account.credential_epoch != proved.epoch:
        raise StepBackError("code", CREDENTIALS_CHANGED)
    return account


def answer_question(journey: Journey, form: SecurityAnswerForm) -> Done:
    """Step 3: the answer to the security question. Raises RefusedError, StepBackError."""
    account = _proved_account(journey)
    account_id, answer_hash = account.id, account.answers[0].answer_hash
    end_read()
    credentials.check_answer(account_id, answer_hash, form.answer.data)
    return Done()


def log_in(journey: Journey, _private: None = None) -> dict[str, Any]:
    """Note that the passcode was used, and notify the owner. Flushes; raises OutdatedProofError."""
    proved = journey.answer(PasscodeAnswer)
    account = Proof(PacerAccount, proved.account_id, proved.epoch).lock()
    account.passcode_used_at = clock.actual()
    # What was counted when the login was typed: only now it was right.
    for subject in rate_limits.login_subjects(
        PacerAccount.KIND, Dimension.PACER_LOGIN, pacer_proof.account_dimension(), *account.login_key
    ):
        if subject[0] is not Dimension.NETWORK:
            attempts.clear(*subject)
    side_trips.bring_back(side_trips.PACER, account.username)
    journey.note(events.PASSCODE_USED, pacer=account.id)
    outbox.enqueue("passcode-used", account.email, account=account)
    return {"username": account.username}


def sign_in(journey: Journey) -> None:
    """Sign in as far as the person is admitted."""
    proved = journey.answer(PasscodeAnswer)
    person = identity_of(db.session.get_one(PacerAccount, proved.account_id))
    admission.admit_after_journey(person, clock.actual(), url_for("mfa.show"))


def subject_of(answers: Answers) -> Subject:
    """The account that logs in, known once the passcode is redeemed."""
    proved = answers.find(PasscodeAnswer)
    return Subject(pacer_account_id=proved.account_id if proved else None)


PASSCODE = Flow(
    name="passcode",
    success_outcome="logged-in",
    steps=(
        Step(
            name="login",
            title="PACER login",
            form=PasscodeLoginForm,
            answer=RecoveryRequest,
            handle=request_passcode,
        ),
        Step(
            name="code",
            title="One-time passcode",
            form=EmailCodeForm,
            answer=PasscodeAnswer,
            handle=redeem_passcode,
        ),
        Step(
            name="question",
            title="Security question",
            form=SecurityAnswerForm,
            handle=answer_question,
            context=security_question,
            when=has_question,
        ),
    ),
    complete=log_in,
    on_success=sign_in,
    subject=subject_of,
    context=page_context,
    templates="account/passcode",
)
