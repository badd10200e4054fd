"""Fresh practice people. Empty outside practice."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wizard.kernel.db import UtcDateTime, db


class FreshPerson(db.Model):
    """A fictional person made on demand, after one of the cast."""

    __tablename__ = "fresh_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    after: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    number: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
