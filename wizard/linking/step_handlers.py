"""How each step verifies or records what was typed. Each returns the answer that the journey keeps."""

from datetime import datetime, timedelta
from typing import Any

from flask_login import current_user

from wizard.cmecf import proof as cmecf_proof
from wizard.cmecf.models import FilerAccount
from wizard.core import clock, config
from wizard.core.database import db
from wizard.core.normalize import login_key
from wizard.courts.court import Court
from wizard.courts.registry import get_court
from wizard.flow import rate_limits, side_trips
from wizard.flow.answers import Accepted, Answers
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusedError, StepBackError
from wizard.linking import prepared, rules, second_proof
from wizard.linking.accounts import accounts
from wizard.linking.answers import (
    ChooseAnswer,
    ConfirmAnswer,
    LegacyAnswer,
    LogoutAnswer,
    PacerAnswer,
    StatedAnswer,
    VerifyAnswer,
)
from wizard.linking.forms import (
    ChooseForm,
    ConfirmForm,
    LegacyForm,
    LogoutForm,
    PacerForm,
    PrepareForm,
    StatedForm,
    VerifyForm,
)
from wizard.linking.rules import LinkRefusal
from wizard.linking.services import ensure_current, ensure_unlinked
from wizard.links.models import ProofMethod
from wizard.pacer import cookies
from wizard.pacer import proof as pacer_proof
from wizard.pacer.admission import Admission, admission_of
from wizard.pacer.directory import Identity
from wizard.pacer.models import PacerAccount, identity_of
from wizard.people.names import same_last_name
from wizard.security import signin
from wizard.security.attempts import Subject
from wizard.security.dimensions import Dimension


def detect_sessions(_journey: Journey) -> dict[str, Any]:
    """What this site can see of an open login, for the page of step 1."""
    return {"signed_in_here": current_user.is_authenticated, "pacer_cookies": cookies.pacer_cookies()}


def confirm_logged_out(journey: Journey, _form: LogoutForm) -> LogoutAnswer:
    """Step 1. Nothing is verified: this site cannot see sessions at PACER, so the statement counts."""
    return prepared.logged_out(get_court(journey.scope))


def prepares(answers: Answers) -> bool:
    """Whether the journey prepares a link that is made when the court converts."""
    begun = answers.find(LogoutAnswer)
    return begun is not None and begun.prepares


def links(answers: Answers) -> bool:
    """Whether the journey links."""
    return not prepares(answers)


def prove_pacer(journey: Journey, form: PacerForm) -> Accepted:
    """Step 2: whose PACER account it is. Only its owner, once logged in, is told its kind. Raises RefusedError.

    Whoever has prepared the link need not take the steps up to the confirmation again.
    """
    person = pacer_proof.prove(form)
    _ensure_linkable(journey.scope, person)
    signin.rotate_session_key()
    answer = _pacer_answer(person, clock.actual(), _proof_method(person, form))
    known = {} if prepares(journey.answers) else prepared_answers(get_court(journey.scope), answer)
    return Accepted(answer, ahead=known)


def prepared_answers(court: Court, pacer: PacerAnswer) -> dict[str, object]:
    """The answers that were given when the link was prepared, by step; none where the preparation counts no more.

    A risk that shows only now asks for the code by e-mail, and so for the legacy login once more.
    """
    found = prepared.pair_of_pacer(court, pacer.account_id)
    if found is None or not found[0].is_current(pacer.epoch, found[1]):
        return {}
    pair, filer = found
    known = prepared.answers_of(pair)
    account = db.session.get_one(PacerAccount, pacer.account_id)
    is_new_risk = known and "verify" not in known and second_proof.risks_of(Answers(known), account, filer)
    return {} if is_new_risk else known


def preparation_context(journey: Journey) -> dict[str, Any]:
    """For the page of step 3: whether a link was prepared with this account that counts no more."""
    court = get_court(journey.scope)
    is_asked = links(journey.answers) and "choose" not in journey.answers
    return {"withdrawn": is_asked and prepared.pair_of_pacer(court, journey.answer(PacerAnswer).account_id) is not None}


