"""Merging a CJA panel attorney's two accounts: the exemption moves, the exempt account is canceled (S2, O)."""

from wizard.account.forms import ExemptAccountForm
from wizard.account.refusals import AccountRefusal
from wizard.audit import events, trail
from wizard.flow.refusals import RefusedError
from wizard.mail import outbox
from wizard.pacer import proof
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.directory import Identity
from wizard.pacer.models import AccountKind, PacerAccount
from wizard.security.epochs import Proof
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


def move_exemption(individual: Proof[PacerAccount], exempt: Proof[PacerAccount]) -> None:
    """Exempt the individual account and cancel the other one, which then names its replacement.

    Flushes; the caller's transaction makes it all or nothing. Raises RefusedError, or OutdatedProofError.
    """
    # Locked in the order of their ids, so that two requests for the same pair cannot deadlock.
    rows = {proof: proof.lock() for proof in sorted((individual, exempt), key=lambda proof: proof.account_id)}
    receiver, giver = rows[individual], rows[exempt]
    if not can_receive_exemption(receiver) or giver.cancelled:
        raise RefusedError(AccountRefusal.NO_EXEMPT_ACCOUNT, "changed in the meantime", pacer=giver.id)
    receiver.exempt = True
    giver.cancelled = True
    giver.replaced_by_id = receiver.id
    end_sessions_of(giver.identity)
    end_tokens_of(giver.id)
    trail.record(events.CJA_MOVED, pacer=receiver.id, exempt=giver.id)
    for recipient in outbox.distinct_recipients(receiver.email, giver.email):
        outbox.enqueue("cja-moved", recipient, individual=receiver, exempt=giver)
