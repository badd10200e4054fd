"""The practice world's pages: the cast, fresh people, the outbox."""

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for

from wizard.core.database import db, transaction
from wizard.courts.registry import all_courts
from wizard.mail.outbox import Email
from wizard.security.access import Access, require
from wizard.training import seed
from wizard.training.models import GeneratedPersona
from wizard.training.personas import BY_KEY, CAST, LEGACY_PASSWORD, PACER_PASSWORD
from wizard.training.staff import COLLEAGUES, STAFF_PASSWORD

bp = Blueprint("training", __name__, url_prefix="/practice")
LETTERS_ON_A_PAGE = 50


@bp.get("/")
@require(Access.PRACTICE)
def cast():
    """Everybody in the practice world, with credentials."""
    return render_template(
        "training/cast.html",
        cast=CAST,
        courts=all_courts(),
        pacer_password=PACER_PASSWORD,
        legacy_password=LEGACY_PASSWORD,
        colleagues=COLLEAGUES,
        staff_password=STAFF_PASSWORD,
    )


@bp.get("/cast.json")
@require(Access.PRACTICE)
def cast_json():
    """The same for scripts."""
    return jsonify([member.as_dict() for member in CAST])


@bp.post("/people")
@require(Access.PRACTICE)
def fresh():
    """Make a fresh person like one of the cast."""
    if request.form.get("after") not in BY_KEY:
        abort(400)
    with transaction():
        person = seed.fresh(request.form["after"])
    return redirect(url_for(".person_page", key=person.key), 303)


@bp.get("/people/<word:key>")
@require(Access.PRACTICE)
def person_page(key: str):
    """One fresh person."""
    found = db.first_or_404(db.select(GeneratedPersona).filter_by(key=key))
    return render_template("training/person.html", member=seed.as_member(found), courts=all_courts())


@bp.get("/people/<word:key>.json")
@require(Access.PRACTICE)
def person_json(key: str):
    """The same for scripts, shaped like an entry of ``cast.json``."""
    found = db.first_or_404(db.select(GeneratedPersona).filter_by(key=key))
    return jsonify(seed.as_member(found).as_dict())


@bp.get("/outbox")
@require(Access.PRACTICE)
def outbox():
    """The letters written last; a practice site sends none. Whoever rehearses sees those to the person rehearsed."""
    asked = db.select(Email).order_by(Email.id.desc()).limit(LETTERS_ON_A_PAGE)
    rehearsed = g.get("rehearsal")
    if rehearsed and not rehearsed.ended:
        asked = asked.where(Email.recipient.in_(rehearsed.scene.addresses()))
    letters = db.session.scalars(asked).all()
    return render_template("training/outbox.html", letters=letters)
