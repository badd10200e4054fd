"""The form of a step, and the form that is no journey."""

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
    """Carries the version of the journey that the page was drawn from.

    A page drawn before another window changed the journey must not decide anything.
    """

    version = HiddenField()

    def is_current(self, version: int) -> bool:
        """True where the page shows the journey as it stands."""
        return self.version.data == str(version)


def handle_form(
    form: BaseForm, act: Callable[[], Response], draw: Callable[..., str], place: str, **about: Any
) -> Response:
    """A form of its own that was sent: where ``act`` leads, or the page again with what is wrong.

    ``draw(refusal)`` makes the page. ``place`` and ``about`` tell the audit where it was and of whom.
    """
    if not form.validate():
        return make_response(draw(None))
    try:
        return act()
    except RefusedError as no:
        with transaction():
            trail.record(
                events.FORM_REFUSED, place=place, refusal=no.refusal.slug, cause=no.cause, **{**about, **no.noted}
            )
        return redisplay(form, no, draw)


def redisplay(form: BaseForm, no: RefusedError, draw: Callable[[RefusalEnum], str | Response]) -> Response:
    """The page again, with the refusal at its field; or where it leads instead."""
    form.add_error(no.refusal.field, no.sentence)
    page = make_response(draw(no.refusal))
    if page.status_code == 200:
        page.status_code = no.refusal.status
    if no.retry_after:
        page.headers["Retry-After"] = str(no.retry_after)
    return page
