"""Queries of the links."""

from sqlalchemy import and_, or_, select

from wizard.core.database import db
from wizard.links.models import Link


def link_of_pacer(court_id: str, pacer_account_id: int) -> Link | None:
    """The link of a PACER account in this court; one in another court does not count (S2)."""
    return db.session.scalar(select(Link).filter_by(court_id=court_id, pacer_account_id=pacer_account_id))


def links_in_the_way(court_id: str, pacer_account_id: int, filer_account_id: int) -> list[Link]:
    """The links for which these two accounts cannot be linked: that of either one (O)."""
    of_pacer = and_(Link.court_id == court_id, Link.pacer_account_id == pacer_account_id)
    return list(db.session.scalars(select(Link).where(or_(of_pacer, Link.filer_account_id == filer_account_id))))


def links_of_pacer(pacer_account_id: int) -> list[Link]:
    """All links of a PACER account: at most one in each court (O)."""
    return list(db.session.scalars(select(Link).filter_by(pacer_account_id=pacer_account_id)))


def is_filer(pacer_account_id: int) -> bool:
    """Whether a PACER account belongs to a registered filer, which means that it is linked in any court."""
    return db.session.scalar(select(Link.id).filter_by(pacer_account_id=pacer_account_id).limit(1)) is not None


def link_of_filer(filer_account_id: int) -> Link | None:
    """The link of a filer account; None before it is linked."""
    return db.session.scalar(select(Link).filter_by(filer_account_id=filer_account_id))
