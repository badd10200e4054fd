"""The scenario of a deadline today: a filer who cannot link gets a certificate, and the clerk verifies it."""

from wizard.training.scenarios.linking import CHOOSE, ENTER, LINK, legacy, sign_in
from wizard.training.scenarios.parts import Scenario, ScenarioStep, fill, look, press

CLERK = "the clerk"

DEADLINE = Scenario(
    "deadline",
    "You have a deadline today, and you cannot link",
    "Get a certificate that you tried. The clerk verifies it, and the court decides how you file today.",
    "deadline-today",
    (
        *ENTER,
        sign_in(),
        CHOOSE,
        legacy(),
        ScenarioStep(
            LINK + "ended/filer-disabled",
            "You cannot continue",
            (
                look("What to do next", "Read “What to do next”."),
                press("Get a certificate of this attempt"),
            ),
            outcome="filer-disabled",
            note="Every page where you cannot continue offers the certificate, not only this one.",
        ),
        ScenarioStep(
            LINK + "certificate",
            "Print or save the certificate",
            (
                look("Stopped at", "See at which step you “Stopped at”, and “What the site said”."),
                look("Case number", "Print it, and fill in “Name of the filer” and “Case number”."),
                look("How the court verifies this", "The QR code is under “How the court verifies this”."),
            ),
            tip="No printer? Select “Download the signed text”, and send that file.",
        ),
        ScenarioStep(
            "{here}/deadline",
            "Ask how to file today",
            (
                look(
                    "What to do now", "Follow the steps under “What to do now”. Send the certificate with your filing."
                ),
            ),
            note="The certificate does not extend a deadline. The court’s rules decide that.",
        ),
        ScenarioStep(
            "{here}/verify",
            "The clerk enters the code",
            (
                fill("code", "{certificate}", "Scan the QR code, or type the “Code or receipt number”."),
                press("Verify"),
            ),
            actor=CLERK,
        ),
        ScenarioStep(
            "{here}/verify/result",
            "The clerk compares the facts with the paper",
            (look("Genuine", "It says “Genuine”. Compare each fact with the paper."),),
            outcome="genuine",
            actor=CLERK,
        ),
    ),
)
