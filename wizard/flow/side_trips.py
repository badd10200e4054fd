"""What a side trip out of a journey brings back: usernames that were just set in order, to be filled in.

They are kept in the browser's session, by what they open: ``PACER``, or a court's id for its CM/ECF login. Only a name
that was proved, or just made, is kept: what people type into such a field may be a password.
"""

from wizard.security.sessions import current_session

PACER = "pacer"
_KEY = "brought_back"


def bring_back(opens: str, username: str) -> None:
    """Remember a username for the step that asks for it."""
    browser = current_session()
    browser[_KEY] = {**browser.get(_KEY, {}), opens: username}


def brought_back(opens: str) -> str:
    """The username that was set in order last; empty where there is none."""
    found: str = current_session().get(_KEY, {}).get(opens, "")
    return found
