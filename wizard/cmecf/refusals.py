"""Why a legacy login is refused, and what the filer is told."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class LegacyRefusal(RefusalEnum):
    """Unknown, wrong and linked get the same sentence, so that nobody can find out which logins exist."""

    CAPITALS = RefusalText(
        "You typed capital letters. The CM/ECF login is all lowercase, so we changed it. Check it, then type your "
        "password.",
        "username",
    )
    LEGACY_LOGIN = RefusalText(
        "We could not accept this CM/ECF login and password. Check both and try again. This page has solutions to "
        "common problems.",
        "username",
    )
