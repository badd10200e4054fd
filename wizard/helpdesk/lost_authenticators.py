"""Removing what somebody has lost: every app, passkey, and backup code of a PACER account that this site holds.

Its owner then logs in with the password, and sets one up again. Whoever knows the password and talks two people into
this takes the account over: so who asks records how the person was identified, another one decides, and the owner is
told before and after, with the address of the page that freezes the account.
"""

from wizard.audit import events
from wizard.core.config import current_settings
from wizard.helpdesk.actions import ActionError
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.models import TwoPersonRequest
from wizard.helpdesk.reason_codes import IDENTITY_CHECKS
from wizard.helpdesk.two_person import Account, Procedure, RequestVerdict
from wizard.mail import outbox
from wizard.pacer import mfa
from wizard.pacer.api_tokens import end_tokens_of
from wizard.pacer.models import PacerAccount
from wizard.security.sessions import end_sessions_of

NOT_OF_THE_COURT = (
    "This person has not logged in at any of your courts. The court where the person files must ask for this."
)


class LostAuthenticators(Procedure):
    """The removal of all authenticators of a PACER account."""

    kind, what = "authenticators", "removal of lost authenticators"
    asked, approved = events.AUTHENTICATORS_ASKED, events.AUTHENTICATORS_REMOVED

    def account_of(self, caller: Caller) -> PacerAccount:
        """The PACER account. Raises ActionError where it may be another person's, or is one of other courts only."""
        if caller.pacer is None or caller.by_name:
            raise ActionError("Find the caller by the PACER username or account number first.")
        if not caller.sees_pacer_email:
            raise ActionError(NOT_OF_THE_COURT)
        return caller.pacer

    def ensure_possible(self, account: Account, request: TwoPersonRequest) -> None:
        """Raise ActionError where nothing is set up, or where the login was changed since the request."""
        if not (isinstance(account, PacerAccount) and account.is_enrolled):
            raise ActionError("No app, passkey, or backup code is set up for this account. There is nothing to remove.")
        if not account.email:
            raise ActionError(
                "No e-mail address is on file, so we cannot notify the owner. The caller must call PACER."
            )
        if account.cancelled:
            raise ActionError("This account was canceled.")
        if account.credential_epoch != request.epoch:
            raise ActionError(
                "The account was changed since this was requested. Verify again who is calling, and request it again."
            )

    def perform(self, account: Account, request: TwoPersonRequest) -> None:
        """Remove them all, and end sessions, tokens, and earlier proofs. The next login sets one up, with no skip."""
        if isinstance(account, PacerAccount):
            mfa.remove_all(account)
            account.mfa_skips = current_settings().mfa_skips_allowed or account.mfa_skips
            account.raise_epoch()
            end_sessions_of(account.identity)
            end_tokens_of(account.id)

    def notify(self, caller: Caller, account: Account, request: TwoPersonRequest) -> None:
        """E-mail the address that was on file when it was asked for."""
        facts = {"what": self.what, "username": account.username, "court": caller.court}
        outbox.enqueue(_EMAILS.get(request.verdict or "", "desk-request-ended"), request.previous_email, **facts)

    def facts(self, request: TwoPersonRequest) -> list[tuple[str, str]]:
        """Where the owner was told, and how it was made sure who is calling."""
        return [
            ("To be removed", "Every app, passkey, and backup code"),
            ("Owner notified at", request.previous_email),
            ("How the caller was identified", IDENTITY_CHECKS[request.identity]),
        ]


_EMAILS = {"": "desk-authenticators-requested", RequestVerdict.APPROVED: "desk-authenticators-removed"}
