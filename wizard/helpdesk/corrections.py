"""Correcting the e-mail address on file. Until it is approved, the old one stays, and codes go nowhere else."""

from wizard.audit import events
from wizard.cmecf.models import FilerAccount
from wizard.courts.registry import get_court
from wizard.helpdesk.actions import ActionError, require_filer
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.models import TwoPersonRequest
from wizard.helpdesk.two_person import Account, Procedure, RequestVerdict
from wizard.mail import outbox


class AddressCorrection(Procedure):
    """Another e-mail address on file for a filer account that is not linked."""

    kind, what = "address", "corrected address"
    asked, approved = events.EMAIL_CORRECTED, events.EMAIL_APPROVED

    def account_of(self, caller: Caller) -> FilerAccount:
        """The filer account. Raises ActionError."""
        return require_filer(caller)

    def ensure_possible(self, account: Account, request: TwoPersonRequest) -> None:
        """Raise ActionError where the account is linked, or its address is another one than was read."""
        if isinstance(account, FilerAccount) and account.status == "retired":
            raise ActionError(
                "This account is linked, so its address is no longer used. PACER has the caller’s address."
            )
        if account.email == request.email:
            raise ActionError("This address is already on file.")
        if account.email != request.previous_email:
            raise ActionError("The address on file was changed since this correction. Correct it again, if needed.")

    def perform(self, account: Account, request: TwoPersonRequest) -> None:
        """Put the requested address on file."""
        account.email = request.email

    def notify(self, caller: Caller, account: Account, request: TwoPersonRequest) -> None:
        """E-mail both addresses."""
        filer = require_filer(caller)
        facts = {"filer": filer, "requested": request.email, "court": get_court(filer.court_id)}
        kind = _EMAILS.get(request.verdict or "", "desk-request-ended")
        if kind == "desk-request-ended":
            facts = {"what": "correction of the e-mail address on file", "username": filer.username, **facts}
        for recipient in outbox.distinct_recipients(request.previous_email, request.email):
            outbox.enqueue(kind, recipient, **facts)

    def facts(self, request: TwoPersonRequest) -> list[tuple[str, str]]:
        """Both addresses."""
        return [("Corrected from", request.previous_email), ("Corrected to", request.email)]


_EMAILS = {"": "desk-address-requested", RequestVerdict.APPROVED: "desk-address-corrected"}
