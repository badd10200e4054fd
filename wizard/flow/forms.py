"""The form of a step, and how a form outside any journey is handled."""

from collections.abc import Callable
from typing import Any

from flask import make_response
from werkzeug.wrappers import Response
from wtforms import HiddenField

from wizard.audit import events, trail
from wizard.core.database import transaction
from wizard.core.forms import BaseForm
from wizard.flow.refusals import RefusalEnum, RefusedError


class StepForm(BaseForm):
    """Carries the version of the journey that its page was rendered from.

    A page rendered before another window changed the journey must not decide anything.
    """

    version = HiddenField()

    def is_current(self, version: int) -> bool:
        """True where the page shows the journey as it is now."""
        return self.version.data == str(version)


def handle_form(
    form: BaseForm, handle: Callable[[], Response], render: Callable[..., str], place: str, **about: Any
) -> Response:
    """Answer a form that belongs to no journey: what ``handle`` returns, or the page again with what is wrong.

    ``render(refusal)`` renders the page. The audit records a refusal with ``place``, the name of the page, and
    ``about``, the accounts concerned.
    """
    if not form.validate():
        return make_response(render(None))
    try:
        return handle()
    except RefusedError as no:
        with transaction():
            trail.record(
                events.FORM_REFUSED, place=place, refusal=no.refusal.slug, cause=no.cause, **{**about, **no.noted}
            )
        return redisplay(form, no, render)


def redisplay(form: BaseForm, no: RefusedError, render: Callable[[RefusalEnum], str | Response]) -> Response:
    """The page again with the refusal at its field, or the redirect that ``render`` returns instead."""
    form.add_error(no.refusal.field, no.sentence)
    page = make_response(render(no.refusal))
    if page.status_code == 200:
        page.status_code = no.refusal.status
    if no.retry_after:
        page.headers["Retry-After"] = str(no.retry_after)
    return page