def _proof_method(person: Identity, form: PacerForm) -> ProofMethod:
    if form.passkey.data and config.current_settings().keeps_accounts:
        return ProofMethod.PASSKEY
    # Where PACER holds the account, nothing but the code that was typed tells that one was needed.
    with_code = bool(form.otp_code.data) if person.enrolled is None else person.enrolled
    return ProofMethod.PASSWORD_AND_CODE if with_code else ProofMethod.PASSWORD


def _pacer_answer(person: Identity, proved_at: datetime, method: ProofMethod) -> PacerAnswer:
    return PacerAnswer(
        account_id=person.account_id,
        epoch=person.epoch,
        username=person.username,
        is_kind_known=person.kind is not None,
        proved_at=proved_at,
        method=method.value,
    )


def is_login_recent() -> bool:
    """Whether this browser has just logged in with PACER, so that the login need not be typed again (WCAG 3.3.7)."""
    return bool(current_user.is_authenticated) and signin.is_recently_proved()


def answer_of_signed_in(court_id: str, account: PacerAccount) -> PacerAnswer:
    """The same answer for an account that has just logged in at a court's login page. Raises RefusedError."""
    person = identity_of(account)
    _ensure_linkable(court_id, person)
    return _pacer_answer(person, signin.signed_in_at(), ProofMethod.EARLIER_LOGIN)


def _ensure_linkable(court_id: str, person: Identity) -> None:
    refusal = rules.why_not_linkable(
        person.kind, person.upgraded, person.cancelled, person.held, person.frozen
    ) or _why_mfa_is_needed(person)
    if refusal:
        facts: dict[str, Any] = {"username": person.username, "replaced_by": person.replaced_by}
        facts |= {"pacer": person.account_id, "epoch": person.epoch}
        facts |= {"by_thumb": True} if person.kind is None else {}
        raise RefusedError(refusal, pacer=person.account_id, facts=facts)
    ensure_unlinked(court_id, person.account_id)


def _why_mfa_is_needed(person: Identity) -> LinkRefusal | None:
    return LinkRefusal.ENROLL_FIRST if admission_of(person) is Admission.MFA_REQUIRED else None


def suggest_pacer_username(_journey: Journey) -> dict[str, object]:
    """The username that was just registered, upgraded or recovered in this browser."""
    return {"username": side_trips.brought_back(side_trips.PACER)}


def suggest_filer_login(journey: Journey) -> dict[str, object]:
    """The login whose password was just reset in this browser."""
    return {"username": side_trips.brought_back(journey.scope)}


def needs_statement(answers: Answers) -> bool:
    """Whether the user must say whose account it is, because PACER does not tell.

    Before the login nobody knows; then the step is counted where this site asks PACER about every login.
    """
    pacer = answers.find(PacerAnswer)
    return not (pacer.is_kind_known if pacer else config.current_settings().keeps_accounts)


def state_account(journey: Journey, form: StatedForm) -> StatedAnswer:
    """Where PACER tells nothing: the name on the account and its kind, as the user states them. Raises RefusedError."""
    refusal = rules.why_stated_not_linkable(form.account.data)
    if refusal:
        pacer = journey.answer(PacerAnswer)
        facts = {"username": pacer.username, "pacer": pacer.account_id, "epoch": pacer.epoch}
        raise RefusedError(refusal, "stated", pacer=pacer.account_id, facts=facts)
    return StatedAnswer(
        first_name=form.first_name.data,
        middle_name=form.middle_name.data or "",
        last_name=form.last_name.data,
        account=form.account.data,
        own=True,
    )


def choose(_journey: Journey, form: ChooseForm) -> ChooseAnswer:
    """Step 3: whose filer account it is. The user says so before any account is shown (S1)."""
    is_someone_else = form.whose.data == rules.SOMEONE_ELSE
    return ChooseAnswer(whose=form.whose.data, filer_name=form.filer_name.data if is_someone_else else "")


