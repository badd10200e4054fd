"""What to say to a caller now: about the refusal on screen and its exact cause, or else about the step."""

from dataclasses import dataclass
from typing import Any

from wizard.flow.steps import Step
from wizard.helpdesk.articles import Article, Script, articles, get_script
from wizard.helpdesk.caller_state import JourneyView, RecordedRefusal


@dataclass(frozen=True)
class RefusalView:
    """A recorded refusal with its article, as the console shows it."""

    refusal: RecordedRefusal
    article: Article | None

    @property
    def explanation(self) -> str:
        """What exactly was wrong, in a sentence; the recorded cause if there is no article."""
        if self.article is None:
            return self.refusal.cause
        cause = self.article.find_cause(self.refusal.cause)
        if cause is None:
            return self.article.cause
        _, known, courts = self.refusal.cause.partition("known in ")
        return f"{cause.means} Known in: {courts}." if known else cause.means

    @property
    def title(self) -> str:
        """The article's title; the slug if there is none."""
        return self.article.title if self.article else self.refusal.slug


def refusal_view(refusal: RecordedRefusal | None) -> RefusalView | None:
    """The refusal with its article, if there is a refusal."""
    return RefusalView(refusal, articles().get(refusal.slug)) if refusal else None


def script_for(view: JourneyView) -> Script | None:
    """The script for the refusal on screen, for the current step of a journey, or for its outcome.

    None where the journey has neither a step nor an outcome: an update of the program removed its last step.
    """
    script = _script_for_outcome(view) if view.step is None else _script_for_step(view, view.step)
    return script.for_court(view.court) if script else None


def _script_for_outcome(view: JourneyView) -> Script | None:
    outcome = view.journey.outcome
    if outcome is None:
        return None
    article = articles().get(outcome)
    return article.script if article else get_script(view.flow.name, outcome)


def _script_for_step(view: JourneyView, step: Step[Any]) -> Script:
    refusal = view.refusal_now
    article = articles().get(refusal.slug) if refusal else None
    if refusal is None or article is None:
        return get_script(view.flow.name, step.name)
    cause = article.find_cause(refusal.cause)
    return Script(cause.say if cause else article.script.say, article.script.next, article.script.otherwise)
