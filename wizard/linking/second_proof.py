"""The second proof of a filer account: a code, e-mailed to the address that the court has on file.

A link is permanent, and a legacy password may be years old and known to others. Where risk shows (``rules.risks``),
whoever links must also read the mail that the court sends to the filer. Decided: the address is the roster's, never
one that was typed here or is on the PACER account. Whose address is outdated calls the court, which corrects it.
"""

from wizard.audit import events
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.proof import ProvedFiler
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.courts.registry import get_court
from wizard.flow.answers import Answers
from wizard.flow.email_verification import place_of, redeem_code
from wizard.flow.journey import Journey
from wizard.linking import rules
from wizard.linking.accounts import accounts
from wizard.linking.answers import ChooseAnswer, LegacyAnswer, PacerAnswer, StatedAnswer, VerifyAnswer
from wizard.linking.rules import LinkFacts, Risk
from wizard.mail import outbox
from wizard.pacer.models import PacerAccount
from wizard.pacer.similar_accounts import is_similar_to_another
from wizard.people.names import Name, name_on, names_differ
from wizard.security import email_codes
from wizard.security.email_codes import TooManyCodesError
from wizard.security.epochs import Proof

PURPOSE = "link"


def find_risks(journey: Journey, proved: ProvedFiler) -> list[Risk]:
    """Why the password that was just proved is not enough for a link, by the court's own choice."""
    pacer, filer = accounts(journey.answer(PacerAnswer).account_id, proved.account_id)
    return risks_of(journey.answers, pacer, filer, proved.wrong_tries)


def risks_of(answers: Answers, pacer: PacerAccount, filer: FilerAccount, wrong_tries: int = 0) -> list[Risk]:
    """The same for the answers of a journey, or of one that prepared the link."""
    facts = LinkFacts(
        names_differ=bool(differing_names(answers, filer, pacer)),
        is_another_persons=answers.of(ChooseAnswer).whose == rules.SOMEONE_ELSE,
        is_stated=answers.find(StatedAnswer) is not None,
        opened_on=pacer.opened_on,
        is_similar=is_similar_to_another(pacer),
        wrong_tries=wrong_tries,
        passcode_on=pacer.passcode_used_at.date() if pacer.passcode_used_at else None,
    )
    return rules.risks(facts, clock.now().date(), get_court(filer.court_id).second_proof)


def stated_name(answers: Answers) -> Name | None:
    """The name on the PACER account as the user stated it; None where PACER's own record tells it."""
    stated = answers.find(StatedAnswer)
    return Name(stated.first_name, stated.middle_name, stated.last_name) if stated else None


def differing_names(answers: Answers, filer: FilerAccount, pacer: PacerAccount) -> list[str]:
    """Which names do not agree with the name on the filer account: ``pacer``, ``chosen``."""
    named: dict[str, Name | str] = {
        "pacer": stated_name(answers) or name_on(pacer),
        "chosen": answers.of(ChooseAnswer).filer_name,
    }
    return [who for who, name in named.items() if name and names_differ(name, name_on(filer))]


def send_code(journey: Journey, proved: LegacyAnswer) -> bool:
    """E-mail a code for this journey to the address on file. Whether it was sent.

    It is not where the court has no address, nor while as many codes as may work at once are out. Commits; raises
    OutdatedProofError.
    """
    owner = Proof(FilerAccount, proved.account_id, proved.epoch)
    whose, opens = owner.session_id, {"journey": journey.reference, "epoch": owner.epoch}
    with transaction():
        filer = owner.lock()
        pacer = db.session.get_one(PacerAccount, journey.answer(PacerAnswer).account_id)
        try:
            code = email_codes.issue(PURPOSE, whose, place_of(journey, whose), **opens) if filer.email else None
        except TooManyCodesError:
            code = None
        sent = "sent" if code else "not sent"
        journey.note(events.SECOND_PROOF_ASKED, filer=filer.id, risks=", ".join(proved.risks.split()), code=sent)
        if code:
            court = get_court(filer.court_id)
            outbox.enqueue("link-code", filer.email, code=code, filer=filer, pacer=pacer, court=court)
    return code is not None


def redeem(journey: Journey, typed: str) -> VerifyAnswer:
    """The answer to the right code, which works no more. Commits; raises RefusedError."""
    proved = journey.answer(LegacyAnswer)
    # The code is the journey's own and this account's, and one that was sent before it changed is no proof of it now.
    owner = Proof(FilerAccount, proved.account_id, proved.epoch)
    redeem_code(journey, PURPOSE, owner.session_id, typed)
    return VerifyAnswer(proved.account_id, proved.epoch)
