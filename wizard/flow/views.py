"""The one view of every step of every flow. An accepted POST always redirects; GET never writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wizard.audit import events
from wizard.core import errors
from wizard.core.database import db, get_for_update, transaction
from wizard.flow.answers import Accepted
from wizard.flow.forms import StepForm, outdated_refused, redisplay
from wizard.flow.journey import Journey, current, expired_journey
from wizard.flow.journey import begin as begin_journey
from wizard.flow.pages import Page, flow_context, step_form, step_page
from wizard.flow.refusals import RefusalEnum, RefusedError, StepBackError
from wizard.flow.steps import Flow, Step
from wizard.security.access import Access, require

TIME_RAN_OUT = "time-ran-out"
LOGGED_OUT = "logged-out"
MOVED_ON = "moved-on"
CHANGED_ELSEWHERE = (
    "You answered in another tab or window since this page was shown. "
    "The page now shows what counts. Check it, then send it again."
)


def render(page: Page) -> str:
    """A page as HTML."""
    return render_template(page.template, **page.context)


def register_routes(bp: Blueprint, flow: Flow, access: Access) -> None:
    """Add the routes of a flow's steps to a blueprint, which itself adds ``start``, ``done`` and ``ended``."""

    def visit_step(step: str, **scope: object) -> str | Response:
        visit = Visit(flow, flow.step(step), scope)
        return visit.post() if request.method == "POST" else visit.get()

    def time(**scope: object) -> str | Response:
        journey = current(flow, scope_key(scope))
        if journey is None or journey.outcome:
            return redirect(current_url(flow, journey, **scope))
        return render_template("flow/time.html", **flow_context(flow, journey, scope))

    def more_time(**scope: object) -> Response:
        return redirect(current_url(flow, current(flow, scope_key(scope)), **scope), 303)

    errors.declare_start(bp, "start")
    bp.add_url_rule("/time", "time", require(access)(time))
    # Every form that is sent gives more time; this one does nothing else.
    bp.add_url_rule("/more-time", "more_time", require(access)(more_time), methods=["POST"])
    names = ",".join(f'"{name}"' for name in flow.names)
    bp.add_url_rule(f"/<any({names}):step>", "step", require(access)(visit_step), methods=["GET", "POST"])


def register_all_routes(bp: Blueprint, flow: Flow, access: Access, recently_proved: bool = False) -> None:
    """The same, with ``start``, ``done`` and ``ended`` for a flow whose start and ends are like most.

    Its templates are ``start.html`` and ``done.html`` beside those of its steps. ``recently_proved``: it is begun only
    by whoever proved a moment ago who is there; once begun it asks no more, so that nothing that was typed is lost.
    """
    register_routes(bp, flow, access)

    def start(**scope: object) -> str:
        because = request.args.get("because")
        return render_template(f"{flow.folder}/start.html", because=because, **flow_context(flow, None, scope))

    def begin(**scope: object) -> Response:
        with transaction():
            journey = begin_journey(flow, scope_key(scope))
        return redirect(current_url(flow, journey, **scope), 303)

    def done(**scope: object) -> str | Response:
        journey = current(flow, scope_key(scope))
        if journey is None or journey.outcome != flow.success_outcome:
            return redirect(current_url(flow, journey, **scope))
        return render_template(f"{flow.folder}/done.html", facts=journey.facts, **flow_context(flow, journey, scope))

    def ended(outcome: str, **scope: object) -> Response:
        return redirect(_url(".start", scope))

    bp.add_url_rule("/", "start", require(access, recently_proved)(start))
    bp.add_url_rule("/", "begin", require(access, recently_proved)(begin), methods=["POST"])
    bp.add_url_rule("/done", "done", require(access)(done))
    bp.add_url_rule("/ended/<word:outcome>", "ended", require(access)(ended))


def scope_key(scope: Mapping[str, object]) -> str:
    """The scope as a journey's row names it: the court's id, or nothing."""
    return "".join(str(each) for each in scope.values())


def _url(endpoint: str, scope: Mapping[str, Any], **values: str | None) -> str:
    return url_for(endpoint, **{**scope, **values})


def current_url(flow: Flow, journey: Journey | None, **scope: object) -> str:
    """The URL where a journey is now: its first open step, its end, or the start where there is no journey."""
    if journey is None:
        return _url(".start", scope, because=_why_gone(flow, scope_key(scope)))
    if journey.outcome == flow.success_outcome:
        return _url(".done", scope)
    if journey.outcome:
        return _url(".ended", scope, outcome=journey.outcome)
    step = flow.next_step(journey.answers) or flow.steps[-1]
    return _url(".step", scope, step=step.name)


def _why_gone(flow: Flow, scope: str) -> str | None:
    """Why a journey that this browser had is not there any more; what was linked stays linked."""
    journey = expired_journey(flow, scope)
    if journey is None or journey.outcome not in (None, flow.success_outcome):
        return None
    return LOGGED_OUT if journey.outcome else TIME_RAN_OUT


