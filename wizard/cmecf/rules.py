"""Rules about legacy logins. Pure."""

SPECIAL_CHARACTERS = "&@$*"
_PURPOSES = {
    "party": "You can receive electronic service and view cases. To file, ask the court for permission.",
    "creditor": "You can file claims and receive notices.",
    "filing_agent": "You can file for the attorney or trustee who names you as filing agent.",
    "court_reporter": "You can file transcripts.",
}


def has_capitals(login: str | None) -> bool:
    """Whether a legacy login was typed with a capital letter, which it never contains (S1)."""
    return login is not None and login != login.lower()


def special_characters(username: str) -> str:
    """The characters of a login that prevent linking until the court changes the login (O)."""
    return "".join(character for character in SPECIAL_CHARACTERS if character in username)


def purpose_of(role: str) -> str:
    """A sentence about what a linked login may be used for (ours; S2 for parties that are only served)."""
    return _PURPOSES.get(role, "You can file in cases where you are authorized, and view cases.")
