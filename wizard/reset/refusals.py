"""How a reset says no."""

from wizard.flow.refusals import Refusals, Saying


class ResetRefusal(Refusals):
    """None of them tells whether an account exists."""

    TOO_MANY_LETTERS = Saying(
        "You asked for several letters. Wait {wait}, then ask again. Meanwhile look for the letter: it may lie among "
        "unwanted mail.",
        status=429,
    )
    LETTER_CODE = Saying(
        "We do not know this code, or it is not good any more. A code is good for 30 minutes and only once. Copy it "
        "from the newest letter, or ask for another letter.",
        "code",
    )
    LOGIN_AS_PASSWORD = Saying("The password may not be the login itself. Choose another one.", "new_password")
