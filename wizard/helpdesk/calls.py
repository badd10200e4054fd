"""A staff member's open calls, the callers behind them, and the courts that the staff member works for."""

from datetime import timedelta
from typing import NamedTuple

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from wizard.core import clock
from wizard.core.database import db
from wizard.core.purge import delete_in_batches
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.helpdesk.caller_loading import load_caller
from wizard.helpdesk.caller_state import Caller
from wizard.helpdesk.find import FILER, JOURNEY, PACER
from wizard.helpdesk.models import Call, CallNote
from wizard.staff.models import StaffMember

MAX_CALL_AGE = timedelta(hours=4)


def remove_old_calls(days: int) -> int:
    """Remove calls opened at least so many days ago, and their notes; return how many. The audit trail stays."""
    old = Call.opened_at < clock.actual() - timedelta(days=days)
    delete_in_batches(CallNote, CallNote.call_id.in_(select(Call.id).where(old)))
    return delete_in_batches(Call, old)


def current_staff() -> StaffMember:
    """The signed-in staff member: the row itself, and not Flask-Login's proxy for it."""
    staff: StaffMember = current_user._get_current_object()
    return staff


def courts_for(staff: StaffMember) -> list[Court]:
    """The courts whose callers a staff member may see."""
    return [court for court in all_courts().values() if staff.works_for(court.id)]


class OpenCall(NamedTuple):
    """A call, and its caller as far as the staff member may see."""

    call: Call
    caller: Caller


def get_open_call(call_id: int) -> OpenCall:
    """The current staff member's own call, if it is still open; 404 otherwise."""
    call = db.session.get(Call, call_id)
    if call is None or call.staff_id != current_user.id or call.closed_at:
        abort(404)
    if clock.actual() - call.opened_at > MAX_CALL_AGE:
        abort(404)
    return OpenCall(call, load_caller(call.kind, call.subject_id, current_user) or abort(404))


def parse_subject(key: str) -> tuple[str, int]:
    """The kind and id in the key of a search result; answers 400 to anything else."""
    kind, _, number = key.partition("-")
    if kind not in (FILER, PACER, JOURNEY) or not (number.isascii() and number.isdigit() and len(number) < 16):
        abort(400)
    return kind, int(number)
