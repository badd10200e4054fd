"""Refusals of the console's login pages."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class StaffRefusal(RefusalEnum):
    """Refusals of logging in, accepting an invitation and connecting an app. One sentence covers all of a login."""

    STAFF_LOGIN = RefusalText(
        "We could not accept this. The login, the password, or the one-time passcode is wrong.", "username"
    )
    PASSKEY_REQUIRED = RefusalText(
        "Your password and code are correct, but this console opens only with your passkey. Select “Log in with a "
        "passkey”. If you have lost it, the operator of this site can send you a new invitation."
    )
    NEW_PASSKEY = RefusalText("The passkey was not created. Nothing was changed. Try again, or use another device.")
    LAST_PASSKEY = RefusalText("This is your only passkey, and the console needs one. Add another one first.")
    WRONG_PASSWORD = RefusalText("This is not your password for the console.", "current_password")
    STAFF_PASSWORD = RefusalText(
        "Choose a password of 14 characters or more that contains neither your login nor your name.", "new_password"
    )
    STAFF_CODE = RefusalText(
        "This code is wrong. Turn on automatic date and time on your device. Then type the next code.", "code"
    )
