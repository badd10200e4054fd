"""The scenarios, each written once for the test, the rehearsal and the guide. ``parts.py`` says what one is made of.

Refused: a recorder that writes scenarios from clicks. It records what happened, not what it means.
"""

from wizard.courts.court import Court
from wizard.training.scenarios import accounts, around, certificates, helpdesk, linking, preparing
from wizard.training.scenarios.parts import Scenario

SCENARIOS: tuple[Scenario, ...] = (
    linking.FIRST_LINK,
    linking.ANOTHER_PERSON,
    accounts.UPGRADE_FIRST,
    accounts.SHARED,
    linking.FORGOT,
    linking.CAPITALS,
    linking.ONE_TIME_CODE,
    accounts.CJA,
    linking.ALREADY,
    around.NEVER,
    around.AFTER,
    around.BEFORE,
    preparing.PREPARE,
    certificates.DEADLINE,
    helpdesk.TAKE_A_CALL,
)
SCENARIO_BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


def scenarios_in(court: Court) -> list[Scenario]:
    """The scenarios that can be rehearsed in a court."""
    return [scenario for scenario in SCENARIOS if scenario.fits(court)]
