"""Someone who plays a scenario as it is written, knowing nothing else."""

from datetime import timedelta

from tests.support.browser import words_of
from tests.support.people import Filer
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.courts.phases import Phase
from wizard.training import seed
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios import SCENARIOS
from wizard.training.scenarios.parts import ActionKind, ClockMode, Scenario, ScenarioStep, quoted

COURTS = {"appellate": "ca1", "district": "cacd", "bankruptcy": "canb"}
EVERY_SCENARIO = [
    (scenario, "exb" if scenario.is_prepared else COURTS[kind])
    for scenario in SCENARIOS
    for kind in (["bankruptcy"] if scenario.is_prepared else sorted(scenario.kinds))
]


def name_of(case) -> str:
    return f"{case[0].name}-{case[1]}"


def moment_of(scenario: Scenario, court):
    """An hour before go-live, or a day after it."""
    before = court.timetable.moment_in(Phase.BEFORE)
    return before if scenario.clock_mode is ClockMode.BEFORE else court.go_live + timedelta(days=1)


def context_of(app, scenario: Scenario, court_id: str) -> ScenarioContext:
    """The scenario's context, with a fresh person."""
    with transaction():
        person = seed.as_persona(seed.generate(scenario.persona_key, court_id)) if scenario.persona_key else None
    return ScenarioContext(app.extensions["courts"][court_id], person)


class Learner(Filer):
    """Plays a scenario step by step. ``sees`` is told of each step whose page is open."""

    def plays(self, scenario: Scenario, context: ScenarioContext, sees=lambda step: None) -> None:
        """The whole scenario."""
        people, before = {"": self}, None
        for step in scenario.steps:
            someone = people.setdefault(step.actor, self.other())
            if before is None or (before.actor, before.leads_on) != (step.actor, True):
                someone.opens(step.path.format_map(context))
            someone.stands_before(step, context)
            sees(step)
            someone.does(step, context)
            before = step

    def other(self) -> "Learner":
        """Somebody else who acts in the scenario, with an own browser."""
        return Learner(self.app)

    def plays_in_time(self, scenario: Scenario, context: ScenarioContext, **more) -> None:
        """The same at the scenario's own hour."""
        with clock.stopped_at(moment_of(scenario, context.court)):
            self.plays(scenario, context, **more)

    def stands_before(self, step: ScenarioStep, context: ScenarioContext) -> None:
        """The page is the step's, and what its sentences name is there."""
        path = self.path.partition("?")[0]
        # What others did since is seen, too.
        db.session.rollback()
        assert step.is_at(path, self.outcome or self.refusal or "", context), (
            f"not at {step.title!r}, but at {path} ({self.outcome or self.refusal}): {self.errors}"
        )
        page = " ".join(self.page.body.get_text(" ").split())
        for action in step.actions:
            named = [words.format_map(context) for words in quoted(action.sentence)]
            assert named, f"a sentence of {step.title!r} names nothing: {action.sentence}"
            for words in named:
                assert words in page, f"{words!r} is not on the page of {step.title!r}"

    def does(self, step: ScenarioStep, context: ScenarioContext) -> None:
        """Everything that the step says."""
        values = {
            action.target: action.value.format_map(context)
            for action in step.actions
            if action.kind in (ActionKind.FILL, ActionKind.CHECK, ActionKind.CHOOSE)
        }
        last = step.actions[-1]
        words = last.target.format_map(context)
        if last.kind is ActionKind.FOLLOW:
            self.follows(words)
        elif last.kind is ActionKind.PRESS and values:
            form = self._form_with(values)
            buttons = [each for each in form.iter("button") if words in words_of(each)]
            assert buttons, f"no button {words!r} in the form of {step.title!r}"
            self._submit(form, {**values, **_said_by(buttons[0])})
        elif last.kind is ActionKind.PRESS:
            self.presses(words)


def _said_by(button) -> dict[str, str]:
    """What a button says of itself, if it does."""
    return {button.get("name"): button.get("value")} if button.get("name") else {}
