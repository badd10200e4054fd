"""What a PACER account has done, or can do, in each court."""

from dataclasses import dataclass
from enum import StrEnum

from wizard.cmecf.listing import by_last_name
from wizard.core import clock
from wizard.courts.court import Court
from wizard.courts.registry import all_courts, are_few
from wizard.links import queries
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.people.names import name_on, names_differ


class LinkStatus(StrEnum):
    """Whether the account is linked in a court, or should be. Listed in the order of My courts: tasks first."""

    TO_LINK = "to-link"
    UNKNOWN = "unknown"
    LINKED = "linked"
    CONVERTS = "converts"
    NOT_LISTED = "not-listed"


@dataclass(frozen=True)
class CourtStatus:
    """The status of one account in one court."""

    court: Court
    status: LinkStatus
    link: Link | None = None


def court_statuses(account: PacerAccount) -> list[CourtStatus]:
    """The account's status in every court, in the order of ``LinkStatus``."""
    links = {link.court_id: link for link in queries.links_of_pacer(account.id)}
    listing = _courts_listing(account)
    statuses = [_court_status(court, links.get(court.id), listing) for court in all_courts().values()]
    order = list(LinkStatus)
    return sorted(statuses, key=lambda each: order.index(each.status))


def that_matter(statuses: list[CourtStatus]) -> list[CourtStatus]:
    """Those that a page shows: all of few courts; of many, those where there is a link, or something to do."""
    if are_few():
        return statuses
    return [each for each in statuses if each.status not in (LinkStatus.UNKNOWN, LinkStatus.NOT_LISTED)]


def courts_to_link(account: PacerAccount) -> list[Court]:
    """The courts that have converted and list the account holder's name, and where the account is not linked yet."""
    return [each.court for each in court_statuses(account) if each.status is LinkStatus.TO_LINK]


def _court_status(court: Court, link: Link | None, listing: set[str] | None) -> CourtStatus:
    if link:
        return CourtStatus(court, LinkStatus.LINKED, link)
    if not court.is_live(clock.now()):
        return CourtStatus(court, LinkStatus.CONVERTS)
    if listing is None:
        return CourtStatus(court, LinkStatus.UNKNOWN)
    return CourtStatus(court, LinkStatus.TO_LINK if court.id in listing else LinkStatus.NOT_LISTED)


def _courts_listing(account: PacerAccount) -> set[str] | None:
    """Ids of the courts whose list of legacy users has the account holder's name; None where PACER gave no name."""
    if account.kind is None and not account.last_name:
        return None
    name = name_on(account)
    same_last_name = by_last_name(account.last_name, all_courts())
    return {filer.court_id for filer in same_last_name if not names_differ(name, name_on(filer))}
