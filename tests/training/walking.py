"""Somebody who takes a walk as it is declared, knowing nothing else."""

from datetime import timedelta

from tests.support.people import Filer
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.training import seed
from wizard.training.scenario_context import ScenarioContext
from wizard.training.scenarios import SCENARIOS
from wizard.training.scenarios.parts import ActionKind, ClockMode, Scenario, Step, quoted

COURTS = {"appellate": "ca1", "district": "cacd", "bankruptcy": "canb"}
EVERY_WALK = [(walk, COURTS[kind]) for walk in SCENARIOS for kind in sorted(walk.kinds)]


def name_of(case) -> str:
    return f"{case[0].name}-{case[1]}"


def moment_of(walk: Scenario, court):
    """An hour before go-live, or a day after it."""
    return court.go_live + (timedelta(hours=-1) if walk.hour is ClockMode.BEFORE else timedelta(days=1))


def scene_of(app, walk: Scenario, court_id: str) -> ScenarioContext:
    """The walk's scene, with a fresh person."""
    with transaction():
        person = seed.as_member(seed.fresh(walk.like, court_id)) if walk.like else None
    return ScenarioContext(app.extensions["courts"][court_id], person)


class Learner(Filer):
    """Takes a walk stop by stop. ``sees`` is told of each stop whose page is open."""

    def takes(self, walk: Scenario, scene: ScenarioContext, sees=lambda stop: None) -> None:
        """The whole walk."""
        people, before = {"": self}, None
        for stop in walk.stops:
            someone = people.setdefault(stop.by, self.other())
            if before is None or (before.by, before.leaves) != (stop.by, True):
                someone.opens(stop.at.format_map(scene))
            someone.stands_before(stop, scene)
            sees(stop)
            someone.does(stop, scene)
            before = stop

    def other(self) -> "Learner":
        """Somebody else who acts in the walk, with an own browser."""
        return Learner(self.app)

    def takes_in_time(self, walk: Scenario, scene: ScenarioContext, **more) -> None:
        """The same at the walk's own hour."""
        with clock.stopped_at(moment_of(walk, scene.court)):
            self.takes(walk, scene, **more)

    def stands_before(self, stop: Step, scene: ScenarioContext) -> None:
        """The page is the stop's, and what its sentences name is there."""
        path = self.path.partition("?")[0]
        # What others did since is seen, too.
        db.session.rollback()
        assert stop.is_at(path, self.outcome or self.refusal or "", scene), (
            f"not at {stop.title!r}, but at {path} ({self.outcome or self.refusal}): {self.errors}"
        )
        page = " ".join(self.page.body.get_text(" ").split())
        for mark in stop.marks:
            named = [words.format_map(scene) for words in quoted(mark.sentence)]
            assert named, f"a sentence of {stop.title!r} names nothing: {mark.sentence}"
            for words in named:
                assert words in page, f"{words!r} is not on the page of {stop.title!r}"

    def does(self, stop: Step, scene: ScenarioContext) -> None:
        """Everything that the stop says."""
        values = {
            mark.target: mark.value.format_map(scene)
            for mark in stop.marks
            if mark.act in (ActionKind.FILL, ActionKind.TICK, ActionKind.PICK)
        }
        last = stop.marks[-1]
        words = last.target.format_map(scene)
        if last.act is ActionKind.FOLLOW:
            self.follows(words)
        elif last.act is ActionKind.PRESS and values:
            form = self._form_with(values)
            buttons = [each for each in form.find_all("button") if words in each.get_text(" ", strip=True)]
            assert buttons, f"no button {words!r} in the form of {stop.title!r}"
            self._submit(form, {**values, **_said_by(buttons[0])})
        elif last.act is ActionKind.PRESS:
            self.presses(words)


def _said_by(button) -> dict[str, str]:
    """What a button says of itself, if it does."""
    return {button["name"]: button["value"]} if button.has_attr("name") else {}
