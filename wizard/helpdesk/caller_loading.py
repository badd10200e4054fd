"""Loading a caller by the row that was found: the accounts that belong together by a link, or were used together."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from wizard.account.upgrade import UPGRADE
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db
from wizard.flow.journey import Journey
from wizard.helpdesk.caller_state import NOT_BY_STAFF, Caller, is_known
from wizard.helpdesk.find import FILER, JOURNEY, PACER
from wizard.links import queries
from wizard.pacer.models import PacerAccount
from wizard.pacer.rules import name_key
from wizard.security.sessions import SessionRow
from wizard.staff.models import StaffMember


def load_caller(kind: str, subject_id: int, staff: StaffMember) -> Caller | None:
    """The caller behind a search result; None if there is none, or none in the staff member's courts."""
    found = {FILER: _from_filer, PACER: _from_pacer, JOURNEY: _from_journey}[kind](subject_id, staff)
    is_visible = found and all(staff.works_for(court_id) for court_id in _court_ids(found))
    return found if is_visible else None


def _court_ids(caller: Caller) -> list[str]:
    court_ids = (
        caller.filer and caller.filer.court_id,
        caller.found_by_journey and caller.found_by_journey.scope,
    )
    return [court_id for court_id in court_ids if court_id]


def _from_filer(filer_id: int, staff: StaffMember) -> Caller | None:
    filer = db.session.get(FilerAccount, filer_id)
    if filer is None:
        return None
    link = queries.link_of_filer(filer.id)
    known = link.pacer_account_id if link else _latest_account_id(AuditRow.filer_account_id == filer.id)
    namesake = None if known else _account_with_same_name(filer)
    return Caller(staff, filer, _pacer_account(known or namesake), by_name=namesake is not None)


def _pacer_account(account_id: int | None) -> PacerAccount | None:
    return db.session.get(PacerAccount, account_id) if account_id else None


def _filer_account(account_id: int | None) -> FilerAccount | None:
    return db.session.get(FilerAccount, account_id) if account_id else None


def _account_with_same_name(filer: FilerAccount) -> int | None:
    """The id of the only PACER account with this name that was used in this court: perhaps the caller's own."""
    same = select(PacerAccount.id).filter_by(name_key=name_key(filer.first_name, filer.last_name), cancelled=False)
    used = AuditRow.pacer_account_id.in_(same), AuditRow.court_id == filer.court_id, NOT_BY_STAFF
    found = db.session.scalars(select(AuditRow.pacer_account_id).where(*used).distinct().limit(2)).all()
    return found[0] if len(found) == 1 else None


def _from_pacer(pacer_id: int, staff: StaffMember) -> Caller | None:
    pacer = db.session.get(PacerAccount, pacer_id)
    if pacer is None:
        return None
    links = [link for link in queries.links_of_pacer(pacer.id) if staff.works_for(link.court_id)]
    return Caller(staff, db.session.get(FilerAccount, links[0].filer_account_id) if len(links) == 1 else None, pacer)


def _from_journey(journey_id: int, staff: StaffMember) -> Caller | None:
    journey = db.session.get(Journey, journey_id)
    if journey is None or not is_known(journey):
        return None
    of_journey = AuditRow.journey_id == journey.id
    pacer_id = journey.subject.pacer_account_id or _latest_account_id(of_journey) or signed_in_account_id(journey)
    filer_id = journey.subject.filer_account_id or _latest_account_id(of_journey, AuditRow.filer_account_id)
    return Caller(staff, _filer_account(filer_id), _pacer_account(pacer_id), journey)


def signed_in_account_id(journey: Journey) -> int | None:
    """The id of the PACER account that is signed in to the session of an upgrade, the one flow that needs a login."""
    if journey.flow != UPGRADE.name or not journey.session_id:
        return None
    row = db.session.get(SessionRow, journey.session_id)
    kind, _, number = (row.user_id or "").partition(":") if row else ("", "", "")
    return int(number) if kind == "pacer" and number.isdigit() else None


def _latest_account_id(
    condition: ColumnElement[bool], column: InstrumentedAttribute[int | None] = AuditRow.pacer_account_id
) -> int | None:
    """The account of the other kind that was last used together with this one."""
    query = select(column).where(condition, column.is_not(None), NOT_BY_STAFF)
    return db.session.scalar(query.order_by(AuditRow.id.desc()).limit(1))
