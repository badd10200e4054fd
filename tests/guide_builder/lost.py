"""``flask`` with a scenario that expects at its first step what the page does not bear."""

from dataclasses import replace

from tests.support import forks
from wizard.training import scenarios


def run_flask(words: list[str]) -> None:
    """Be ``flask``, and lose the way."""
    scenario = scenarios.SCENARIO_BY_NAME["before-go-live"]
    first = replace(scenario.steps[0], outcome="elsewhere")
    scenarios.SCENARIOS = (replace(scenario, steps=(first, *scenario.steps[1:])),)
    forks.run_flask(words)
