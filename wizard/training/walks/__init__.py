"""The walks: every story, told once for the test, the rehearsal and the guide. ``parts.py`` says what one is made of.

Refused: a recorder that writes walks from clicks. It records what happened, not what it means.
"""

from wizard.training.walks import accounts, around, helpdesk, linking
from wizard.training.walks.parts import Walk

WALKS: tuple[Walk, ...] = (
    linking.FIRST_LINK,
    linking.SOMEBODY_ELSE,
    accounts.UPGRADE_FIRST,
    accounts.SHARED,
    linking.FORGOT,
    linking.CAPITALS,
    linking.ONE_TIME_CODE,
    accounts.CJA,
    linking.ALREADY,
    around.NEVER,
    around.AFTER,
    around.BEFORE,
    helpdesk.TAKE_A_CALL,
)
WALK_NAMED = {walk.name: walk for walk in WALKS}


def walks_in(kind: str) -> list[Walk]:
    """The walks of a kind of court."""
    return [walk for walk in WALKS if kind in walk.kinds]
