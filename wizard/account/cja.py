"""Merging a CJA panel attorney's two accounts: the exemption moves, the exempt account is canceled (S2, O)."""

from wizard.account.forms import ExemptAccountForm
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


def can_receive_exemption(account: PacerAccount) -> bool:
    """Whether an exemption can move to the account: it is individual and upgraded, and has none yet."""
    is_upgraded = account.kind == AccountKind.INDIVIDUAL and account.upgraded is True
    return is_upgraded and not account.cancelled and not account.exempt


def verify_exempt_account(form: ExemptAccountForm) -> Identity:
    """The exempt account, verified by its own login; attempts count as at any login.

    Raises RefusedError, or OverloadedError.
    """
    identity = proof.prove(form)
    if identity.kind != AccountKind.CJA_EXEMPT or identity.cancelled:
        raise RefusedError(AccountRefusal.NO_EXEMPT_ACCOUNT, pacer=identity.account_id)
    return identity


def move_exemption(individual_id: int, exempt_id: int) -> None:
    """Exempt the individual account and cancel the other one, which then names its replacement.

    Flushes; the caller's transaction makes it all or nothing. Raises RefusedError.
    """
    individual, exempt = _lock_both(individual_id, exempt_id)
    if not can_receive_exemption(individual) or exempt.cancelled:
        raise RefusedError(AccountRefusal.NO_EXEMPT_ACCOUNT, "changed in the meantime", pacer=exempt_id)
    individual.exempt = True
    exempt.cancelled = True
    exempt.replaced_by_id = individual.id
    end_sessions_of(exempt.get_id())
    end_tokens_of(exempt.id)
    trail.record(events.CJA_MOVED, pacer=individual.id, exempt=exempt.id)
    for recipient in outbox.distinct_recipients(individual.email, exempt.email):
        outbox.enqueue("cja-moved", recipient, individual=individual, exempt=exempt)


def _lock_both(individual_id: int, exempt_id: int) -> tuple[PacerAccount, PacerAccount]:
    """Lock in the order of their ids, so that two requests for the same pair cannot deadlock."""
    rows = {account_id: get_for_update(PacerAccount, account_id) for account_id in sorted((individual_id, exempt_id))}
    return rows[individual_id], rows[exempt_id]
