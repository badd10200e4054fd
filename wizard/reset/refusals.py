"""How a reset says no, beside what every letter may say."""

from wizard.flow.refusals import Refusals, Saying


class ResetRefusal(Refusals):
    """Said only to whoever has the code from the letter."""

    LOGIN_AS_PASSWORD = Saying("The password cannot be the login itself. Choose another one.", "new_password")
