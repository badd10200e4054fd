"""How the stories of an account say no."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class AccountRefusal(RefusalEnum):
    """What whoever registers, upgrades or recovers may hear."""

    USERNAME_TAKEN = RefusalText("Somebody has this username. Choose another one.", "username")
    PASSWORD_RULES = RefusalText("The password must have {rules}.", "password")
    NOTHING_TO_UPGRADE = RefusalText(
        "Only an individual legacy account is upgraded. There is nothing to do here.", ends=True
    )
    SAME_QUESTION = RefusalText("Choose two different questions.", "second_question")
    WRONG_ANSWER = RefusalText("This is not the answer that you gave. Capitals and spaces do not matter.", "answer")
    WRONG_PASSWORD = RefusalText("This is not your password. Type the one that you use now.", "current_password")
    APP_CODE = RefusalText(
        "This code is wrong. Set the clock of your device, wait for the next code, and type that one.", "code"
    )
    MOST_APPS = RefusalText("You have ten apps already. Remove one first.")
    NO_MORE_SKIPS = RefusalText("You have put off one-time codes as often as you may. Set them up now.")
    NO_SUCH_PERSON = RefusalText(
        "No individual PACER account has this number. Ask the person for it.", "account_number"
    )
    NO_EXEMPT_ACCOUNT = RefusalText("This is not a separate fee-exempt CJA account that is still in use.", "username")
