"""Refusals of a reset, in addition to those of every form that sends e-mail."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class ResetRefusal(RefusalEnum):
    """Shown only to a person who has the code from the e-mail."""

    LOGIN_AS_PASSWORD = RefusalText("The password cannot be the login itself. Choose another one.", "new_password")
