"""The form of a step, and how a form outside any journey is handled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Response, make_response
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from wizard.audit import events, trail
from wizard.core.database import transaction
from wizard.core.forms import BaseForm
from wizard.flow.refusals import ProofRefusal, RefusalEnum, RefusedError
from wizard.security.epochs import OutdatedProofError


class StepForm(BaseForm):
    """Carries the version of the journey that its page was rendered from.

    A page rendered before another window changed the journey must not decide anything.
    """

    version = HiddenField()

    def is_current(self, version: int) -> bool:
        """True where the page shows the journey as it is now."""
        return self.version.data == str(version)


def handle_form(
    form: BaseForm,
    handle: Callable[[], ResponseReturnValue],
    render: Callable[[RefusalEnum | None], ResponseReturnValue],
    place: str,
    *,
    court: str | None = None,
    pacer: int | None = None,
) -> Response:
    """Answer a form that belongs to no journey: what ``handle`` returns, or the page again with what is wrong.

    ``render(refusal)`` renders the page. The audit records a refusal with ``place``, the name of the page, the id of
    the court and that of the PACER account that is signed in.
    """
    if not form.validate():
        return make_response(render(None))
    try:
        with outdated_refused():
            return make_response(handle())
    except RefusedError as no:
        with transaction():
            trail.record(
                events.FORM_REFUSED,
                court=court,
                pacer=no.pacer or pacer,
                filer=no.filer,
                place=place,
                **no.audit_detail,
            )
        return redisplay(form, no, render)


@contextmanager
def outdated_refused() -> Iterator[None]:
    """Refuse what was to be done on a proof that counts no more: raises RefusedError for OutdatedProofError."""
    try:
        yield
    except OutdatedProofError:
        raise RefusedError(ProofRefusal.CREDENTIALS_CHANGED) from None


def redisplay(form: BaseForm, no: RefusedError, render: Callable[[RefusalEnum], ResponseReturnValue]) -> Response:
    """The page again with the refusal at its field, or the redirect that ``render`` returns instead."""
    form.add_error(no.refusal.field, no.sentence)
    if no.refusal.field and "corrected" in no.facts:
        form[no.refusal.field].data = no.facts["corrected"]
    page = make_response(render(no.refusal))
    if page.status_code == 200:
        page.status_code = no.refusal.status
    if no.retry_after:
        page.headers["Retry-After"] = str(no.retry_after)
    return page
