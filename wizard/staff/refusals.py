"""How the console's door says no."""

from wizard.flow.refusals import Refusals, Saying


class StaffRefusal(Refusals):
    """A stranger hears one sentence, whatever is wrong."""

    STAFF_LOGIN = Saying(
        "We could not accept this. The login, the password, or the one-time code is wrong.", "username"
    )
    STAFF_PASSWORD = Saying(
        "Choose a password of 14 characters or more that contains neither your login nor your name.", "new_password"
    )
    STAFF_CODE = Saying(
        "This code is wrong. Turn on automatic date and time on your device. Then type the next code.", "code"
    )