def prove_legacy(journey: Journey, form: LegacyForm) -> LegacyAnswer:
    """Step 4: whose filer account it is. Raises RefusedError.

    Attempts count against the PACER account that is trying, and against the filer account: several could share guesses.
    """
    court_id, typed = journey.scope, form.username.data
    tried_by: Subject = (Dimension.LEGACY_PROOF, str(journey.answer(PacerAnswer).account_id))
    tried = rate_limits.account_subject(FilerAccount.KIND, Dimension.FILER_ACCOUNT, court_id, login_key(typed))
    filer = cmecf_proof.prove_or_refuse(court_id, typed, form.password.data, tried_by, tried)
    refusal = rules.why_filer_not_linkable(filer.username, filer.status)
    if refusal:
        raise RefusedError(refusal, filer=filer.account_id, facts={"filer": filer.username})
    risks = " ".join(second_proof.find_risks(journey, filer))
    answer = LegacyAnswer(filer.account_id, filer.epoch, filer.username, proved_at=clock.actual(), risks=risks)
    is_verified = journey.answers.find(VerifyAnswer) == VerifyAnswer(filer.account_id, filer.epoch)
    if risks and not is_verified:
        second_proof.send_code(journey, answer)
    return answer


def needs_second_proof(answers: Answers) -> bool:
    """Whether the filer account must be proved once more; only its password tells."""
    proved = answers.find(LegacyAnswer)
    return proved is not None and proved.risks != ""


def verification_context(journey: Journey) -> dict[str, Any]:
    """Where the code was sent and why, for the page of its step. Raises StepBackError for a proof that has expired."""
    pacer, filer = _proved_accounts(journey)
    return {"filer": filer, "pacer": pacer, "risks": journey.answer(LegacyAnswer).risks.split()}


def verify_filer(journey: Journey, form: VerifyForm) -> VerifyAnswer:
    """Where risk shows: the code that was e-mailed to the address on file. Raises RefusedError."""
    return second_proof.redeem(journey, form.code.data)


def _proved_accounts(journey: Journey) -> tuple[PacerAccount, FilerAccount]:
    """Both accounts as they are now. Raises StepBackError where one must be proved again."""
    pacer_answer, legacy_answer = journey.answer(PacerAnswer), journey.answer(LegacyAnswer)
    _ensure_recent("sign-in", pacer_answer.proved_at)
    # A prepared link's proof is as old as its credential: the epoch tells, a few lines below.
    if not legacy_answer.is_prepared:
        _ensure_recent("legacy", legacy_answer.proved_at)
    pacer, filer = accounts(pacer_answer.account_id, legacy_answer.account_id)
    ensure_current(journey, pacer, filer)
    return pacer, filer


def confirmation_context(journey: Journey) -> dict[str, Any]:
    """Both accounts as they are now, for the page of step 5. Raises StepBackError for a proof that has expired."""
    pacer, filer = _proved_accounts(journey)
    differences = second_proof.differing_names(journey.answers, filer, pacer)
    return {
        "filer": filer,
        "pacer": pacer,
        "stated": second_proof.stated_name(journey.answers),
        "differences": differences,
    }


def _ensure_recent(step: str, proved_at: datetime) -> None:
    limit = timedelta(minutes=config.current_settings().idle_minutes)
    if rules.is_old(proved_at, clock.actual(), limit):
        raise StepBackError(step, "proof-is-old")


def confirm_accounts(journey: Journey, form: ConfirmForm | PrepareForm) -> ConfirmAnswer:
    """Step 5: both were checked; where names differ, the filer account's last name was typed, too.

    Raises RefusedError.
    """
    shown = confirmation_context(journey)
    if shown["differences"] and not same_last_name(form.typed_last_name.data or "", shown["filer"].last_name):
        raise RefusedError(LinkRefusal.LAST_NAME)
    return ConfirmAnswer(understood=True, names_differ=bool(shown["differences"]))
