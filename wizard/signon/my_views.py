"""My courts: for whoever is signed on."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from wizard.pacer.models import AccountKind
from wizard.security.access import Access, require
from wizard.signon.court_status import court_statuses

bp = Blueprint("my", __name__, url_prefix="/my")


@bp.get("/courts")
@require(Access.SIGNED_IN)
def courts():
    """Every court: linked, to be linked, to convert, or nothing to do there. A firm has people instead of courts."""
    if current_user.kind == AccountKind.PAA:
        return redirect(url_for("my_firm.show"))
    return render_template("signon/my-courts.html", standings=court_statuses(current_user))
