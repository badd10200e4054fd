"""Where a PACER account stands in each court."""

from dataclasses import dataclass
from enum import StrEnum

from wizard.cmecf.listing import of_last_name
from wizard.courts.court import Court
from wizard.courts.known import courts
from wizard.kernel import clock
from wizard.kernel.names import differ, name_of
from wizard.links import ledger
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount


class State(StrEnum):
    """What there is to do in a court."""

    LINKED = "linked"
    TO_LINK = "to-link"
    NOT_LISTED = "not-listed"
    CONVERTS = "converts"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Standing:
    """One court, and what there is to do there."""

    court: Court
    state: State
    link: Link | None = None


def standings(account: PacerAccount) -> list[Standing]:
    """All courts: first where there is something to do, then where nothing is, then those to come."""
    links = {link.court_id: link for link in ledger.links_of_pacer(account.id)}
    listed = _courts_that_list(account)
    found = [_standing(court, links.get(court.id), listed) for court in courts().values()]
    order = (State.TO_LINK, State.UNTOLD, State.LINKED, State.CONVERTS, State.NOT_LISTED)
    return sorted(found, key=lambda standing: order.index(standing.state))


def _standing(court: Court, link: Link | None, listed: set[str] | None) -> Standing:
    if link:
        return Standing(court, State.LINKED, link)
    if not court.is_live(clock.now()):
        return Standing(court, State.CONVERTS)
    if listed is None:
        return Standing(court, State.UNTOLD)
    return Standing(court, State.TO_LINK if court.id in listed else State.NOT_LISTED)


def _courts_that_list(account: PacerAccount) -> set[str] | None:
    """The courts on whose list of users somebody of this account's name stands; None where nobody told us the name."""
    if account.kind is None and not account.last_name:
        return None
    mine = name_of(account)
    alike = of_last_name(account.last_name, courts())
    return {filer.court_id for filer in alike if not differ(mine, name_of(filer))}
