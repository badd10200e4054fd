"""How a court's door says no, beside the refusals of the two logins."""

from wizard.flow.refusals import Refusals, Saying


class DoorRefusal(Refusals):
    """Said only to whoever gave the right password."""

    CANCELLED_ACCOUNT = Saying("This PACER account was cancelled. Log in with the account that replaced it{named}.")
    HELD_FOR_REVIEW = Saying(
        "The PACER Service Center is reviewing this registration, because somebody alike has an account. Call "
        "1-800-676-6856."
    )
    MANAGES_ONLY = Saying(
        "This is a PACER Administrative Account. It manages a firm’s accounts and pays for them. It cannot search "
        "cases, and it cannot file. Log in with your own PACER account."
    )
    DISABLED_LOGIN = Saying(
        "The court has disabled this filer account, so it cannot file. Call the court’s help desk and ask why."
    )
