"""My courts, for a signed-in PACER account."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from wizard.pacer.models import AccountKind
from wizard.security.access import Access, require
from wizard.signon.court_status import court_statuses, that_matter

bp = Blueprint("my", __name__, url_prefix="/my")


@bp.get("/courts")
@require(Access.SIGNED_IN)
def courts() -> ResponseReturnValue:
    """The courts, with what is linked and what is left to do. A firm's account sees its people instead."""
    if current_user.kind == AccountKind.PAA:
        return redirect(url_for("my_firm.show"))
    statuses = court_statuses(current_user)
    shown = that_matter(statuses)
    return render_template("signon/my_courts.html", statuses=shown, others=len(statuses) - len(shown))
