"""The rules of a legacy login. Pure."""

SPECIAL_CHARACTERS = "&@$*"
_PURPOSES = {
    "party": "You receive electronic service with this login, and you view. To file, ask the court for permission.",
    "creditor": "You file claims and receive notices with this login.",
    "filing_agent": "You file with this login for the attorney or trustee who names you as filing agent.",
    "court_reporter": "You file transcripts with this login.",
}


def has_capitals(login: str | None) -> bool:
    """True where a legacy login was typed with a capital letter (S1)."""
    return login is not None and login != login.lower()


def special_characters(username: str) -> str:
    """Those characters of a login because of which it cannot be linked until it is changed (O)."""
    return "".join(character for character in SPECIAL_CHARACTERS if character in username)


def purpose_of(role: str) -> str:
    """What a linked login is for, in a sentence (ours; S2 for parties that are only served)."""
    return _PURPOSES.get(role, "You file with this login in the cases where the court lets you, and you view.")
