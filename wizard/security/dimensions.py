"""What is counted together, and how long the waits are: every counter of this site is a ``Dimension``. Pure.

``docs/guessing.md`` shows these values as tables, and a test compares them.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class OnSuccess(Enum):
    """What a right secret does to the count."""

    RESET = "the count starts over"
    FORGIVE = "this login's attempts are taken back"
    REFUND = "only this attempt is taken back"
    KEEP = "this attempt counts all the same"


@dataclass(frozen=True)
class Limit:
    """How long the waits of a count are, and when it is forgotten.

    first: the number of the attempt with which waits begin; None where there are none, and the count only tells
    stops_at: the number after which no further attempt is verified; None where there is no such number
    forgotten_after: the count starts over after so long without an attempt
    decay: one attempt is forgotten after each such time; None where attempts are forgotten only together
    """

    first: int | None = 5
    first_wait: timedelta = timedelta(seconds=15)
    longest_wait: timedelta = timedelta(minutes=15)
    stops_at: int | None = None
    forgotten_after: timedelta = timedelta(hours=2)
    decay: timedelta | None = None

    def wait_after(self, failures: int) -> timedelta:
        """How long to wait after so many attempts: nothing at first, then double each time up to the longest wait."""
        if self.first is None or failures < self.first:
            return timedelta(0)
        factor: int = 2 ** min(failures - self.first, 10)
        return min(self.first_wait * factor, self.longest_wait)

    def is_stopped(self, failures: int) -> bool:
        """Whether no further attempt is verified."""
        return self.stops_at is not None and failures >= self.stops_at

    def remaining(self, failures: int, elapsed: timedelta) -> int:
        """How many of the attempts still count after this time without one."""
        if elapsed > self.forgotten_after:
            return 0
        forgotten = elapsed // self.decay if self.decay else 0
        return max(0, failures - max(0, forgotten))

    def unforgotten(self, elapsed: timedelta) -> timedelta:
        """The part of this time that has not made an attempt be forgotten yet."""
        return elapsed % self.decay if self.decay else timedelta(0)


_MONTH = timedelta(days=30)
GUESSES = Limit()
# NIST SP 800-63B allows at most 100 consecutive failures at one account: so many by browsers that are new to it, and
# so many by each of the browsers that have been used with it (``known_browsers.MAX_BROWSERS``).
NEW_BROWSERS = Limit(first=20, stops_at=50, forgotten_after=_MONTH)
KNOWN_BROWSER = Limit(stops_at=10, forgotten_after=_MONTH)
# PACER itself limits the attempts at an account that it holds, and only there can a new password be set.
HELD_BY_PACER = Limit(first=20, forgotten_after=_MONTH)
# An office or a courthouse shares one network.
NETWORK = Limit(first=40, longest_wait=timedelta(minutes=1), decay=timedelta(minutes=1))
# A passkey cannot be guessed either.
PASSKEYS = NETWORK
# A code on paper is no secret, and one of 41 trillion.
CODES_ON_PAPER = NETWORK
EMAILS_OF_NETWORK = Limit(first=60, longest_wait=timedelta(minutes=1), decay=timedelta(minutes=1))
# Six digits are one of 900,000 numbers: the few tries that one code bears, and those that one account does before its
# codes have twelve. Whoever goes from account to account meets the limit of the network.
TRIES_OF_CODE = Limit(first=None, stops_at=5, forgotten_after=timedelta(minutes=15))
SHORT_CODE_TRIES = 20
CODES_OF_NETWORK = Limit(first=60, longest_wait=timedelta(minutes=5), decay=timedelta(minutes=5))
# Free or taken: whoever reads a list of usernames learns it from either answer.
USERNAMES = Limit(first=40, longest_wait=timedelta(minutes=2), decay=timedelta(minutes=2))
# Enough for a firm that begins, and too few to write to strangers, or to try numbers and names.
INVITATIONS = Limit(
    25, timedelta(hours=1), timedelta(hours=1), forgotten_after=timedelta(days=1), decay=timedelta(hours=1)
)
# Whoever knows a password and has no passcode must not flood the owner's mailbox.
PASSCODES = Limit(
    10, timedelta(hours=1), timedelta(hours=1), forgotten_after=timedelta(days=1), decay=timedelta(hours=1)
)
# Not guesses, but writes that cost nothing to ask for: a courthouse must get by with them on the day of go-live.
CERTIFICATES = Limit(first=60, longest_wait=timedelta(minutes=1), decay=timedelta(minutes=1))
BEGINNINGS = Limit(first=1000, longest_wait=timedelta(seconds=15), decay=timedelta(seconds=2))
# Not a limit: a right password does not make the guesses before it unhappen.
TRIES_LATELY = Limit(first=None, decay=timedelta(days=1), forgotten_after=_MONTH)
ONCE_A_DAY = Limit(1, timedelta(days=1), timedelta(days=1), forgotten_after=timedelta(days=1))


class Dimension(Enum):
    """What is counted together: a label, which nobody sees; what is tried; what the subject is; limit; success."""

    PACER_LOGIN = (
        "pacer login",
        "PACER username, password, and one-time passcode, in a new browser",
        "that username and that network, together",
        GUESSES,
        OnSuccess.RESET,
    )
    PACER_ACCOUNT = (
        "pacer account",
        "the same, where this site holds the accounts",
        "that username, whatever the network",
        NEW_BROWSERS,
        OnSuccess.RESET,
    )
    REMOTE_ACCOUNT = (
        "remote account",
        "the same, where PACER holds the accounts",
        "that username, whatever the network",
        HELD_BY_PACER,
        OnSuccess.RESET,
    )
    STAFF_LOGIN = (
        "staff login",
        "login, password, and one-time passcode of the console, in a new browser",
        "that login and that network, together",
        GUESSES,
        OnSuccess.RESET,
    )
    STAFF_ACCOUNT = (
        "staff account",
        "the same",
        "that login, whatever the network",
        NEW_BROWSERS,
        OnSuccess.RESET,
    )
    COURT_LOGIN = (
        "court login",
        "legacy login and password at a court's login before go-live, in a new browser",
        "that login and that network, together",
        GUESSES,
        OnSuccess.RESET,
    )
    LEGACY_PROOF = (
        "legacy proof",
        "legacy login and password in the wizard",
        "the PACER account that is trying",
        GUESSES,
        OnSuccess.REFUND,
    )
    FILER_ACCOUNT = (
        "filer account",
        "the same at either place, in a new browser",
        "that legacy login in that court, whatever the network or PACER account",
        NEW_BROWSERS,
        OnSuccess.RESET,
    )
    FILER_ACCOUNT_LATELY = (
        "filer account lately",
        "the same at either place, in any browser",
        "that legacy login in that court; a link then needs a code by e-mail",
        TRIES_LATELY,
        OnSuccess.REFUND,
    )
    KNOWN_BROWSER = (
        "known browser",
        "any of these logins, in a browser that has been used with it",
        "that login and that browser, together, and nothing else but the PACER account that is trying",
        KNOWN_BROWSER,
        OnSuccess.RESET,
    )
    NETWORK = (
        "network",
        "any login in a new browser, except in the wizard's legacy step",
        "that network, whatever the login",
        NETWORK,
        OnSuccess.FORGIVE,
    )
    PASSKEY = (
        "passkey",
        "a passkey",
        "that network",
        PASSKEYS,
        OnSuccess.REFUND,
    )
    REAUTHENTICATION = (
        "reauthentication",
        "the password once more, for a change of the account",
        "the account, and that browser or username as at a login",
        GUESSES,
        OnSuccess.RESET,
    )
    SECURITY_ANSWER = (
        "security answer",
        "the security question, when a password is recovered or a passcode was e-mailed",
        "the account whose e-mailed code was entered",
        GUESSES,
        OnSuccess.RESET,
    )
    EMAIL_CODE = (
        "e-mail code",
        "an e-mailed code of six digits",
        "the journey, browser, or sign-in for which it was sent; another code starts the count over",
        TRIES_OF_CODE,
        OnSuccess.RESET,
    )
    EMAIL_CODE_LATELY = (
        "e-mail code lately",
        "the same",
        "the account or address to which it was sent; after 20, its codes have twelve digits",
        TRIES_LATELY,
        OnSuccess.REFUND,
    )
    EMAIL_CODE_NETWORK = (
        "e-mail code of a network",
        "an e-mailed code of six or twelve digits",
        "that network",
        CODES_OF_NETWORK,
        OnSuccess.REFUND,
    )
    EMAIL = (
        "e-mail",
        "e-mails asked for",
        "what was typed and that network, together",
        GUESSES,
        OnSuccess.KEEP,
    )
    EMAIL_NETWORK = (
        "e-mail of a network",
        "the same",
        "that network",
        EMAILS_OF_NETWORK,
        OnSuccess.KEEP,
    )
    PASSCODE = (
        "passcode",
        "passcodes by e-mail, asked for with the right password in a new browser",
        "that account",
        PASSCODES,
        OnSuccess.KEEP,
    )
    USERNAME = (
        "username",
        "a username, taken or not, when an account is registered or upgraded",
        "that network",
        USERNAMES,
        OnSuccess.KEEP,
    )
    INVITATION = (
        "invitation",
        "people invited by a firm, whether or not anybody has the number and the name",
        "that firm",
        INVITATIONS,
        OnSuccess.KEEP,
    )
    BEGINNING = (
        "beginning",
        "journeys and checklists begun by visitors who are not logged in",
        "that network",
        BEGINNINGS,
        OnSuccess.KEEP,
    )
    CERTIFICATE = (
        "certificate",
        "certificates of an attempt to link, asked for",
        "that network",
        CERTIFICATES,
        OnSuccess.KEEP,
    )
    CERTIFICATE_CODE = (
        "certificate code",
        "the code of a certificate, the number of a receipt, or a signed text, to be verified",
        "that network",
        CODES_ON_PAPER,
        OnSuccess.REFUND,
    )
    WARNING = (
        "warning",
        "e-mails that warn the owner of an account of failed attempts, or of a similar registration",
        "that username or login",
        ONCE_A_DAY,
        OnSuccess.KEEP,
    )

    def __init__(self, label: str, tried: str, counted_against: str, limit: Limit, on_success: OnSuccess) -> None:
        self.label = label
        self.tried = tried
        self.counted_against = counted_against
        self.limit = limit
        self.on_success = on_success