@dataclass(frozen=True)
class Visit:
    """One request to one step."""

    flow: Flow
    step: Step[Any]
    scope: Mapping[str, object]

    def get(self) -> str | Response:
        """The step's page, or a redirect to where the journey is now."""
        journey = self._journey()
        if journey is None or not self._is_open(journey):
            return redirect(self._current_url(journey))
        try:
            return self._page(journey, step_form(journey, self.step))
        except StepBackError as back:
            return self._step_back(back)

    def post(self) -> str | Response:
        """The answer is stored, or the page says what is wrong with it."""
        journey = self._journey()
        if journey is None or not self._is_open(journey):
            return redirect(self._where_it_moved_on(journey), 303)
        form = self.step.form()
        try:
            return self._answer(journey, form)
        except StepBackError as back:
            with transaction():
                get_for_update(Journey, journey.id).note(
                    events.SENT_BACK, step=self.step.name, to=back.step, reason=back.reason
                )
            return self._step_back(back)

    def _answer(self, journey: Journey, form: StepForm) -> str | Response:
        # A page that shows a mistake may itself find that an earlier step must be answered again.
        try:
            if form.validate():
                with outdated_refused():
                    return self._handle(journey, form)
        except RefusedError as no:
            return self._refuse(journey.id, form, no)
        return self._redisplay(journey, form)

    def _handle(self, journey: Journey, form: StepForm) -> str | Response:
        journey_id = journey.id
        result = self.step.handle(journey, form)
        accepted = result if isinstance(result, Accepted) else Accepted(result)
        with transaction():
            journey = get_for_update(Journey, journey_id)
            is_stored = self._store(journey, form, accepted)
            if journey.outcome == self.flow.success_outcome:
                self.flow.on_success(journey)
        if is_stored or not self._is_open(journey):
            return redirect(self._current_url(journey), 303)
        return self._redisplay(journey, form)

    def _store(self, journey: Journey, form: StepForm, accepted: Accepted) -> bool:
        """Store the answer, and complete the flow with the last one: in one transaction, all or nothing."""
        answer = accepted.answer
        if journey.outcome:
            return True
        if journey.has_answer(self.step.name, answer):
            if form.is_current(journey.version):
                journey.refresh(self.step.name, answer)
            return True
        if not form.is_current(journey.version):
            return False
        # What was changed is written together at the end.
        with db.session.no_autoflush:
            journey.set_answer(self.step.name, answer, accepted.ahead)
            if self.flow.next_step(journey.answers) is None:
                complete = self.step.complete or self.flow.complete
                journey.end(self.step.outcome or self.flow.success_outcome, complete(journey, accepted.private))
        return True

    def _refuse(self, journey_id: int, form: StepForm, no: RefusedError) -> str | Response:
        with transaction():
            journey = get_for_update(Journey, journey_id)
            journey.note(events.STEP_REFUSED, step=self.step.name, pacer=no.pacer, filer=no.filer, **no.audit_detail)
            if no.refusal.ends and not journey.outcome:
                journey.end(no.refusal.slug, no.facts)
        if journey.outcome:
            return redirect(self._current_url(journey), 303)
        if not form.is_current(journey.version):
            return self._show_current(journey)
        return redisplay(form, no, lambda refusal: self._page(journey, form, refusal))

    def _step_back(self, back: StepBackError) -> Response:
        return redirect(_url(".step", self.scope, step=back.step, because=back.reason), 303)

    def _journey(self) -> Journey | None:
        return current(self.flow, scope_key(self.scope))

    def _current_url(self, journey: Journey | None) -> str:
        return current_url(self.flow, journey, **self.scope)

    def _where_it_moved_on(self, journey: Journey | None) -> str:
        """The same, for a form of a page that was open while another tab continued or started over: it says so."""
        url = self._current_url(journey)
        return f"{url}?because={MOVED_ON}" if journey and not journey.outcome else url

    def _is_open(self, journey: Journey) -> bool:
        return not journey.outcome and self.flow.is_open(self.step.name, journey.answers)

    def _redisplay(self, journey: Journey, form: StepForm) -> str | Response:
        """The page again with what was wrong, unless it showed a journey that has changed since."""
        return self._page(journey, form) if form.is_current(journey.version) else self._show_current(journey)

    def _show_current(self, journey: Journey) -> str | Response:
        """For a page that was rendered before another window changed the journey: the step as it is now."""
        if not self._is_open(journey):
            return redirect(self._current_url(journey), 303)
        form = step_form(journey, self.step)
        form.add_error(None, CHANGED_ELSEWHERE)
        return self._page(journey, form)

    def _page(self, journey: Journey, form: StepForm, refusal: RefusalEnum | None = None) -> str:
        because = request.args.get("because")
        return render(step_page(journey, self.step, form, self.scope, refusal=refusal, because=because))
