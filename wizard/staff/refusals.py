"""Refusals of the console's login pages."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class StaffRefusal(RefusalEnum):
    """Refusals of logging in, accepting an invitation and connecting an app. One sentence covers all of a login."""

    STAFF_LOGIN = RefusalText(
        "We could not accept this. The login, the password, or the one-time code is wrong.", "username"
    )
    STAFF_PASSWORD = RefusalText(
        "Choose a password of 14 characters or more that contains neither your login nor your name.", "new_password"
    )
    STAFF_CODE = RefusalText(
        "This code is wrong. Turn on automatic date and time on your device. Then type the next code.", "code"
    )
