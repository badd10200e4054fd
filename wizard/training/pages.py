"""The practice world's pages: the cast, fresh people, the outbox."""

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for

from wizard.courts.known import courts
from wizard.kernel.access import Who, guard
from wizard.kernel.db import db, writing
from wizard.kernel.outbox import Letter
from wizard.training import world
from wizard.training.cast import BY_KEY, CAST, LEGACY_PASSWORD, PACER_PASSWORD
from wizard.training.models import FreshPerson
from wizard.training.staff import COLLEAGUES, STAFF_PASSWORD

pages = guard(Blueprint("training", __name__, url_prefix="/practice"), Who.PRACTICE)
LETTERS_ON_A_PAGE = 50


@pages.get("/")
def cast():
    """Everybody in the practice world, with credentials."""
    return render_template(
        "training/cast.html",
        cast=CAST,
        courts=courts(),
        pacer_password=PACER_PASSWORD,
        legacy_password=LEGACY_PASSWORD,
        colleagues=COLLEAGUES,
        staff_password=STAFF_PASSWORD,
    )


@pages.get("/cast.json")
def cast_json():
    """The same for scripts."""
    return jsonify([member.as_dict() for member in CAST])


@pages.post("/people")
def fresh():
    """Make a fresh person like one of the cast."""
    if request.form.get("after") not in BY_KEY:
        abort(400)
    with writing():
        person = world.fresh(request.form["after"])
    return redirect(url_for(".person_page", key=person.key), 303)


@pages.get("/people/<word:key>")
def person_page(key: str):
    """One fresh person."""
    found = db.first_or_404(db.select(FreshPerson).filter_by(key=key))
    return render_template("training/person.html", member=world.as_member(found), courts=courts())


@pages.get("/people/<word:key>.json")
def person_json(key: str):
    """The same for scripts, shaped like an entry of ``cast.json``."""
    found = db.first_or_404(db.select(FreshPerson).filter_by(key=key))
    return jsonify(world.as_member(found).as_dict())


@pages.get("/outbox")
def outbox():
    """The letters written last; a practice site sends none. Whoever rehearses sees those to the person rehearsed."""
    asked = db.select(Letter).order_by(Letter.id.desc()).limit(LETTERS_ON_A_PAGE)
    rehearsed = g.get("rehearsal")
    if rehearsed and not rehearsed.ended:
        asked = asked.where(Letter.recipient.in_(rehearsed.scene.addresses()))
    letters = db.session.scalars(asked).all()
    return render_template("training/outbox.html", letters=letters)
