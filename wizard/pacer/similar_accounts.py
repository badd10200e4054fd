"""PACER accounts that may be the same person's."""

from sqlalchemy import or_, select

from wizard.core.database import db
from wizard.pacer.models import AccountKind, PacerAccount
from wizard.pacer.rules import WARNED_AT, PersonalFacts, alike


def facts_of(account: PacerAccount) -> PersonalFacts:
    """The facts by which an account is compared with others."""
    return PersonalFacts(account.name_key, account.date_of_birth, account.email_key)


def is_similar_to_another(account: PacerAccount) -> bool:
    """Whether another account of an individual shares two of the three facts.

    One that was canceled does not count, nor a separate fee-exempt CJA account, which its owner has besides (S2).
    """
    mine = facts_of(account)
    pairs = ((PacerAccount.name_key, mine.name), (PacerAccount.email_key, mine.email))
    known = [column == value for column, value in pairs if value]
    others = (
        select(PacerAccount)
        .where(PacerAccount.id != account.id)
        .filter_by(cancelled=False, kind=AccountKind.INDIVIDUAL)
    )
    found = db.session.scalars(others.where(or_(False, *known))) if known else ()
    return any(alike(mine, facts_of(other)) >= WARNED_AT for other in found)
