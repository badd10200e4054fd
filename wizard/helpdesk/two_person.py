"""What takes two people: one asks for it, another one decides about exactly what he or she read.

Nothing changes until then, and whoever asked may only withdraw it. Refused: an end of the wait by time alone, which a
caller who talked one person into it would only have to sit out.
"""

from abc import ABC, abstractmethod
from enum import StrEnum
from hmac import compare_digest
from typing import Any, ClassVar

from sqlalchemy import select

from wizard.audit import events
from wizard.audit.events import Event
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, get_for_update
from wizard.helpdesk.actions import ActionError, record
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.models import TwoPersonRequest
from wizard.pacer.models import PacerAccount
from wizard.security.digests import keyed_digest
from wizard.staff.models import StaffMember

Account = FilerAccount | PacerAccount


class RequestVerdict(StrEnum):
    """How a request ends. It is approved or rejected by somebody else than who asked, or withdrawn by that person."""

    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Procedure(ABC):
    """One kind of what is asked for: what the console calls it, and what changes when it is approved."""

    kind: ClassVar[str]
    what: ClassVar[str]
    asked: ClassVar[Event]
    approved: ClassVar[Event]

    @abstractmethod
    def account_of(self, caller: Caller) -> Account:
        """The account that it is about. Raises ActionError where there is none, or none for this staff member."""

    @abstractmethod
    def ensure_possible(self, account: Account, request: TwoPersonRequest) -> None:
        """Raise ActionError where the account is not, or no longer, one for which this may be done."""

    @abstractmethod
    def perform(self, account: Account, request: TwoPersonRequest) -> None:
        """Do what was asked for. Flushes."""

    @abstractmethod
    def notify(self, caller: Caller, account: Account, request: TwoPersonRequest) -> None:
        """E-mail the owner: what was asked for, or, where there is a verdict, what came of it."""

    @abstractmethod
    def facts(self, request: TwoPersonRequest) -> list[tuple[str, str]]:
        """What a second person has to read before deciding, each with its label."""

    def ask(self, caller: Caller, staff: StaffMember, detail: dict[str, Any], **facts: str) -> None:
        """Ask for it, and notify the owner. ``detail`` is recorded, ``facts`` are columns of the request.

        It replaces an earlier request that still waits. Flushes; raises ActionError.
        """
        account = self._lock(caller)
        request = TwoPersonRequest(kind=self.kind, **_key(account), staff_id=staff.id, at=clock.actual(), **facts)
        request.epoch, request.previous_email = account.credential_epoch, account.email
        self.ensure_possible(account, request)
        db.session.add(request)
        record(self.asked, staff, caller, **detail)
        self.notify(caller, account, request)

    def latest(self, caller: Caller) -> TwoPersonRequest | None:
        """The latest request for this caller, if there is one that this staff member may see."""
        try:
            mine = _key(self.account_of(caller))
        except ActionError:
            return None
        requests = select(TwoPersonRequest).filter_by(kind=self.kind, **mine)
        return db.session.scalar(requests.order_by(TwoPersonRequest.id.desc()).limit(1))

    def pending(self, caller: Caller) -> TwoPersonRequest | None:
        """The same, while it waits."""
        latest = self.latest(caller)
        return latest if latest and latest.verdict is None else None

    def decide(self, verdict: RequestVerdict, caller: Caller, staff: StaffMember, shown: str, note: str) -> None:
        """Approve, reject, or withdraw what waits. ``shown``: the ``fingerprint`` on the page that was read.

        ``note``: the reason for an approval, or the remark of who rejects. Flushes; raises ActionError where that is no
        longer what is asked for, or where this person may not decide so.
        """
        account = self._lock(caller)
        request = self.pending(caller)
        if request is None:
            raise ActionError(f"No {self.what} for this caller is pending.")
        if (request.staff_id == staff.id) != (verdict is RequestVerdict.WITHDRAWN):
            raise ActionError(_NOT_YOURS if verdict is RequestVerdict.WITHDRAWN else _YOURS)
        if not compare_digest(fingerprint(request).encode(), shown.encode()):
            raise ActionError(f"The {self.what} was replaced since you opened this page. Read it again.")
        request.verdict = verdict
        request.decided_by_id, request.decided_at = staff.id, clock.actual()
        if verdict is RequestVerdict.APPROVED:
            self.ensure_possible(account, request)
            self.perform(account, request)
            record(self.approved, staff, caller, reason=note)
        else:
            request.remark = note
            record(events.REQUEST_ENDED, staff, caller, verdict=verdict, what=self.what)
        self.notify(caller, account, request)

    def _lock(self, caller: Caller) -> Account:
        account = self.account_of(caller)
        return get_for_update(type(account), account.id)


_YOURS = "You asked for this yourself. Someone else must approve or reject it. You may withdraw it."
_NOT_YOURS = "A colleague asked for this. You may reject it."


def _key(account: Account) -> dict[str, Any]:
    return {f"{account.KIND}_account_id": account.id}


def fingerprint(request: TwoPersonRequest) -> str:
    """What the form of whoever decides carries: which request, and what of it the page showed."""
    shown = "\0".join((request.kind, request.previous_email, request.email, request.identity, str(request.epoch)))
    return f"{request.id}-{keyed_digest(f'two-person request {shown}')[:32]}"
