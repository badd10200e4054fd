"""How a sign-on with PACER says no."""

from wizard.flow.refusals import Refusals, Saying


class SignOnRefusal(Refusals):
    """A stranger hears one sentence, whatever is wrong."""

    PACER_LOGIN = Saying(
        "PACER did not accept this. The username, the password or the one-time code is wrong.", "username"
    )
    PACER_DOWN = Saying(
        "PACER does not answer right now. Nothing was lost. Try again at this step in a few minutes.", status=503
    )
    PACER_REFUSES = Saying(
        "PACER does not let this account log in. PACER says: “{said}” The PACER Service Center helps: 1-800-676-6856.",
        "username",
    )


class UseRefusal(Refusals):
    """Said only to whoever gave the right password: the account opens nothing, or not this."""

    CANCELLED_ACCOUNT = Saying("This PACER account was cancelled. Log in with the account that replaced it{named}.")
    HELD_FOR_REVIEW = Saying(
        "The PACER Service Center is reviewing this registration, because somebody alike has an account. Call "
        "1-800-676-6856."
    )
    REDACTION = Saying("{notice} Send redactFlag “1” to say that you will.")
    MANAGES_ONLY = Saying(
        "This is a PACER Administrative Account. It manages a firm’s accounts and pays for them. It cannot search "
        "cases, and it cannot file. Log in with your own PACER account."
    )
