"""The table of filer accounts: one person in one court."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wizard.cmecf.searching import LONGEST, LONGEST_SOUND, searchable, with_sounds
from wizard.core.database import UtcDateTime, db

# PostgreSQL must order and cut these as bytes: then a prefix is a range, and both databases agree.
Searched = String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql")


def _searchable(context) -> str:
    row = context.get_current_parameters()
    return searchable(row["last_name"], row["first_name"], row.get("middle_name") or "")


def _sounds(context) -> str:
    return with_sounds(_searchable(context))


class FilerAccount(db.Model):
    """A legacy CM/ECF account. Once linked it is retired: no hash, and no roster changes it.

    ``hash_shape`` outlives the hash, so that the court's mix of schemes, from which the decoys
    are drawn, does not shift with every link. ``password_set_at``: reset here since the import, so a roster
    brings no older hash back. ``email_held_until``: the address was corrected at the help desk; until then no code for
    a new password is sent to it. ``sounds`` finds whoever is misspelt.
    """

    __tablename__ = "filer_account"
    __table_args__ = (
        UniqueConstraint("court_id", "username"),
        Index(None, "court_id", "hash_shape"),
        # With the id, in which namesakes stand: the list is read in this index alone.
        Index(None, "court_id", "sort_name", "id"),
        Index(None, "court_id", "sounds", "id"),
        Index(None, "username"),
        CheckConstraint("status IN ('active', 'disabled', 'retired')", name="known_status"),
        CheckConstraint("status <> 'retired' OR password_hash IS NULL", name="retired_without_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    court_id: Mapped[str] = mapped_column(String(12))
    username: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(512))
    hash_shape: Mapped[str | None] = mapped_column(String(48))
    last_name: Mapped[str] = mapped_column(String(100))
    first_name: Mapped[str] = mapped_column(String(100))
    middle_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    bar_number: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[str] = mapped_column(String(10), default="active")
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email_held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sounds: Mapped[str] = mapped_column(String(LONGEST_SOUND), server_default="", default=_sounds)
    sort_name: Mapped[str] = mapped_column(Searched, server_default="", default=_searchable)

    @property
    def full_name(self) -> str:
        """First, middle and last name as one would write them."""
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))

    def address_held(self, now: datetime) -> bool:
        """Whether the address was corrected so lately that no code for a new password goes there yet."""
        return self.email_held_until is not None and now < self.email_held_until

    def retire(self, moment: datetime) -> None:
        """Linked: from now on the legacy login is good for nothing here (S2)."""
        self.status, self.retired_at, self.password_hash = "retired", moment, None
