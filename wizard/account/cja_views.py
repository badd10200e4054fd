"""A CJA attorney's two accounts: prove the exempt one, and the exemption moves."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.account import cja
from wizard.account.forms import ExemptAccountForm
from wizard.core.database import transaction
from wizard.flow.forms import handle_form
from wizard.security.access import Access, require

bp = Blueprint("cja", __name__, url_prefix="/my/cja")


@bp.get("/")
@require(Access.SIGNED_IN)
def start():
    """What moves, what is cancelled, and the login of the exempt account."""
    return _page(ExemptAccountForm())


@bp.post("/")
@require(Access.SIGNED_IN)
def move():
    """Move the exemption."""
    form, account_id = ExemptAccountForm(), current_user.id

    def act() -> Response:
        exempt = cja.prove_exempt(form)
        with transaction():
            cja.move_exemption(account_id, exempt.account_id)
        return redirect(url_for(".done"), 303)

    return handle_form(form, act, partial(_page, form), "the exemption", pacer=account_id)


@bp.get("/done")
@require(Access.SIGNED_IN)
def done():
    """One account from now on."""
    return render_template("account/cja/done.html", account=current_user)


def _page(form: ExemptAccountForm, refusal=None) -> str:
    can = cja.may_receive(current_user)
    return render_template("account/cja/start.html", form=form, refusal=refusal, action=request.path, can=can)
