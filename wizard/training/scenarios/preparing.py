"""The scenario of a link that is prepared before go-live, in a court that lets filers prepare."""

from wizard.training.scenarios.linking import CHOOSE, LINK, LOGOUT, legacy, sign_in
from wizard.training.scenarios.parts import ClockMode, Scenario, ScenarioStep, check, follow, look, press

PREPARE = Scenario(
    "prepare",
    "Prepare your link before go-live",
    "Before the court converts: both logins are proved, and nothing is linked yet.",
    "prepares",
    (
        ScenarioStep(
            "{here}/",
            "Open your court’s page",
            (
                look("This court has not converted yet", "See when it converts: “This court has not converted yet”."),
                follow("Prepare your link", "Select “Prepare your link”."),
            ),
        ),
        ScenarioStep(
            LINK,
            "See what you need, and begin",
            (look("What you need", "Have everything listed under “What you need” ready."), press("Begin")),
        ),
        LOGOUT,
        sign_in(),
        CHOOSE,
        legacy(),
        ScenarioStep(
            LINK + "prepare",
            "Check both accounts, and prepare the link",
            (
                look("Filer account", "Check “Filer account”: the name, the login, and the court."),
                look("PACER account", "Check “PACER account”: it must belong to the same person."),
                look("What happens when you prepare", "Read “What happens when you prepare”."),
                check("understood", "Select “I have checked both accounts. They belong together.”"),
                press("Prepare the link"),
            ),
        ),
        ScenarioStep(
            LINK + "ended/prepared",
            "Your link is prepared",
            (look("What to do next", "Read “What to do next”: what is left to do on go-live."),),
            outcome="prepared",
            tip="Change neither account until go-live. A new password or e-mail address ends the preparation.",
        ),
    ),
    clock_mode=ClockMode.BEFORE,
    is_prepared=True,
)
