"""Time-based one-time passcodes (TOTP, RFC 6238: SHA-1, 6 digits, 30 seconds), of filers and staff alike.

A code is right in its own time step and in the steps before and after it, since the clock of a telephone may drift
(O). It is right once: the last step that was accepted is kept beside the key.
"""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Self

import pyotp
import segno
from markupsafe import Markup
from sqlalchemy import String, update
from sqlalchemy.orm import Mapped, mapped_column

from wizard.core import clock
from wizard.core.database import UtcDateTime, db
from wizard.core.normalize import normalize_code
from wizard.security import encryption

SECONDS_PER_STEP = 30
DRIFT_STEPS = 1


class TotpColumns:
    """The columns of a table whose rows hold the key of an authenticator app.

    The app counts from ``confirmed_at`` on. ``last_step`` is the time step of the code accepted last.
    """

    id: Mapped[int]
    encrypted_key: Mapped[str] = mapped_column(String(200), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(default=0)

    @property
    def totp_key(self) -> str | None:
        """The key; None where there is none, or where it was encrypted with a secret key that is here no more."""
        return encryption.decrypt(self.encrypted_key) if self.encrypted_key else None

    def confirm_app(self, typed: str) -> bool:
        """Let the app count, if it shows this code now. The row must be locked. Flushes nothing."""
        step = matching_step(self.totp_key, self.last_step, typed)
        if step is None:
            return False
        self.confirmed_at, self.last_step = clock.actual(), step
        return True


@dataclass(frozen=True)
class Authenticator:
    """A confirmed app as its row was read, so that codes can be compared while no connection is held."""

    model: type[TotpColumns]
    row_id: int
    key: str | None
    last_step: int

    @classmethod
    def of(cls, row: TotpColumns) -> Self:
        """The app of a row."""
        return cls(type(row), row.id, row.totp_key, row.last_step)

    def matching_step(self, typed: str) -> int | None:
        """The time step in which the app shows this code; None where it does not, or where the code was used."""
        return matching_step(self.key, self.last_step, typed)

    def use_code(self, step: int) -> bool:
        """Use up the code of a step, in the current write transaction. False where it was used in the meantime."""
        unused = update(self.model).where(self.model.id == self.row_id, self.model.last_step < step)
        used = unused.values(last_step=step).returning(self.model.id)
        return db.session.scalar(used) is not None


def generate_key() -> str:
    """A fresh key for an app; stored encrypted only."""
    return pyotp.random_base32()


def matching_step(key: str | None, last_step: int, typed: str) -> int | None:
    """The time step, now or one step away and later than the last one used, in which this key makes this code."""
    current = int(clock.actual().timestamp()) // SECONDS_PER_STEP
    code = normalize_code(typed)
    if key is None or not code.isascii():
        return None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if step > last_step and compare_digest(pyotp.TOTP(key).generate_otp(step), code):
            return step
    return None


def otpauth_uri(key: str, name: str, issuer: str) -> str:
    """What a QR code says to an app: ``otpauth://…``. Only for the page that enrols it."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=issuer)


def qr_code(uri: str) -> Markup:
    """A QR code as an inline SVG image."""
    return Markup(segno.make(uri, error="m").svg_inline(scale=5, border=3, svgclass="qr", lineclass=None))  # noqa: S704
