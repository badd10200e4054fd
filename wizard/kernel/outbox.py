"""Letters: written in the transaction of what they tell, sent after it."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wizard.kernel import clock
from wizard.kernel.db import UtcDateTime, db


class Letter(db.Model):
    """One letter to one address."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def queue(kind: str, recipient: str, **facts: Any) -> None:
    """Write the letter ``letters/<kind>.txt``, whose first line is its subject. Flushes nothing."""
    text = current_app.jinja_env.get_template(f"letters/{kind}.txt").render(**facts)
    subject, _, body = text.partition("\n")
    db.session.add(Letter(kind=kind, recipient=recipient, subject=subject, body=body.lstrip(), queued_at=clock.now()))
