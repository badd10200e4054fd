"""The rules of a legacy login. Pure."""

SPECIAL_CHARACTERS = "&@$*"


def has_capitals(login: str | None) -> bool:
    """True where a legacy login was typed with a capital letter (S1)."""
    return login is not None and login != login.lower()


def special_characters(username: str) -> str:
    """Those characters of a login because of which it cannot be linked until it is changed (O)."""
    return "".join(character for character in SPECIAL_CHARACTERS if character in username)
