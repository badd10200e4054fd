"""The credential epoch of an account: how often what opens it was changed. A proof is as old as the epoch it names.

Whoever keeps a proof (a journey, a browser session, a code that was e-mailed, an API token) keeps the epoch of the
account at that time, and compares it under the row's lock in the transaction that uses the proof. So no proof outlives
a new password, e-mail address or authenticator, nor a hold. Decided: one listener raises the epoch when the change is
flushed, so that nobody has to remember it, and the database adds it up, so that two changes at once count twice.
Refused: the time of the change, since two can fall on one instant; a digest of the password hash, since an address
opens an account as well.
"""

from dataclasses import dataclass
from typing import ClassVar, Generic, Self, TypeVar

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import Model, db, get_for_update


class OutdatedProofError(Exception):
    """The credentials of an account were changed after they were proved."""


class AccountModel(Model):
    """What every table of accounts has in common: the column by which proofs are compared.

    ``CREDENTIALS``: the columns that decide who gets in; a change of one raises the epoch when it is flushed. A
    statement that changes them past the ORM raises it itself. ``KIND``: the first part of the account's identity.
    """

    __abstract__ = True
    KIND: ClassVar[str]
    CREDENTIALS: ClassVar[tuple[str, ...]]
    id: Mapped[int] = mapped_column(primary_key=True)
    credential_epoch: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def login_key(self) -> tuple[str, ...]:
        """What tells the login of this account from every other of its kind, as attempts are counted by it."""
        raise NotImplementedError

    @property
    def identity(self) -> str:
        """Whose sessions are whose: the kind of account and its id."""
        return f"{self.KIND}:{self.id}"

    @property
    def proof(self) -> "Proof[Self]":
        """That somebody proved to hold this account, now."""
        return Proof(type(self), self.id, self.credential_epoch)

    def get_id(self) -> str:
        """What a session keeps of whoever signed in: the identity, and the epoch that was proved."""
        return self.proof.session_id

    def raise_epoch(self) -> None:
        """Let no earlier proof count, because of a change in another table. Flushes nothing."""
        self.credential_epoch = type(self).credential_epoch + 1

    @classmethod
    def load(cls, session_id: str) -> Self | None:
        """The account of that ``get_id()``; None where there is none, or where the proof is outdated."""
        kind, _, numbers = session_id.partition(":")
        row_id, _, epoch = numbers.partition(":")
        if kind != cls.KIND or not (row_id.isdecimal() and epoch.isdecimal()):
            return None
        account = db.session.get(cls, int(row_id))
        return account if account and account.credential_epoch == int(epoch) else None


@event.listens_for(AccountModel, "before_update", propagate=True)
def _raise_epoch(_mapper: object, _connection: object, account: AccountModel) -> None:
    columns = inspect(account).attrs
    if any(columns[name].history.has_changes() for name in account.CREDENTIALS):
        account.raise_epoch()


Account = TypeVar("Account", bound=AccountModel)


@dataclass(frozen=True)
class Proof(Generic[Account]):
    """That somebody proved to hold an account in one epoch of its credentials. It never tells how."""

    model: type[Account]
    account_id: int
    epoch: int

    @property
    def session_id(self) -> str:
        """What a session keeps of it."""
        return f"{self.model.KIND}:{self.account_id}:{self.epoch}"

    def lock(self) -> Account:
        """The account, locked until the write transaction ends. Raises OutdatedProofError."""
        account = get_for_update(self.model, self.account_id)
        if account.credential_epoch != self.epoch:
            raise OutdatedProofError
        return account
