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
