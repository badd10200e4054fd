"""The one view of every step of every flow. An accepted POST always redirects; GET never writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wizard.audit import events
from wizard.core.database import get_for_update, transaction
from wizard.flow.forms import redisplay
from wizard.flow.journey import Journey, current, expired_journey
from wizard.flow.journey import begin as begin_journey
from wizard.flow.refusals import RefusedError, StepBackError
from wizard.flow.steps import Flow, Step
from wizard.security.access import Access, require

TIME_RAN_OUT = "time-ran-out"
LOGGED_OUT = "logged-out"
CHANGED_ELSEWHERE = (
    "You answered in another tab or window since this page was shown. "
    "The page now shows what counts. Check it, then send it again."
)


def register_routes(bp: Blueprint, flow: Flow, context: Callable[..., dict[str, Any]], access: Access) -> None:
    """Give a flow its addresses in a blueprint, which adds ``start``, ``done`` and ``ended``.

    ``context(journey, **place)`` gives every page of the flow its facts.
    """

    def visit(step: str, **place: Any) -> str | Response:
        here = Visit(flow, flow.step(step), context, place)
        return here.takes() if request.method == "POST" else here.shows()

    def time(**place: Any) -> str | Response:
        journey = current(flow, scope_key(place))
        if journey is None or journey.outcome:
            return redirect(current_url(flow, journey, **place))
        return render_template("flow/time.html", journey=journey, **context(journey, **place))

    def more_time(**place: Any) -> Response:
        return redirect(current_url(flow, current(flow, scope_key(place)), **place), 303)

    bp.add_url_rule("/time", "time", require(access)(time))
    # Every form that is sent gives more time; this one does nothing else.
    bp.add_url_rule("/more-time", "more_time", require(access)(more_time), methods=["POST"])
    names = ",".join(f'"{name}"' for name in flow.names)
    bp.add_url_rule(f"/<any({names}):step>", "step", require(access)(visit), methods=["GET", "POST"])


def register_all_routes(bp: Blueprint, flow: Flow, context: Callable[..., dict[str, Any]], access: Access) -> None:
    """The same, and ``start``, ``done`` and ``ended`` as a flow needs them that has nothing peculiar about its ends.

    Its templates are ``start.html`` and ``done.html`` beside those of its steps.
    """
    register_routes(bp, flow, context, access)

    def start(**place: Any) -> str:
        return render_template(
            f"{flow.folder}/start.html", because=request.args.get("because"), **context(None, **place)
        )

    def begin(**place: Any) -> Response:
        with transaction():
            journey = begin_journey(flow, scope_key(place))
        return redirect(current_url(flow, journey, **place), 303)

    def done(**place: Any) -> str | Response:
        journey = current(flow, scope_key(place))
        if journey is None or journey.outcome != flow.goal:
            return redirect(current_url(flow, journey, **place))
        return render_template(f"{flow.folder}/done.html", facts=journey.facts, **context(journey, **place))

    def ended(outcome: str, **place: Any) -> Response:
        return redirect(url_for(".start", **place))

    bp.add_url_rule("/", "start", require(access)(start))
    bp.add_url_rule("/", "begin", require(access)(begin), methods=["POST"])
    bp.add_url_rule("/done", "done", require(access)(done))
    bp.add_url_rule("/ended/<word:outcome>", "ended", require(access)(ended))


def scope_key(place: dict[str, Any]) -> str:
    """The place of a journey as its row names it: the court's id, or nothing."""
    return "".join(str(each) for each in place.values())


def current_url(flow: Flow, journey: Journey | None, **place: Any) -> str:
    """The address where somebody stands: the first open step, the end, or the start."""
    if journey is None:
        return url_for(".start", because=_why_gone(flow, scope_key(place)), **place)
    if journey.outcome == flow.goal:
        return url_for(".done", **place)
    if journey.outcome:
        return url_for(".ended", outcome=journey.outcome, **place)
    return url_for(".step", step=flow.next_step(journey.answers).name, **place)


def _why_gone(flow: Flow, place: str) -> str | None:
    """Why a journey that this browser had is not there any more; what was linked stays linked."""
    journey = expired_journey(flow, place)
    if journey is None or journey.outcome not in (None, flow.goal):
        return None
    return LOGGED_OUT if journey.outcome else TIME_RAN_OUT


