"""How a reset says no, beside what every letter may say."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class ResetRefusal(RefusalEnum):
    """Said only to whoever has the code from the letter."""

    LOGIN_AS_PASSWORD = RefusalText("The password cannot be the login itself. Choose another one.", "new_password")
