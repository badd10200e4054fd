"""How the console's door says no."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class StaffRefusal(RefusalEnum):
    """A stranger hears one sentence, whatever is wrong."""

    STAFF_LOGIN = RefusalText(
        "We could not accept this. The login, the password or the one-time code is wrong.", "username"
    )
    STAFF_PASSWORD = RefusalText(
        "Choose a password of 14 characters or more, in which neither your login nor your name stands.", "new_password"
    )
    STAFF_CODE = RefusalText(
        "This code is wrong. Set the clock of your device, wait for the next code, and type that one.", "code"
    )
