"""One-time codes by time (RFC 6238: SHA-1, 6 digits, 30 seconds): which code an app shows, and in which step."""

from hmac import compare_digest

import pyotp

from wizard.core import clock

# One step of 30 seconds either way: a telephone's clock may drift (O).
STEP, DRIFT = 30, 1


def new_key() -> str:
    """A fresh key for an app; stored sealed only."""
    return pyotp.random_base32()


def step_of(key: str | None, last_step: int, typed: str) -> int | None:
    """The step of 30 seconds in which this key makes a code, now or one step away; None for a used one."""
    this, plain = int(clock.actual().timestamp()) // STEP, "".join(typed.split()).encode()
    for step in range(this - DRIFT, this + DRIFT + 1) if key else ():
        if step > last_step and compare_digest(pyotp.TOTP(key).generate_otp(step).encode(), plain):
            return step
    return None


def address_of(key: str, name: str, issuer: str) -> str:
    """What a QR code says to an app: ``otpauth://…``. Only for the page that enrols it."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=issuer)
