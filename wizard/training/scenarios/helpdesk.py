"""The scenario of the console: a caller whose login is refused, from the first ring to the end of the call."""

from dataclasses import replace

from wizard.training.scenarios.linking import CHOOSE, CONFIRM, LINK, LOGOUT, START, legacy, sign_in
from wizard.training.scenarios.parts import Action, Scenario, ScenarioStep, fill, look, press

DESK = "the help desk"
CALL = "/desk/calls/{call}"


def by_desk(path: str, title: str, *actions: Action, outcome: str = "", tip: str = "", note: str = "") -> ScenarioStep:
    """A page of the console."""
    return ScenarioStep(path, title, actions, outcome=outcome, tip=tip, note=note, actor=DESK)


def by_caller(step: ScenarioStep, title: str) -> ScenarioStep:
    """A page of the wizard, as the caller has it on screen."""
    return replace(step, title=f"The caller {title}", tip="", note="")


TAKE_A_CALL = Scenario(
    "help-desk",
    "The help desk takes a call",
    "For help-desk staff: a caller’s old login is refused. Find the caller, read the script aloud, see the link made.",
    "cacd-plain",
    (
        by_caller(START, "begins"),
        by_caller(LOGOUT, "has logged out"),
        by_caller(sign_in(), "logs in with the PACER account"),
        by_caller(CHOOSE, "chooses whose account to link"),
        by_caller(legacy("{filer_capitals}"), "types the old login in capitals"),
        ScenarioStep(
            LINK + "legacy",
            "The caller is refused, and calls",
            (
                look("You typed capital letters", "The page says why: “You typed capital letters”."),
                look("Your reference for the help desk", "The caller reads you “Your reference for the help desk”."),
            ),
            refusal="capitals",
        ),
        by_desk(
            "/desk/login",
            "Log in to the console",
            fill("username", "{staff}", "Type your “Login”."),
            fill("password", "{staff_password}", "Type your “Password”.", secret=True),
            press("Log in"),
            note="The console has its own logins. A PACER account does not open it.",
        ),
        by_desk(
            "/desk/find",
            "Type what the caller says",
            fill("find", "{reference}", "Type the reference in the field “Find a caller”."),
            press("Find"),
            tip="You can also search by name, login, e-mail address, or bar number. Misspellings are fine.",
        ),
        by_desk(
            "/desk/find",
            "Select why the caller is calling",
            fill("reason", "legacy-login", "Choose the reason: “The CM/ECF login is refused”."),
            press("Open", "The most likely caller is first. Make sure who is calling, then select “Open”."),
            outcome="found",
            note="Opening a caller’s page is recorded, with your name and the reason. Never ask for a password.",
        ),
        by_desk(
            CALL,
            "Read the script aloud",
            look("Read the article", "See why the login failed. “Read the article” has more."),
            look("Say now", "Read aloud, sentence by sentence, what is under “Say now”."),
            look("What the caller has on screen", "Compare with “What the caller has on screen”."),
            tip="The page updates automatically. If it does not, select Refresh.",
        ),
        by_caller(legacy(), "types the login once more, in lowercase"),
        by_caller(CONFIRM, "checks both accounts, and links"),
        by_desk(
            CALL,
            "See that the caller is linked, and end the call",
            look("Linking: ended, linked", "Check the heading: “Linking: ended, linked”."),
            press("End the call", "Say goodbye, and select “End the call”."),
        ),
        by_desk(
            "/desk/find",
            "Be ready for the next call",
            look("Type what the caller says", "You are ready for the next caller: “Type what the caller says”."),
        ),
    ),
)
