"""Whose page is open: one's own call, not older than a shift, and its caller as far as one may see; and where."""

from datetime import timedelta
from typing import NamedTuple

from flask import abort
from flask_login import current_user

from wizard.courts.court import Court
from wizard.courts.known import courts
from wizard.helpdesk.find import FILER, JOURNEY, PACER
from wizard.helpdesk.models import Call, CallNote
from wizard.helpdesk.standing import Caller, caller_of
from wizard.kernel import clock
from wizard.kernel.db import db
from wizard.kernel.housekeeping import remove
from wizard.staff.models import StaffMember

OPEN_FOR = timedelta(hours=4)


def remove_old_calls(days: int) -> int:
    """Remove calls that were opened so many days ago, and their notes. The audit trail stays."""
    old = Call.opened_at < clock.actual() - timedelta(days=days)
    remove(CallNote, CallNote.call_id.in_(db.select(Call.id).where(old)))
    return remove(Call, old)


def courts_of(staff: StaffMember) -> list[Court]:
    """The courts for which somebody takes calls."""
    return [court for court in courts().values() if staff.works_for(court.id)]


class Open(NamedTuple):
    """A call and its caller."""

    call: Call
    caller: Caller


def open_call(call_id: int) -> Open:
    """The staff member's own open call; 404 for any other."""
    call = db.session.get(Call, call_id)
    mine = call and call.staff_id == current_user.id and not call.closed_at
    if not mine or clock.actual() - call.opened_at > OPEN_FOR:
        abort(404)
    return Open(call, caller_of(call.kind, call.subject_id, current_user) or abort(404))


def subject_of(who: str) -> tuple[str, int]:
    """What a hit's key names; 400 for what is none."""
    kind, _, number = who.partition("-")
    if kind not in (FILER, PACER, JOURNEY) or not (number.isascii() and number.isdigit() and len(number) < 16):
        abort(400)
    return kind, int(number)
