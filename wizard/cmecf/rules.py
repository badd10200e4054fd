"""The rules of a legacy login. Pure."""

SPECIAL_CHARACTERS = "&@$*"
_PURPOSES = {
    "party": "You can receive electronic service and view cases. To file, ask the court for permission.",
    "creditor": "You can file claims and receive notices.",
    "filing_agent": "You can file for the attorney or trustee who names you as filing agent.",
    "court_reporter": "You can file transcripts.",
}


def has_capitals(login: str | None) -> bool:
    """True where a legacy login was typed with a capital letter (S1)."""
    return login is not None and login != login.lower()


def special_characters(username: str) -> str:
    """Those characters of a login because of which it cannot be linked until it is changed (O)."""
    return "".join(character for character in SPECIAL_CHARACTERS if character in username)


def purpose_of(role: str) -> str:
    """What a linked login is for, in a sentence (ours; S2 for parties that are only served)."""
    return _PURPOSES.get(role, "You can file in cases where you are authorized, and view cases.")
