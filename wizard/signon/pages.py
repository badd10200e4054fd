"""Logging out: a POST, on every page, which ends every session of the person."""

from flask import Blueprint, redirect, url_for

from wizard.audit import trail
from wizard.kernel import access
from wizard.kernel.access import Who, guard

pages = guard(Blueprint("signon", __name__), Who.ANYBODY)


@pages.post("/log-out")
def log_out():
    """End every session of whoever is signed in here."""
    access.sign_out_everywhere(trail.note_logout)
    return redirect(url_for("courts.find"), 303)
