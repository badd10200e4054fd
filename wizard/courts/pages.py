"""The courts' public pages."""

from flask import Blueprint, render_template

from wizard.courts.catalogue import Court
from wizard.courts.known import courts
from wizard.kernel import caching, clock
from wizard.kernel.access import Who, guard

pages = caching.keep(guard(Blueprint("courts", __name__), Who.ANYBODY))


@pages.get("/")
def find():
    """All courts, with their state of conversion."""
    for court in courts().values():
        caching.changes_at(court.go_live)
    return render_template("courts/find.html", courts=courts().values())


@pages.get("/courts/<court:court>/")
def show(court: Court):
    """What to do at one court, in short, and the way into the wizard."""
    caching.changes_at(court.go_live)
    return render_template("courts/court.html", court=court, is_live=court.is_live(clock.now()))


@pages.get("/courts/<court:court>/never-filed")
def never_filed(court: Court):
    """TEMPORARY until the content branch lands."""
    return render_template("courts/court.html", court=court, is_live=True)
