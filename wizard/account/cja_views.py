"""Moving a CJA attorney's exemption: log in with the exempt account, and its exemption moves to this one."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import cja
from wizard.account.forms import ExemptAccountForm
from wizard.core import errors
from wizard.core.database import transaction
from wizard.flow.forms import handle_form
from wizard.flow.refusals import RefusalEnum
from wizard.pacer.models import proof_of
from wizard.security.access import Access, require

bp = Blueprint("cja", __name__, url_prefix="/my/cja")
errors.declare_start(bp, "start")


@bp.get("/")
@require(Access.SIGNED_IN)
def start() -> str:
    """Explain what moves and what is canceled, and ask for the login of the exempt account."""
    return _render(ExemptAccountForm())


@bp.post("/")
@require(Access.SIGNED_IN)
def move() -> Response:
    """Move the exemption."""
    form, account = ExemptAccountForm(), current_user.proof

    def submit() -> Response:
        exempt = cja.verify_exempt_account(form)
        with transaction():
            cja.move_exemption(account, proof_of(exempt))
        return redirect(url_for(".done"), 303)

    return handle_form(form, submit, partial(_render, form), "the exemption", pacer=account.account_id)


@bp.get("/done")
@require(Access.SIGNED_IN)
def done() -> str:
    """Confirm that one account is left."""
    return render_template("account/cja/done.html", account=current_user)


def _render(form: ExemptAccountForm, refusal: RefusalEnum | None = None) -> str:
    can_receive = cja.can_receive_exemption(current_user)
    return render_template(
        "account/cja/start.html", form=form, refusal=refusal, action=request.path, can_receive=can_receive
    )
