"""Whose page is open: one's own call, not older than a shift, and its caller as far as one may see; and where."""

from datetime import timedelta
from typing import NamedTuple

from flask import abort
from flask_login import current_user

from wizard.core import clock
from wizard.core.database import db
from wizard.core.purge import delete_in_batches
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.helpdesk.caller_state import Caller, caller_of
from wizard.helpdesk.find import FILER, JOURNEY, PACER
from wizard.helpdesk.models import Call, CallNote
from wizard.staff.models import StaffMember

OPEN_FOR = timedelta(hours=4)


def remove_old_calls(days: int) -> int:
    """Remove calls that were opened so many days ago, and their notes. The audit trail stays."""
    old = Call.opened_at < clock.actual() - timedelta(days=days)
    delete_in_batches(CallNote, CallNote.call_id.in_(db.select(Call.id).where(old)))
    return delete_in_batches(Call, old)


def courts_of(staff: StaffMember) -> list[Court]:
    """The courts for which somebody takes calls."""
    return [court for court in all_courts().values() if staff.works_for(court.id)]


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
