"""A CJA panel attorney's two accounts become one: the exemption moves, the exempt account is cancelled (S2, O)."""

from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.core.database import get_for_update
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer import proof
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.directory import Identity
from wizard.pacer.models import AccountKind, PacerAccount
from wizard.security.sessions import end_sessions_of


def may_receive(account: PacerAccount) -> bool:
    """Whether an account is one to which the exemption moves: individual and upgraded."""
    return account.kind == AccountKind.INDIVIDUAL and account.upgraded and not account.cancelled and not account.exempt


def prove_exempt(form) -> Identity:
    """Who holds the exempt account; proved once more, and counted like any sign-on.

    Raises RefusedError, or OverloadedError.
    """
    person = proof.prove(form)
    if person.kind != AccountKind.CJA_EXEMPT or person.cancelled:
        raise RefusedError(AccountRefusal.NO_EXEMPT_ACCOUNT, pacer=person.account_id)
    return person


def move_exemption(individual_id: int, exempt_id: int) -> None:
    """In one transaction: exempt here, cancelled there, with the name of what replaced it.

    Flushes; raises RefusedError.
    """
    individual, exempt = (get_for_update(PacerAccount, each) for each in sorted((individual_id, exempt_id)))
    if individual.id != individual_id:
        individual, exempt = exempt, individual
    if not may_receive(individual) or exempt.cancelled:
        raise RefusedError(AccountRefusal.NO_EXEMPT_ACCOUNT, "changed in the meantime", pacer=exempt_id)
    individual.exempt = True
    exempt.cancelled, exempt.replaced_by_id = True, individual.id
    end_sessions_of(exempt.get_id())
    end_tokens_of(exempt.id)
    trail.record(events.CJA_MOVED, pacer=individual.id, exempt=exempt.id)
    for address in {individual.email.casefold(): individual.email, exempt.email.casefold(): exempt.email}.values():
        outbox.enqueue("cja-moved", address, individual=individual, exempt=exempt)
