"""The table of filer accounts: one person in one court."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wizard.cmecf.searching import MAX_SORT_NAME, make_sort_name
from wizard.core.database import DefaultContext, UtcDateTime
from wizard.core.normalize import login_key
from wizard.security.epochs import AccountModel

# PostgreSQL must sort this column byte by byte, as SQLite does: then an index range finds every name with a prefix.
SortName = String(MAX_SORT_NAME).with_variant(String(MAX_SORT_NAME, collation="C"), "postgresql")


def _default_sort_name(context: DefaultContext) -> str:
    row = context.get_current_parameters()
    return make_sort_name(row["last_name"], row["first_name"], row.get("middle_name") or "")


class FilerAccount(AccountModel):
    """A legacy CM/ECF account. Once linked it is retired: it has no hash, and no roster changes it.

    ``hash_parameters`` stay when the hash is removed: they tell which hash schemes a court's roster uses, and the
    dummy hashes that are verified for unknown logins must keep the same mix.
    ``password_set_at``: the password was reset on this site, so a roster no longer replaces the hash.
    ``imported_digest``: the hash is a stronger one of the same password; the digest of the roster's, which it replaced.
    ``frozen_at``: the help desk suspects misuse; until two people end that, the account opens and links nothing.
    ``sort_name`` is what ``searching.py`` makes of the name.
    """

    __tablename__ = "filer_account"
    KIND = "filer"
    CREDENTIALS = ("password_hash", "username", "email", "status", "frozen_at")
    __table_args__ = (
        UniqueConstraint("court_id", "username"),
        Index(None, "court_id", "hash_parameters"),
        # The id makes the order of people with the same name definite, and the list is read from this index alone.
        Index(None, "court_id", "sort_name", "id"),
        Index(None, "username"),
        CheckConstraint("status IN ('active', 'disabled', 'retired')", name="known_status"),
        CheckConstraint("status <> 'retired' OR password_hash IS NULL", name="retired_without_hash"),
    )

    court_id: Mapped[str] = mapped_column(String(12))
    username: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(512))
    hash_parameters: Mapped[str | None] = mapped_column(String(48))
    last_name: Mapped[str] = mapped_column(String(100))
    first_name: Mapped[str] = mapped_column(String(100))
    middle_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    bar_number: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[str] = mapped_column(String(10), default="active")
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    imported_digest: Mapped[str | None] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sort_name: Mapped[str] = mapped_column(SortName, server_default="", default=_default_sort_name)

    @property
    def login_key(self) -> tuple[str, ...]:
        """Court and login, in lowercase."""
        return (self.court_id, login_key(self.username))

    @property
    def full_name(self) -> str:
        """First, middle and last name."""
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))

    @property
    def standing(self) -> str:
        """The status; 'frozen' where the account is frozen, whatever its status."""
        return "frozen" if self.frozen_at else self.status

    def retire(self, moment: datetime) -> None:
        """Mark the account as linked: from now on its login is not accepted in this court (S2)."""
        self.status = "retired"
        self.retired_at = moment
        self.password_hash = None
