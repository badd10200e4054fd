"""What each step proves or notes. Each returns the facts that the journey keeps, never a secret."""

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_login import current_user

from wizard.cmecf import proof as cmecf_proof
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.flow.refusals import RefusedError, StepBackError
from wizard.linking import rules
from wizard.linking.rules import LinkRefusal
from wizard.linking.services import must_be_unlinked
from wizard.pacer import cookies
from wizard.pacer import proof as pacer_proof
from wizard.pacer.directory import Identity
from wizard.pacer.models import PacerAccount, identity_of
from wizard.pacer.rules import must_enroll
from wizard.people.names import Name, name_on, names_differ, same_last_name
from wizard.security import signin
from wizard.security.attempts import Dimension


def detect_sessions(_journey: Journey) -> dict[str, Any]:
    """What this site can see of an open sign-on, for the page of step 1."""
    return {"signed_in_here": current_user.is_authenticated, "pacer_cookies": cookies.pacer_cookies()}


def confirm_logged_out(_journey: Journey, _form) -> dict[str, Any]:
    """Step 1. It never traps anybody: what cannot be seen from here is the user's word."""
    return {"signed_out": True}


def prove_pacer(journey: Journey, form) -> dict[str, Any]:
    """Step 2: who is there; only then does the kind of account speak."""
    person = pacer_proof.prove(form)
    _must_be_linkable(journey.scope, person)
    signin.rotate_session_key()
    return _signed_on(person, clock.actual().isoformat())


def _signed_on(person: Identity, proved_at: str) -> dict[str, Any]:
    """Whose account was proved when; and whether PACER told nothing more of it."""
    untold = {"untold": True} if person.kind is None else {}
    return {"pacer": person.account_id, "username": person.username, "proved_at": proved_at, **untold}


def signed_on_already(court_id: str, account: PacerAccount) -> dict[str, Any]:
    """The same answer for whoever signed on at a court's door a moment ago. Raises RefusedError."""
    person = identity_of(account)
    _must_be_linkable(court_id, person)
    return _signed_on(person, signin.signed_in_at())


def _must_be_linkable(court_id: str, person: Identity) -> None:
    refusal = rules.why_not_linkable(person.kind, person.upgraded, person.cancelled, person.held) or _why_codes(person)
    if refusal:
        facts = {"username": person.username, "replaced_by": person.replaced_by, "pacer": person.account_id}
        facts |= {"by_thumb": True} if person.kind is None else {}
        raise RefusedError(refusal, pacer=person.account_id, facts=facts)
    must_be_unlinked(court_id, person.account_id)


def _why_codes(person: Identity) -> LinkRefusal | None:
    allowed = current_app.extensions["settings"].skips_allowed
    return LinkRefusal.ENROLL_FIRST if must_enroll(person.enrolled, person.skips, allowed) else None


def state_account(journey: Journey, form) -> dict[str, Any]:
    """Where PACER tells nothing: the name on the account and its kind, by the user's word. Raises RefusedError."""
    refusal = rules.why_stated_not_linkable(form.account.data)
    if refusal:
        account_id, username = journey.fact("sign-in", "pacer"), journey.fact("sign-in", "username")
        raise RefusedError(refusal, "stated", pacer=account_id, facts={"username": username, "pacer": account_id})
    names = {part: form[part].data or "" for part in ("first_name", "middle_name", "last_name")}
    return {**names, "account": form.account.data, "own": True}


def stated_name(journey: Journey) -> Name | None:
    """The name on the PACER account as the user stated it; None where PACER's own record tells it."""
    stated = journey.answers.get("stated")
    return stated and Name(stated["first_name"], stated["middle_name"], stated["last_name"])


def choose(_journey: Journey, form) -> dict[str, Any]:
    """Step 3: whose filer account it is, said before any account is shown (S1)."""
    somebody_else = form.whose.data == rules.SOMEONE_ELSE
    return {"whose": form.whose.data, "filer_name": form.filer_name.data if somebody_else else ""}


def prove_legacy(journey: Journey, form) -> dict[str, Any]:
    """Step 4: whose filer account it is. Attempts count against the PACER account that is trying: it has signed on,
    and a stranger's login cannot be locked.
    """
    typed, tried_by = (form.username.data, form.password.data), str(journey.fact("sign-in", "pacer"))
    filer = cmecf_proof.prove_or_refuse(journey.scope, *typed, Dimension.LEGACY_PROOF, tried_by)
    refusal = rules.why_filer_not_linkable(filer.username, filer.status)
    if refusal:
        raise RefusedError(refusal, filer=filer.account_id, facts={"filer": filer.username})
    return {"filer": filer.account_id, "username": filer.username, "proved_at": clock.actual().isoformat()}


def confirmation_context(journey: Journey) -> dict[str, Any]:
    """Both accounts as they are now, for the page of step 5. Raises SentBack for a proof that grew old."""
    for step in ("sign-in", "legacy"):
        if rules.is_old(journey.fact(step, "proved_at"), clock.actual(), _limit()):
            raise StepBackError(step, "proof-is-old")
    filer = db.session.get_one(FilerAccount, journey.fact("legacy", "filer"))
    pacer = db.session.get_one(PacerAccount, journey.fact("sign-in", "pacer"))
    stated = stated_name(journey)
    differences = _differences(journey, filer, stated or name_on(pacer))
    return {"filer": filer, "pacer": pacer, "stated": stated, "differences": differences}


def _limit() -> timedelta:
    return timedelta(minutes=current_app.extensions["settings"].idle_minutes)


def _differences(journey: Journey, filer: FilerAccount, pacer: Name) -> list[str]:
    """Which names do not agree with the name on the filer account: ``pacer``, ``chosen``."""
    named = {"pacer": pacer, "chosen": journey.fact("choose", "filer_name")}
    return [who for who, name in named.items() if name and names_differ(name, name_on(filer))]


def confirm_accounts(journey: Journey, form) -> dict[str, Any]:
    """Step 5: agreed to; where names differ, the filer account's last name was typed as well."""
    shown = confirmation_context(journey)
    if shown["differences"] and not same_last_name(form.typed_last_name.data or "", shown["filer"].last_name):
        raise RefusedError(LinkRefusal.LAST_NAME)
    return {"understood": True, "names_differ": bool(shown["differences"])}
