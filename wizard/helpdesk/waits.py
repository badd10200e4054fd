"""The waits of a caller's accounts after failed attempts, and which of them the help desk may end.

Those of the accounts, and of the browser whose reference the caller read out, may be ended. Those of any other browser
and network may be a guesser's, and a guesser must not go on because the owner called.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.normalize import login_key
from wizard.courts.court import Court
from wizard.courts.registry import get_court
from wizard.helpdesk.caller_state import Caller
from wizard.pacer.proof import account_dimension
from wizard.reset.scope import Scope
from wizard.security.attempts import Subject, wait_until
from wizard.security.dimensions import GUESSES, Dimension


@dataclass(frozen=True)
class Wait:
    """A wait after failed attempts: what was attempted, and when it may be tried again.

    ``can_be_ended``: it is the account's or the caller's own browser's, and not perhaps a guesser's.
    """

    subject: Subject
    purpose: str
    until: datetime
    can_be_ended: bool

    def end_in_words(self, court: Court | None) -> str:
        """When the wait ends, in the time zone of the court. In new browsers some end only with a new password."""
        if self.until - clock.actual() > GUESSES.longest_wait:
            return "a new password is set"
        return court.time_in_words(self.until) if court else self.until.strftime("%H:%M UTC")


def current_waits(caller: Caller) -> list[Wait]:
    """The waits of this caller's accounts, and of the browsers and networks in which they were tried."""
    return [
        Wait(subject, purpose, until, can_be_ended)
        for subject, purpose, can_be_ended in _attempt_subjects(caller)
        if (until := wait_until(*subject))
    ]


_Counted: TypeAlias = tuple[Subject, str, bool]


def _attempt_subjects(caller: Caller) -> Iterator[_Counted]:
    """What failed attempts are counted by, for what purpose, and whether that is the caller's own."""
    pacer, filer = caller.pacer, caller.filer
    if pacer:
        yield (Dimension.LEGACY_PROOF, str(pacer.id)), "the CM/ECF login in linking", True
        yield (account_dimension(), *pacer.login_key), "the PACER login in a new browser", True
    if filer:
        yield (Dimension.FILER_ACCOUNT, *filer.login_key), "the CM/ECF login in a new browser", True
    for network in caller.ip_address_digests:
        for subject, purpose in _subjects_in_network(caller, network):
            yield subject, purpose, network in caller.own_network_digests


def _subjects_in_network(caller: Caller, network: str) -> Iterator[tuple[Subject, str]]:
    pacer, filer = caller.pacer, caller.filer
    if pacer:
        yield (Dimension.PACER_LOGIN, login_key(pacer.username), network), "the PACER login"
    if filer:
        yield (
            (Dimension.COURT_LOGIN, filer.court_id, login_key(filer.username), network),
            "the CM/ECF login at the court",
        )
        e_mails = {filer.username: "e-mails for a new password", filer.email: "e-mails with the login"}
        for typed, purpose in e_mails.items():
            yield (Dimension.EMAIL, scope_of(filer).name, typed.casefold(), network), purpose


def scope_of(filer: FilerAccount) -> Scope:
    """Where this account's password is reset."""
    court = get_court(filer.court_id)
    return Scope(None if court.resets_at_pacer else court)
