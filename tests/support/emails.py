"""The e-mails that a test's site has queued, and the codes in them."""

import re

from tests.support.factories import all_of
from wizard.mail.outbox import Email


def emails(kind: str = "") -> list[Email]:
    """The e-mails of one kind, or of every kind, the oldest first."""
    return [email for email in all_of(Email) if kind in ("", email.kind)]


def code_in(email: Email) -> str:
    """The code that an e-mail contains."""
    return re.search(r"Code: ([A-Z0-9 ]+)", email.text)[1].strip()
