"""How the stories of an account say no."""

from wizard.flow.refusals import Refusals, Saying


class AccountRefusal(Refusals):
    """What whoever registers, upgrades or recovers may hear."""

    USERNAME_TAKEN = Saying("That username is taken. Choose another one.", "username")
    PASSWORD_RULES = Saying("The password must have {rules}.", "password")
    NOTHING_TO_UPGRADE = Saying(
        "Only an individual legacy account can be upgraded. There is nothing to do here.", ends=True
    )
    SAME_QUESTION = Saying("Choose two different questions.", "second_question")
    WRONG_ANSWER = Saying("This does not match the answer that you gave. Capitals and spaces do not matter.", "answer")
    WRONG_PASSWORD = Saying("This is not your current password. Try again.", "current_password")
    APP_CODE = Saying(
        "This code is wrong. Turn on automatic date and time on your device. Then type the next code.", "code"
    )
    MOST_APPS = Saying("You already have ten apps. Remove one first.")
    NO_MORE_SKIPS = Saying("You have no skips left. Set up one-time codes now.")
    NO_SUCH_PERSON = Saying("No individual PACER account has this number. Ask the person for it.", "account_number")
    NO_EXEMPT_ACCOUNT = Saying("This is not a separate fee-exempt CJA account that is still in use.", "username")
