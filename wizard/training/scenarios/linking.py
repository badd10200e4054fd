"""The scenarios of linking itself, and of what is refused there."""

from dataclasses import replace

from wizard.training.scenarios.parts import Scenario, ScenarioStep, check, choose, fill, follow, look, press

LINK = "{here}/link/"

COURT_PAGE = ScenarioStep(
    "{here}/",
    "Open your court’s page",
    (follow("{link_action}", "Select “{link_action}”."),),
    tip="Log out of PACER first, close your browser, and open a new one. An old session can get in the way.",
)
START = ScenarioStep(
    LINK,
    "See what you need, and begin",
    (look("What you need", "Have everything listed under “What you need” ready."), press("Begin")),
)
LOGOUT = ScenarioStep(
    LINK + "logout",
    "Log out and start fresh",
    (
        look("What we can see", "Read “What we can see”. If someone is logged in, log out here."),
        check("signed_out", "Select “I have logged out of PACER and CM/ECF, or I was not logged in.”"),
        press("Continue"),
    ),
)
ENTER = (COURT_PAGE, START, LOGOUT)


def sign_in(
    username: str = "{pacer}",
    password: str = "{pacer_password}",  # noqa: S107
    code: str = "",
    title: str = "Log in with your PACER account",
    tip: str = "",
    note: str = "",
) -> ScenarioStep:
    """The wizard's second step."""
    with_code = (
        (fill("otp_code", code, "Type the code that your app shows now into “One-time passcode”."),) if code else ()
    )
    return ScenarioStep(
        LINK + "sign-in",
        title,
        (
            fill("username", username, "Type your “PACER username”."),
            fill("password", password, "Type your “PACER password”.", secret=True),
            *with_code,
            check("redaction", "Select “I understand that, if I file, I must follow the redaction rules.”"),
            press("Continue"),
        ),
        tip=tip,
        note=note,
    )


def legacy(
    login: str = "{filer}",
    password: str = "{filer_password}",  # noqa: S107
    title: str = "Enter your legacy login",
) -> ScenarioStep:
    """The wizard's fourth step."""
    return ScenarioStep(
        LINK + "legacy",
        title,
        (
            fill("username", login, "Type your “{filer_login_label}”, all in lowercase."),
            fill(
                "password", password, "Type your “{filer_password_label}”. It is not your PACER password.", secret=True
            ),
            press("Continue"),
        ),
    )


CHOOSE = ScenarioStep(
    LINK + "choose",
    "Select whose account you are linking",
    (choose("whose", "my_own", "Choose “My own”."), press("Continue")),
)
VERIFY = ScenarioStep(
    LINK + "verify",
    "Enter the code from the filer’s e-mail",
    (
        look("Why we ask", "Read “Why we ask”. The code went to the address that the court has on file."),
        fill("code", "{email_code}", "Type the “Verification code” from that e-mail."),
        press("Continue"),
    ),
    tip="Is the address no longer used? Call the court’s help desk. The page waits for you.",
)
CONFIRM = ScenarioStep(
    LINK + "confirm",
    "Check both accounts",
    (
        look("Filer account", "Check “Filer account”: the name, the login, and the court."),
        look("PACER account", "Check “PACER account”: it must belong to the same person."),
        check("understood", "Select “I have checked both accounts. I understand that this cannot be undone.”"),
        press("Submit", "Select “Submit”. No one can undo it on this site."),
    ),
    note="This is your last chance to stop before linking. If you are not sure, select “Stop without linking”.",
)
DONE = ScenarioStep(
    LINK + "done",
    "Keep your receipt",
    (
        look("Your receipt", "Print or write down “Your receipt”."),
        look("From now on", "Read what changes “From now on”: you log in here only with your PACER account."),
    ),
    outcome="linked",
    tip="No filing menus? Refresh the page. Then log out and in again, and clear cookies and cache.",
)
TO_THE_END = (CHOOSE, legacy(), CONFIRM, DONE)

