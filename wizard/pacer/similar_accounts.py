"""PACER accounts that may be the same person's."""

from sqlalchemy import or_, select

from wizard.core.database import db
from wizard.pacer.models import AccountKind, PacerAccount
from wizard.pacer.rules import SIMILAR_FROM, PersonalFacts, alike


def facts_of(account: PacerAccount) -> PersonalFacts:
    """The facts by which an account is compared with others."""
    return PersonalFacts(account.name_key, account.date_of_birth, account.email_key)


def accounts_like(facts: PersonalFacts, besides: int | None = None) -> list[PacerAccount]:
    """The accounts of individuals that share two of the three facts, but for the account with the id ``besides``.

    One that was canceled does not count, nor a separate fee-exempt CJA account, which its owner has besides (S2).
    """
    pairs = ((PacerAccount.name_key, facts.name), (PacerAccount.email_key, facts.email))
    known = [column == value for column, value in pairs if value]
    others = select(PacerAccount).filter_by(cancelled=False, kind=AccountKind.INDIVIDUAL).order_by(PacerAccount.id)
    found = db.session.scalars(others.where(or_(False, *known))) if known else ()
    return [each for each in found if each.id != besides and alike(facts, facts_of(each)) >= SIMILAR_FROM]


def is_similar_to_another(account: PacerAccount) -> bool:
    """Whether there is another account like it."""
    return bool(accounts_like(facts_of(account), account.id))
