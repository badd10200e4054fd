"""The scenarios in which the PACER account must be made ready first."""

from wizard.training.scenarios.linking import CHOOSE, CONFIRM, DONE, ENTER, LINK, TO_THE_END, VERIFY, legacy, sign_in
from wizard.training.scenarios.parts import Scenario, ScenarioStep, check, fill, look, press

SECURITY = (
    fill("username", "{new_username}", "Choose a “Username” of 8 characters or more."),
    fill("password", "{new_password}", "Choose a “Password” that follows the rules.", secret=True),
    fill("first_question", "What was the name of your first pet?", "Choose a “First security question”."),
    fill("first_answer", "Biscuit", "Type the “Answer to the first question”."),
    fill("second_question", "What was the make of your first car?", "Choose a “Second security question”."),
    fill("second_answer", "Studebaker", "Type the “Answer to the second question”."),
)
BORN = (
    fill("date_of_birth", "{birthday}", "Enter your “Date of birth”."),
    fill("user_type", "ATTORNEY", "Choose a “User type”."),
)
PLACE = (fill("state", "California", "Choose your “State”."), fill("county", "Example", "Type your “County”."))
GO_ON = sign_in("{new_username}", "{new_password}", title="Log in with the new username")

UPGRADE_FIRST = Scenario(
    "upgrade",
    "Upgrade your PACER account first, then link",
    "For anyone with a legacy PACER account: opened before August 11, 2014, often with 6 characters.",
    "upgrade-first",
    (
        *ENTER,
        sign_in(),
        ScenarioStep(
            LINK + "ended/upgrade-first",
            "The account must be upgraded first",
            (
                look("It must be upgraded", "See what is missing: “It must be upgraded before it can be linked.”"),
                press("Upgrade the account now"),
            ),
            outcome="upgrade-first",
        ),
        ScenarioStep("/my/upgrade/", "Begin the upgrade", (press("Upgrade"),)),
        ScenarioStep("/my/upgrade/person", "Person", (*BORN, press("Continue"))),
        ScenarioStep("/my/upgrade/address", "Address", (*PLACE, press("Continue"))),
        ScenarioStep(
            "/my/upgrade/security",
            "Security",
            (*SECURITY, press("Upgrade")),
            tip="Write down the username. Never write down the password.",
        ),
        ScenarioStep(
            "/my/upgrade/done",
            "The account is upgraded",
            (look("{account_type}", "Check “{account_type}”."), press("Continue linking")),
            outcome="upgraded",
        ),
        *TO_THE_END,
    ),
)
SHARED = Scenario(
    "register",
    "From a shared account to an account of your own",
    "For anyone who uses an account that the office shares: register your own account, and link it.",
    "shared-account",
    (
        *ENTER,
        sign_in(title="Log in as you used to, with the shared account"),
        ScenarioStep(
            LINK + "ended/shared-account",
            "A shared account cannot be linked",
            (
                look(
                    "This is a shared PACER account", "Read why: “This is a shared PACER account. It cannot be linked.”"
                ),
                press("Register your own account"),
            ),
            outcome="shared-account",
        ),
        ScenarioStep(
            "/account/register/",
            "Begin the registration",
            (look("What we ask for", "Read “What we ask for”."), press("Begin")),
        ),
        ScenarioStep(
            "/account/register/person",
            "Person",
            (
                fill("first_name", "{first_name}", "Type your “First name”."),
                fill("last_name", "{last_name}", "Type your “Last name”."),
                *BORN,
                press("Continue"),
            ),
        ),
        ScenarioStep(
            "/account/register/address",
            "Address",
            (fill("email", "{new_email}", "Type your “E-mail address”. A code goes there."), *PLACE, press("Continue")),
        ),
        ScenarioStep(
            "/account/register/code",
            "Confirm your e-mail address",
            (fill("code", "{email_code}", "Copy the “Verification code”."), press("Continue")),
            tip="No e-mail after a few minutes? Check your spam folder.",
        ),
        ScenarioStep("/account/register/security", "Security", (*SECURITY, press("Register"))),
        ScenarioStep(
            "/account/register/done",
            "You are registered",
            (look("{account_type}", "Check “{account_type}”: a new account is upgraded."), press("Continue linking")),
            outcome="registered",
        ),
        GO_ON,
        CHOOSE,
        legacy(),
        VERIFY,
        CONFIRM,
        DONE,
    ),
)
CJA = Scenario(
    "cja",
    "A CJA panel attorney with two PACER accounts",
    "The exemption moves to the individual account, which links. The separate exempt account is canceled.",
    "cja-two-accounts",
    (
        *ENTER,
        sign_in("{exempt}", title="Log in with the exempt account, as many people do"),
        ScenarioStep(
            LINK + "ended/cja-exempt-account",
            "Use your individual account",
            (
                look("A CJA attorney keeps one PACER account", "Read why: “A CJA attorney keeps one PACER account”."),
                press("Move the exemption"),
            ),
            outcome="cja-exempt-account",
        ),
        ScenarioStep(
            "/login",
            "Log in with the individual account",
            (
                fill("username", "{pacer}", "Type the “PACER username” of the individual account."),
                fill("password", "{pacer_password}", "Type its “PACER password”.", secret=True),
                check("redaction", "Select “I understand that, if I file, I must follow the redaction rules.”"),
                press("Log in"),
            ),
        ),
        ScenarioStep(
            "/my/cja/",
            "Prove that the exempt account is yours",
            (
                fill("username", "{exempt}", "Type the “Username of the exempt account”."),
                fill("password", "{pacer_password}", "Type “Its password”.", secret=True),
                press("Move the exemption"),
            ),
            note="The exempt account is canceled. Each session starts as not exempt; {manage_my_account} changes that.",
        ),
        ScenarioStep(
            "/my/cja/done",
            "You have one PACER account",
            (
                look("The exemption is now on", "“The exemption is now on” the individual account."),
                press("Continue linking"),
            ),
        ),
        *TO_THE_END,
    ),
)
