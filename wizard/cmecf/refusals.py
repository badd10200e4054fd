"""How a legacy login says no."""

from wizard.flow.refusals import Refusals, Saying


class LegacyRefusal(Refusals):
    """Unknown, wrong and linked are one sentence."""

    CAPITALS = Saying(
        "You typed capital letters. The CM/ECF login must be all lowercase. Type it again in lowercase.", "username"
    )
    LEGACY_LOGIN = Saying(
        "We could not accept this CM/ECF login and password. Check both and try again. The help next to this form has "
        "solutions to common problems.",
        "username",
    )
