"""The two accounts that are linked."""

from sqlalchemy import bindparam, select

from wizard.cmecf.models import FilerAccount
from wizard.core.database import db
from wizard.pacer.models import PacerAccount

# Asked at every request from the legacy login on, so it is built once.
_BOTH = (
    select(PacerAccount, FilerAccount)
    .join(FilerAccount, FilerAccount.id == bindparam("filer_id"))
    .where(PacerAccount.id == bindparam("pacer_id"))
)


def accounts(pacer_id: int, filer_id: int) -> tuple[PacerAccount, FilerAccount]:
    """Both accounts as they are now. Raises NoResultFound."""
    pacer, filer = db.session.execute(_BOTH, {"pacer_id": pacer_id, "filer_id": filer_id}).one()
    return pacer, filer
