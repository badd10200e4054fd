"""Where an attempt to link stopped, and why, in the words of its page: from the journey's row and the audit trail."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.cmecf.refusals import LegacyRefusal
from wizard.core import clock
from wizard.core.database import db
from wizard.courts.court import Court
from wizard.flow.journey import Journey
from wizard.flow.refusals import CommonRefusal, EmailRefusal, ProofRefusal
from wizard.linking.flow import LINKING
from wizard.linking.pages import ENDINGS, step_title
from wizard.linking.rules import LinkRefusal
from wizard.pacer.refusals import SignOnRefusal

# Everything that a step of linking may say. Strangers hear one sentence, and so does whoever reads the certificate.
SAID_BY_STEPS = (ProofRefusal, EmailRefusal, CommonRefusal, SignOnRefusal, LegacyRefusal, LinkRefusal)
_SENTENCES = {refusal.slug: refusal.sentence for enum in SAID_BY_STEPS for refusal in enum}
# What the page said in place of these is not kept.
_GENERAL_WORDS = {"wait": "a few minutes"}
NOT_COMPLETED = "This step was not completed. No refusal was recorded at it."
NOT_ACCEPTED = "The site did not accept what was entered."
BEFORE_THE_FIRST = "Before the first step"
# These are decided by a person, wherever the journey stood; every other end is a refusal of one step.
_DECIDED = {refusal.slug for refusal in (LinkRefusal.NOT_NOW, LinkRefusal.HELP_DESK, LinkRefusal.BEGUN_AGAIN)}


@dataclass(frozen=True)
class StoppedAttempt:
    """An attempt that came to nothing. ``step`` and ``reason`` are words; ``reference`` is None without a journey."""

    reference: str | None
    step: str
    reason: str
    stopped_at: datetime


def has_stopped(journey: Journey) -> bool:
    """Whether a journey is under way, or has ended with a refusal: a certificate can tell of it."""
    return journey.outcome is None or journey.outcome in ENDINGS


def attempt_of(court: Court, journey: Journey) -> StoppedAttempt:
    """The attempt of a journey that has stopped."""
    refusal = _last_refusal(journey)
    if journey.outcome:
        ending = ENDINGS[journey.outcome]
        name = _step_of_end(journey, refusal)
        return StoppedAttempt(
            journey.reference, _step(court, journey, name), ending.sentence, clock.seen(journey.changed_at)
        )
    name = _next_name(journey)
    is_refused = refusal is not None and refusal.detail["step"] == name
    reason, at = (_sentence(refusal.detail["refusal"]), refusal.at) if refusal and is_refused else (NOT_COMPLETED, None)
    return StoppedAttempt(journey.reference, _step(court, journey, name), reason, clock.seen(at or journey.changed_at))


def attempt_before_go_live(court: Court) -> StoppedAttempt:
    """The attempt of somebody who came before the court converted: no journey begins then."""
    now = clock.now()
    reason = f"{LinkRefusal.BEFORE_GO_LIVE.sentence} Linking opens on {court.opens_in_words()}."
    phase = court.phase(now)
    if phase.is_dark:
        reason = f"{reason} {court.filing_in_words(phase)}"
    return StoppedAttempt(None, BEFORE_THE_FIRST, reason, now)


def _last_refusal(journey: Journey) -> AuditRow | None:
    rows = select(AuditRow).filter_by(journey_id=journey.id, event=events.STEP_REFUSED.name)
    return db.session.scalar(rows.order_by(AuditRow.id.desc()).limit(1))


def _step_of_end(journey: Journey, refusal: AuditRow | None) -> str:
    """The step that ended the journey. Whoever was refused when logging in at the court's door was so without one."""
    if refusal is not None and refusal.detail["refusal"] == journey.outcome:
        name: str = refusal.detail["step"]
        return name
    return _next_name(journey) if journey.answers or journey.outcome in _DECIDED else "sign-in"


def _next_name(journey: Journey) -> str:
    return (LINKING.next_step(journey.answers) or LINKING.steps[-1]).name


def _step(court: Court, journey: Journey, name: str) -> str:
    names = [step.name for step in LINKING.active_steps(journey.answers)]
    number = names.index(name) + 1 if name in names else len(names)
    return f"Step {number} of {len(names)}: {step_title(LINKING.step(name), court)}"


def _sentence(slug: str) -> str:
    """What the page says with this refusal, in general words where that depends on the moment."""
    said = _SENTENCES.get(slug, NOT_ACCEPTED)
    return re.sub(r"\{(\w+)\}", lambda placeholder: _GENERAL_WORDS.get(placeholder[1], "…"), said)
