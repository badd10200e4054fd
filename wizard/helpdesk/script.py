"""What to say to a caller now: by the refusal on screen and its exact cause, else by the step."""

from dataclasses import dataclass

from wizard.helpdesk.articles import Article, Script, articles, script_at
from wizard.helpdesk.caller_state import JourneyView, LastRefusal


@dataclass(frozen=True)
class RefusalView:
    """One refusal in words."""

    refusal: LastRefusal
    article: Article | None

    @property
    def words(self) -> str:
        """What was wrong, exactly."""
        cause = self.article and self.article.of(self.refusal.cause)
        if cause is None:
            return self.article.cause if self.article else self.refusal.cause
        _, known, courts = self.refusal.cause.partition("known in ")
        return f"{cause.means} Known in: {courts}." if known else cause.means

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.article.title if self.article else self.refusal.slug


def refusal_view(refusal: LastRefusal | None) -> RefusalView | None:
    """A refusal with its article."""
    return RefusalView(refusal, articles().get(refusal.slug)) if refusal else None


def script_for(way: JourneyView) -> Script:
    """What to read out, for where this journey stands."""
    if way.step:
        return _now(way).for_court(way.court)
    article = articles().get(way.journey.outcome or "")
    return (article.script if article else script_at(way.flow.name, way.journey.outcome)).for_court(way.court)


def _now(way: JourneyView) -> Script:
    refusal = way.refusal_now
    article = articles().get(refusal.slug) if refusal else None
    if article is None:
        return script_at(way.flow.name, way.step.name)
    cause = article.of(refusal.cause)
    return Script(cause.say if cause else article.script.say, article.script.next, article.script.otherwise)
