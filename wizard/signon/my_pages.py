"""My courts: for whoever is signed on."""

from flask import Blueprint, render_template
from flask_login import current_user

from wizard.kernel.access import Who, guard
from wizard.signon.standing import standings

pages = guard(Blueprint("my", __name__, url_prefix="/my"), Who.SIGNED_ON)


@pages.get("/courts")
def courts():
    """Every court: linked, to be linked, to convert, or nothing to do there."""
    return render_template("signon/my-courts.html", standings=standings(current_user))