FIRST_LINK = Scenario(
    "link",
    "Link your filer account to your PACER account",
    "For anyone who had a filer account in this court and has their own, upgraded PACER account.",
    "cacd-plain",
    (
        *ENTER,
        sign_in(note="If you have enrolled in one-time passcodes, also type the code that your app shows now."),
        *TO_THE_END,
    ),
)
ANOTHER_PERSON = Scenario(
    "somebody-else",
    "Link for someone else",
    "For staff who link for an attorney, with the attorney’s permission and the attorney’s own two accounts.",
    "somebody-else",
    (
        *ENTER,
        sign_in(title="Log in with the attorney’s PACER account", tip="Never use your own account or a shared one."),
        ScenarioStep(
            LINK + "choose",
            "Select whose account you are linking",
            (
                choose("whose", "somebody_else", "Choose “Another person’s, with their permission”."),
                fill("filer_name", "{name}", "Type the “Full name of that person”."),
                press("Continue"),
            ),
        ),
        legacy(title="Enter the attorney’s legacy login"),
        replace(VERIFY, title="Ask the attorney for the code from the e-mail"),
        CONFIRM,
        DONE,
    ),
)
ONE_TIME_CODE = Scenario(
    "one-time-code",
    "Link with a one-time passcode",
    "For anyone enrolled in one-time passcodes.",
    "one-time-code",
    (
        *ENTER,
        sign_in(
            code="{one_time_code}",
            tip="Code not accepted? Turn on automatic date and time on your device, or use a backup code.",
        ),
        *TO_THE_END,
    ),
)
CAPITALS = Scenario(
    "capitals",
    "The login was typed in capitals",
    "What happens when the legacy login is not all lowercase, and how to continue.",
    "cacd-plain",
    (
        *ENTER,
        sign_in(),
        CHOOSE,
        legacy("{filer_capitals}", title="Type the login in capitals, as many people do"),
        ScenarioStep(
            LINK + "legacy",
            "Check the login, and type the password again",
            (
                look(
                    "You typed capital letters",
                    "Read what is wrong: “You typed capital letters”. This does not count as a failed attempt.",
                ),
                look(
                    "All lowercase",
                    "Check the “{filer_login_label}”: it is in lowercase now.",
                ),
                fill("password", "{filer_password}", "Type your “{filer_password_label}” again.", secret=True),
                press("Continue"),
            ),
            refusal="capitals",
        ),
        CONFIRM,
        DONE,
    ),
)
FORGOT = Scenario(
    "forgot",
    "You forgot the legacy password",
    "Reset the old password, and continue linking where you left off.",
    "cacd-plain",
    (
        *ENTER,
        sign_in(),
        CHOOSE,
        ScenarioStep(
            LINK + "legacy",
            "Find the link to reset the password",
            (
                look(
                    "Forgot the password, or both?", "Under “If it does not work”, find “Forgot the password, or both?”"
                ),
                follow("Reset it", "Select “Reset it”. Your answers are kept."),
            ),
        ),
        ScenarioStep(
            "{reset}/password",
            "Ask for a code",
            (
                fill("username", "{filer}", "Type your “{reset_login_label}”, or the e-mail address on file."),
                press("Send me a code"),
            ),
            note="{reset_advice}",
        ),
        ScenarioStep(
            "{reset}/sent",
            "Check your e-mail",
            (follow("I have the code", "When the e-mail arrives, select “I have the code”."),),
            tip="The e-mail goes to the address that the court has on file. Check your spam folder, too.",
        ),
        ScenarioStep(
            "{reset}/new-password",
            "Choose a new password",
            (
                fill("code", "{email_code}", "Copy the “Verification code”."),
                fill("new_password", "{new_filer_password}", "Type a “New password”.", secret=True),
                press("Set the new password"),
            ),
        ),
        ScenarioStep(
            "{reset}/password-set",
            "The new password is set",
            (follow("Continue linking", "Select “Continue linking”. Your login is filled in."),),
        ),
        legacy(password="{new_filer_password}", title="Continue linking with the new password"),  # noqa: S106
        CONFIRM,
        DONE,
    ),
)
ALREADY = Scenario(
    "already-linked",
    "You have already linked",
    "What the site says when someone who has linked starts again.",
    "pacer-linked",
    (
        *ENTER,
        sign_in(),
        ScenarioStep(
            LINK + "ended/pacer-linked-already",
            "You do not need to link again",
            (
                look("Linked to the CM/ECF login", "See which login it is “Linked to the CM/ECF login”."),
                look("What to do next", "Read “What to do next”. To file, log in with your PACER account."),
            ),
            outcome="pacer-linked-already",
        ),
    ),
)
