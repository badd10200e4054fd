"""The one rule for e-mail addresses, for all who write them: rosters, court files, filers, staff. Pure.

Refused is what delivery would give up for good: an address that is none, a local part beyond ASCII, a domain such as
``localhost`` that no mail server reaches. Whether the domain exists is not asked, and whether anyone reads the e-mails
is proved by a code.
"""

import re

from email_validator import EmailNotValidError, validate_email

# Most addresses of a roster are of this form, in lowercase as they are stored; the validator takes a hundred times as
# long.
ORDINARY = r"[a-z0-9_+]+(?:[.-][a-z0-9_+]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|edu|gov|net|org|us)"
ORDINARY_LENGTH = 64
_ORDINARY = re.compile(ORDINARY, re.I | re.A)


class InvalidEmailAddressError(ValueError):
    """No e-mail can be delivered to this address. The text never repeats it."""


def normalize_email_address(typed: str) -> str:
    """The address as it is stored and mailed to, its domain in lowercase ASCII. Raises InvalidEmailAddressError."""
    if len(typed) <= ORDINARY_LENGTH and _ORDINARY.fullmatch(typed):
        local, _, domain = typed.partition("@")
        return f"{local}@{domain.lower()}"
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise InvalidEmailAddressError("not an address that can receive e-mail") from None
    return found.ascii_email or found.normalized
