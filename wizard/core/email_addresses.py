"""The one rule for e-mail addresses, for all who write them: rosters, court files, filers, staff. Pure.

Refused is what delivery would give up for good: an address that is none, a local part beyond ASCII, a domain such as
``localhost`` that no mail server reaches. An international domain has one form, in ASCII, wherever the address comes
from: stored, compared and mailed to. Whether the domain exists is not asked, and whether anyone reads the e-mails
is proved by a code.
"""

import re

from email_validator import EmailNotValidError, validate_email

from wizard.core.normalize import normalize_login

# Most addresses of a roster are of this form, in lowercase as they are stored; the validator takes a hundred times as
# long.
ORDINARY = r"[a-z0-9_+]+(?:[.-][a-z0-9_+]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|edu|gov|net|org|us)"
ORDINARY_LENGTH = 64
LONGEST = 254
_ORDINARY = re.compile(ORDINARY, re.I | re.A)


class InvalidEmailAddressError(ValueError):
    """No e-mail can be delivered to this address. The text never repeats it.

    ``part``, ``local`` or ``domain``, is what of an international address cannot be mailed to; of others it is empty.
    """

    def __init__(self, part: str = "") -> None:
        super().__init__(_CAUSES[part])
        self.part = part


_CAUSES = {
    "": "not an address that can receive e-mail",
    "local": "a character beyond ASCII before the @, where no e-mail can be sent",
    "domain": "not a domain name that e-mail can be sent to",
}


def normalize_email_address(typed: str) -> str:
    """The address as it is stored and mailed to, its domain in lowercase ASCII. Raises InvalidEmailAddressError."""
    if len(typed) <= ORDINARY_LENGTH and _ORDINARY.fullmatch(typed):
        local, _, domain = typed.partition("@")
        return f"{local}@{domain.lower()}"
    plain = normalize_login(typed)
    try:
        found = validate_email(plain, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise InvalidEmailAddressError(_international_part(plain)) from None
    return found.ascii_email or found.normalized


def email_address_key(typed: str) -> str:
    """What a typed address is looked up by among lowercase ones; of what is no address, itself in lowercase."""
    try:
        return normalize_email_address(typed).lower()
    except InvalidEmailAddressError:
        return typed.lower()


def _international_part(typed: str) -> str:
    local, _, domain = typed.rpartition("@")
    if not (local and domain):
        return ""
    if not local.isascii():
        return "local"
    return "" if domain.isascii() and "xn--" not in domain.lower() else "domain"
