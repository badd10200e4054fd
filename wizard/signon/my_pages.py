"""My courts: for whoever is signed on."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from wizard.kernel.access import Who, guard
from wizard.pacer.models import Kind
from wizard.signon.standing import standings

pages = guard(Blueprint("my", __name__, url_prefix="/my"), Who.SIGNED_ON)


@pages.get("/courts")
def courts():
    """Every court: linked, to be linked, to convert, or nothing to do there. A firm has people instead of courts."""
    if current_user.kind == Kind.PAA:
        return redirect(url_for("my_firm.show"))
    return render_template("signon/my-courts.html", standings=standings(current_user))
