"""Refusals of the account pages."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class AccountRefusal(RefusalEnum):
    """Refusals of registering, upgrading, recovering, and managing an account."""

    USERNAME_TAKEN = RefusalText("That username is taken. Choose another one.", "username")
    TOO_MANY_USERNAMES = RefusalText(
        "Many usernames were asked for from your network. Wait {wait}, then try again. What you entered is kept, "
        "except for the password.",
        "username",
        status=429,
    )
    PASSWORD_RULES = RefusalText("The password must have {rules}.", "password")
    NOTHING_TO_UPGRADE = RefusalText(
        "Only an individual legacy account can be upgraded. There is nothing to do here.", ends=True
    )
    SAME_QUESTION = RefusalText("Choose two different questions.", "second_question")
    WRONG_ANSWER = RefusalText(
        "This does not match the answer that you gave. Capitals and spaces do not matter.", "answer"
    )
    WRONG_PASSWORD = RefusalText("This is not your current password. Try again.", "current_password")
    APP_CODE = RefusalText(
        "This code is wrong. Turn on automatic date and time on your device. Then type the next code.", "code"
    )
    MOST_APPS = RefusalText("You already have ten apps. Remove one first.")
    MOST_PASSKEYS = RefusalText("You already have ten passkeys. Remove one first.")
    NEW_PASSKEY = RefusalText("The passkey was not created. Nothing was changed. Try again, or use another device.")
    NO_MORE_SKIPS = RefusalText("You have no skips left. Set up MFA now.")
    FIRM_UNDER_REVIEW = RefusalText(
        "The PACER Service Center is reviewing this firm’s registration. You can invite people afterwards."
    )
    TOO_MANY_INVITATIONS = RefusalText(
        "You invited many people today. Wait {wait}, then invite the next one.", status=429
    )
    NO_EXEMPT_ACCOUNT = RefusalText("This is not a separate fee-exempt CJA account in use.", "username")
