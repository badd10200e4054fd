"""Refusals of the login pages, in addition to those of PACER and of the legacy login."""

from wizard.flow.refusals import FROZEN_SENTENCE, RefusalEnum, RefusalText


class LoginRefusal(RefusalEnum):
    """Shown only to a person who gave the right password."""

    FROZEN = RefusalText(FROZEN_SENTENCE)
    DISABLED_LOGIN = RefusalText(
        "The court has disabled this filer account, so it cannot file. Call the court’s help desk and ask why."
    )
