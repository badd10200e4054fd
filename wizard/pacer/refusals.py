"""How a sign-on with PACER says no."""

from wizard.flow.refusals import Refusals, Saying


class SignOnRefusal(Refusals):
    """A stranger hears one sentence, whatever is wrong."""

    PACER_LOGIN = Saying(
        "PACER did not accept this. The username, the password, or the one-time code is wrong.", "username"
    )
    PACER_DOWN = Saying(
        "PACER is not responding right now. Nothing was lost. Try this step again in a few minutes.", status=503
    )
    PACER_REFUSES = Saying(
        "PACER does not let this account log in. PACER says: “{said}” Call the PACER Service Center: 1-800-676-6856.",
        "username",
    )


class UseRefusal(Refusals):
    """Said only to whoever gave the right password: the account opens nothing, or not this."""

    CANCELLED_ACCOUNT = Saying("This PACER account was canceled. Log in with the account that replaced it{named}.")
    HELD_FOR_REVIEW = Saying(
        "The PACER Service Center is reviewing this registration, because it matches an existing account. Call "
        "1-800-676-6856."
    )
    REDACTION = Saying("{notice} Send redactFlag “1” to say that you will.")
    MANAGES_ONLY = Saying(
        "This is a PACER Administrative Account. It manages a firm’s accounts and pays for them. It cannot search "
        "cases, and it cannot file. Log in with your own PACER account."
    )
