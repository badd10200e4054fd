"""How the stories of an account say no."""

from wizard.flow.refusals import Refusals, Saying


class AccountRefusal(Refusals):
    """What whoever registers, upgrades or recovers may hear."""

    USERNAME_TAKEN = Saying("Somebody has this username. Choose another one.", "username")
    PASSWORD_RULES = Saying("The password must have {rules}.", "password")
    NOTHING_TO_UPGRADE = Saying(
        "Only an individual legacy account is upgraded. There is nothing to do here.", ends=True
    )
    SAME_QUESTION = Saying("Choose two different questions.", "second_question")
    WRONG_ANSWER = Saying("This is not the answer that you gave. Capitals and spaces do not matter.", "answer")
    WRONG_PASSWORD = Saying("This is not your password. Type the one that you use now.", "current_password")
    APP_CODE = Saying(
        "This code is wrong. Set the clock of your device, wait for the next code, and type that one.", "code"
    )
    MOST_APPS = Saying("You have ten apps already. Remove one first.")
    NO_MORE_SKIPS = Saying("You have put off one-time codes as often as you may. Set them up now.")
    NO_SUCH_PERSON = Saying("No individual PACER account has this number. Ask the person for it.", "account_number")
    NO_EXEMPT_ACCOUNT = Saying("This is not a separate fee-exempt CJA account that is still in use.", "username")