@dataclass(frozen=True)
class Visit:
    """One request to one step."""

    flow: Flow
    step: Step
    context: Callable[..., dict[str, Any]]
    place: dict[str, Any]

    def shows(self) -> str | Response:
        """GET: the step's page, or the way to where the journey stands."""
        journey = self._journey()
        if not self._is_open(journey):
            return redirect(current_url(self.flow, journey, **self.place))
        try:
            return self._page(journey, self._blank(journey))
        except StepBackError as back:
            return self._sent_back(back)

    def takes(self) -> str | Response:
        """POST: the answer is kept, or the page says what is wrong with it."""
        journey = self._journey()
        if not self._is_open(journey):
            return redirect(current_url(self.flow, journey, **self.place), 303)
        form = self.step.form()
        try:
            if form.validate():
                return self._accepts(journey, form)
            return self._again(journey, form)
        except RefusedError as no:
            return self._says_no(journey.id, form, no)
        except StepBackError as back:
            with transaction():
                get_for_update(Journey, journey.id).note(
                    events.SENT_BACK, step=self.step.name, to=back.step, reason=back.reason
                )
            return self._sent_back(back)

    def _accepts(self, journey: Journey, form) -> str | Response:
        answer = self.step.act(journey, form)
        kept = self._keep(journey.id, form, answer)
        journey = self._journey()
        if journey.outcome == self.flow.goal:
            self.flow.afterwards(journey)
        if kept or not self._is_open(journey):
            return redirect(current_url(self.flow, journey, **self.place), 303)
        return self._again(journey, form)

    def _keep(self, journey_id: int, form, answer) -> bool:
        """Store the answer, and finish the flow with the last one: one transaction, all or nothing."""
        with transaction():
            journey = get_for_update(Journey, journey_id)
            if journey.outcome:
                return True
            if journey.has(self.step.name, answer):
                if form.is_current(journey.version):
                    journey.renew(self.step.name, answer)
                return True
            if not form.is_current(journey.version):
                return False
            journey.put(self.flow, self.step.name, answer)
            if self.flow.next_step(journey.answers) is None:
                journey.end(self.flow.goal, self.flow.finish(journey, form))
            return True

    def _says_no(self, journey_id: int, form, no: RefusedError) -> Response:
        with transaction():
            journey = get_for_update(Journey, journey_id)
            journey.note(events.STEP_REFUSED, step=self.step.name, refusal=no.refusal.slug, cause=no.cause, **no.noted)
            if no.refusal.ends and not journey.outcome:
                journey.end(no.refusal.slug, no.facts)
        if journey.outcome:
            return redirect(current_url(self.flow, journey, **self.place), 303)
        if not form.is_current(journey.version):
            return self._shows_what_counts(journey)
        return redisplay(form, no, lambda refusal: self._page(journey, form, refusal))

    def _sent_back(self, back: StepBackError) -> Response:
        return redirect(url_for(".step", step=back.step, because=back.reason, **self.place), 303)

    def _journey(self) -> Journey | None:
        return current(self.flow, scope_key(self.place))

    def _is_open(self, journey: Journey | None) -> bool:
        return bool(journey and not journey.outcome and self.flow.is_open(self.step.name, journey.answers))

    def _blank(self, journey: Journey):
        """The form as it is first shown, with what was answered before."""
        return self.step.form(formdata=None, data=journey.answers.get(self.step.name))

    def _again(self, journey: Journey, form) -> str | Response:
        """The page once more, with what was wrong; unless it showed a journey that has changed since."""
        return self._page(journey, form) if form.is_current(journey.version) else self._shows_what_counts(journey)

    def _shows_what_counts(self, journey: Journey) -> str | Response:
        """To a page that was drawn before another window changed the journey: the step as it stands now."""
        if not self._is_open(journey):
            return redirect(current_url(self.flow, journey, **self.place), 303)
        fresh = self._blank(journey)
        fresh.add_error(None, CHANGED_ELSEWHERE)
        return self._page(journey, fresh)

    def _page(self, journey: Journey, form, refusal=None) -> str:
        form.version.data = journey.version
        facts = {**self.context(journey, **self.place), **self.step.shows(journey)}
        return render_template(
            f"{self.flow.folder}/{self.step.name}.html",
            flow=self.flow,
            step=self.step,
            current_index=self.flow.road(journey.answers).index(self.step),
            journey=journey,
            form=form,
            refusal=refusal,
            because=request.args.get("because"),
            **facts,
        )
