"""What to say to a caller now: about the refusal on screen and its exact cause, or else about the step."""

from dataclasses import dataclass

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
        cause = self.article and self.article.find_cause(self.refusal.cause)
        if cause is None:
            return self.article.cause if self.article else self.refusal.cause
        _, known, courts = self.refusal.cause.partition("known in ")
        return f"{cause.means} Known in: {courts}." if known else cause.means

    @property
    def title(self) -> str:
        """The article's title; the slug if there is none."""
        return self.article.title if self.article else self.refusal.slug


def refusal_view(refusal: RecordedRefusal | None) -> RefusalView | None:
    """The refusal with its article, if there is a refusal."""
    return RefusalView(refusal, articles().get(refusal.slug)) if refusal else None


def script_for(view: JourneyView) -> Script:
    """The script for the current step of a journey, for the refusal on screen, or for its outcome."""
    if view.step:
        return _current_script(view).for_court(view.court)
    article = articles().get(view.journey.outcome or "")
    return (article.script if article else get_script(view.flow.name, view.journey.outcome)).for_court(view.court)


def _current_script(view: JourneyView) -> Script:
    refusal = view.refusal_now
    article = articles().get(refusal.slug) if refusal else None
    if article is None:
        return get_script(view.flow.name, view.step.name)
    cause = article.find_cause(refusal.cause)
    return Script(cause.say if cause else article.script.say, article.script.next, article.script.otherwise)
