"""The story of the console: a caller whose login is refused, from the first ring to the end of the call."""

from dataclasses import replace

from wizard.training.scenarios.linking import CHOOSE, CONFIRM, LINK, LOGOUT, START, legacy, sign_in
from wizard.training.scenarios.parts import Scenario, Step, fill, look, press

DESK = "the help desk"
CALL = "/desk/calls/{call}"


def by_desk(at: str, title: str, *marks, **more) -> Step:
    """A page of the console."""
    return Step(at, title, marks, by=DESK, **more)


def by_caller(stop: Step, title: str) -> Step:
    """A page of the wizard, as the caller has it on screen."""
    return replace(stop, title=f"The caller: {title}", tip="", note="")


TAKE_A_CALL = Scenario(
    "help-desk",
    "The help desk takes a call",
    "For help-desk staff: a caller’s old login is refused. Find the caller, read out what to say, see the link made.",
    "cacd-plain",
    (
        by_caller(START, "begins"),
        by_caller(LOGOUT, "has logged out"),
        by_caller(sign_in(), "logs in with the PACER account"),
        by_caller(CHOOSE, "links an own account"),
        by_caller(legacy("{filer_capitals}"), "types the old login in capitals"),
        Step(
            LINK + "legacy",
            "The caller: is refused, and calls",
            (
                look("You typed capital letters", "The page says why: “You typed capital letters”."),
                look("Your reference, if you call", "The caller reads out “Your reference, if you call”."),
            ),
            refusal="capitals",
        ),
        by_desk(
            "/desk/login",
            "Log in to the console",
            fill("username", "{staff}", "Type your “Login”."),
            fill("password", "{staff_password}", "Type your “Password”.", secret=True),
            press("Log in"),
            note="The console has logins of its own. A PACER account does not open it.",
        ),
        by_desk(
            "/desk/find",
            "Type what the caller says",
            fill("find", "{reference}", "Type the reference into the field “Find a caller”."),
            press("Find"),
            tip="A name, a login, an address or a bar number finds the caller, too. Misspelt ones do as well.",
        ),
        by_desk(
            "/desk/find",
            "Say why the caller calls",
            fill("reason", "legacy-login", "Choose the reason: “The CM/ECF login is refused”."),
            press("Open", "The most likely caller stands first. Be sure who calls; then select “Open”."),
            outcome="found",
            note="Opening a caller’s page is recorded, with your name and the reason. Never ask for a password.",
        ),
        by_desk(
            CALL,
            "Read out what to say",
            look("Read the article", "See why it failed, in words. “Read the article” tells more."),
            look("Say now", "Read out, sentence by sentence, what stands under “Say now”."),
            look("What the caller has on screen", "Compare with “What the caller has on screen”."),
            tip="The page follows the caller by itself. If it does not, select Refresh.",
        ),
        by_caller(legacy(), "types the login once more, in lowercase"),
        by_caller(CONFIRM, "checks both accounts, and links"),
        by_desk(
            CALL,
            "See that the caller is linked, and end the call",
            look("Linking: ended, linked", "Look at the heading: “Linking: ended, linked”."),
            press("End the call", "Say good-bye, and select “End the call”."),
        ),
        by_desk(
            "/desk/find",
            "Be ready for the next call",
            look("Type what the caller says", "“Type what the caller says”: the next one is waiting."),
        ),
    ),
)
