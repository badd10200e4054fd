"""The programs that read the links of a court, and how far each has come."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core.database import Model, UtcDateTime


class FeedConsumer(Model):
    """A program that takes over links, such as a court's CM/ECF, with a token of its own for its courts.

    ``token_digest``: of the token, which was shown once. ``webhook_url``: where new links are sent; None where the
    program asks for them. ``revoked_at``: since then, the token opens nothing.
    """

    __tablename__ = "feed_consumer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    courts: Mapped[list[str]] = mapped_column(JSON)
    webhook_url: Mapped[str | None] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FeedPosition(Model):
    """How far one consumer has come in one court.

    ``link_id``: the last link that it acknowledged, 0 at first. ``tries`` in vain to send the next ones to its webhook
    since then, ``last_failure`` in words, and ``next_try_at``.
    """

    __tablename__ = "feed_position"
    __table_args__ = (UniqueConstraint("consumer_id", "court_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consumer_id: Mapped[int] = mapped_column(ForeignKey("feed_consumer.id"))
    court_id: Mapped[str] = mapped_column(String(12))
    link_id: Mapped[int] = mapped_column(default=0)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_failure: Mapped[str] = mapped_column(String(200), default="")
