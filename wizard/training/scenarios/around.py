"""The scenarios around linking: having nothing to link, logging in after the link, and filing before go-live."""

from wizard.training.scenarios.linking import LINK
from wizard.training.scenarios.parts import ClockMode, Scenario, ScenarioStep, check, choose, fill, follow, look, press

CHECKLIST = "{here}/checklist/"

NEVER = Scenario(
    "never-filed",
    "You were not an e-filer here before",
    "If you had no login in this court before go-live, you have nothing to link. The checklist tells you what to do.",
    "",
    (
        ScenarioStep(
            "{here}/",
            "Open your court’s page",
            (follow("What do I need to do?", "Select “What do I need to do?”"),),
        ),
        ScenarioStep(CHECKLIST, "Begin the checklist", (press("Begin"),)),
        ScenarioStep(
            CHECKLIST + "filer",
            "Filer account",
            (choose("answer", "no", "You never had a login here: choose “No”."), press("Continue")),
        ),
        ScenarioStep(
            CHECKLIST + "account",
            "PACER account",
            (choose("answer", "upgraded", "Choose the account that you have: “My own, upgraded”."), press("Continue")),
        ),
        ScenarioStep(
            CHECKLIST + "role",
            "Who you are",
            (choose("answer", "attorney", "Choose “An attorney”."), press("Continue")),
        ),
        ScenarioStep(
            CHECKLIST + "done",
            "Your checklist",
            (
                look("You have nothing to link", "Read the first item: “You have nothing to link”."),
                follow("How to ask", "To ask for permission to file, select “How to ask”."),
            ),
            tip="The code at the end of the list opens it again, on any device.",
        ),
        ScenarioStep(
            "{here}/never-filed",
            "Ask for filing privileges",
            (
                look(
                    "Ask this court for filing privileges",
                    "Follow the steps, and “Ask this court for filing privileges”.",
                ),
            ),
        ),
    ),
)
AFTER = Scenario(
    "after",
    "After the link: log in, and see all your courts",
    "One login for all NextGen courts: the PACER account.",
    "pacer-linked",
    (
        ScenarioStep(
            "{here}/login",
            "Log in to this court",
            (
                fill("username", "{pacer}", "Type your “PACER username”. The old login no longer works."),
                fill("password", "{pacer_password}", "Type your “PACER password”.", secret=True),
                check("redaction", "Select “I understand that, if I file, I must follow the redaction rules.”"),
                press("Log in"),
            ),
        ),
        ScenarioStep(
            "{here}/home",
            "You may file and view",
            (look("You may file and view", "You are logged in: “You may file and view”."), follow("My courts")),
        ),
        ScenarioStep(
            "/my/courts",
            "See where you stand in each court",
            (
                look("Linked", "Where it says “Linked”, you have nothing to do."),
                press("Log out", "When you have finished, select “Log out”."),
            ),
            note="Link once in each other NextGen court where you had a login. In other courts, nothing changes.",
        ),
        ScenarioStep(
            "/", "You are logged out", (look("Find your court", "You are back on the page “Find your court”."),)
        ),
    ),
)
BEFORE = Scenario(
    "before-go-live",
    "Before go-live",
    "The hour before the court converts: you file with the old login, and linking is not open yet.",
    "cacd-plain",
    (
        ScenarioStep(
            "{here}/",
            "Open your court’s page",
            (
                look("This court has not converted yet", "See when it converts: “This court has not converted yet”."),
                follow("Log in to file", "Until then, select “Log in to file”."),
            ),
        ),
        ScenarioStep(
            "{here}/login",
            "Log in to file",
            (
                fill("username", "{filer}", "Type your “{filer_login_label}”."),
                fill("password", "{filer_password}", "Type your “{filer_password_label}”.", secret=True),
                press("Log in to file"),
            ),
        ),
        ScenarioStep("{here}/home", "You may file", (look("You may file", "You are logged in: “You may file”."),)),
        ScenarioStep(
            LINK,
            "Linking opens at go-live",
            (
                look("Linking opens on", "See when “Linking opens on”."),
                look("Until then", "Read what to do “Until then”."),
            ),
            outcome="before-go-live",
        ),
    ),
    clock_mode=ClockMode.BEFORE,
)
