"""Where a PACER account stands in each court."""

from dataclasses import dataclass
from enum import StrEnum

from wizard.cmecf.listing import by_last_name
from wizard.core import clock
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.links import queries
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.people.names import name_on, names_differ


class State(StrEnum):
    """What there is to do in a court."""

    LINKED = "linked"
    TO_LINK = "to-link"
    NOT_LISTED = "not-listed"
    CONVERTS = "converts"
    UNTOLD = "untold"


@dataclass(frozen=True)
class CourtStatus:
    """One court, and what there is to do there."""

    court: Court
    state: State
    link: Link | None = None


def court_statuses(account: PacerAccount) -> list[CourtStatus]:
    """All courts: first where there is something to do, then where nothing is, then those to come."""
    links = {link.court_id: link for link in queries.links_of_pacer(account.id)}
    listed = _courts_that_list(account)
    found = [_standing(court, links.get(court.id), listed) for court in all_courts().values()]
    order = (State.TO_LINK, State.UNTOLD, State.LINKED, State.CONVERTS, State.NOT_LISTED)
    return sorted(found, key=lambda standing: order.index(standing.state))


def _standing(court: Court, link: Link | None, listed: set[str] | None) -> CourtStatus:
    if link:
        return CourtStatus(court, State.LINKED, link)
    if not court.is_live(clock.now()):
        return CourtStatus(court, State.CONVERTS)
    if listed is None:
        return CourtStatus(court, State.UNTOLD)
    return CourtStatus(court, State.TO_LINK if court.id in listed else State.NOT_LISTED)


def _courts_that_list(account: PacerAccount) -> set[str] | None:
    """The courts on whose list of users somebody of this account's name stands; None where nobody told us the name."""
    if account.kind is None and not account.last_name:
        return None
    mine = name_on(account)
    alike = by_last_name(account.last_name, all_courts())
    return {filer.court_id for filer in alike if not names_differ(mine, name_on(filer))}
