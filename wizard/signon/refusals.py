"""How a court's door says no, beside the refusals of the two logins."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class LoginRefusal(RefusalEnum):
    """Said only to whoever gave the right password."""

    DISABLED_LOGIN = RefusalText(
        "The court has disabled this filer account, so it cannot file. Call the court’s help desk and ask why."
    )
