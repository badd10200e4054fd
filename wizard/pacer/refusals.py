"""How a sign-on with PACER says no."""

from wizard.flow.refusals import FROZEN_SENTENCE, RefusalEnum, RefusalText


class SignOnRefusal(RefusalEnum):
    """A stranger hears one sentence, whatever is wrong."""

    PACER_LOGIN = RefusalText(
        "PACER did not accept this. The username, the password, or the one-time passcode is wrong.", "username"
    )
    PACER_DOWN = RefusalText(
        "PACER is not responding right now. Nothing was lost. Try this step again in a few minutes.", status=503
    )
    PACER_REFUSES = RefusalText(
        "PACER does not let this account log in. PACER says: “{said}” Call the PACER Service Center: 1-800-676-6856.",
        "username",
    )


class UseRefusal(RefusalEnum):
    """Shown only after the right password: the account cannot be used, or not for this."""

    FROZEN = RefusalText(FROZEN_SENTENCE)
    CANCELLED_ACCOUNT = RefusalText("This PACER account was canceled.{replaced}")
    HELD_FOR_REVIEW = RefusalText(
        "The PACER Service Center is reviewing this registration. We will e-mail you when the review is finished. "
        "Questions? Call 1-800-676-6856."
    )
    MFA_REQUIRED = RefusalText(
        "User update required: set up one-time passcodes first. Log in on this site’s pages, where you are led to it."
    )
    REDACTION = RefusalText("All filers must redact. {notice} Send redactFlag “1” to say that you will.")
    MANAGES_ONLY = RefusalText(
        "This is a PACER Administrative Account. It manages a firm’s accounts and pays for them. It cannot search "
        "cases, and it cannot file. Log in with your own PACER account."
    )
