"""The practice world's pages: the personas, new people like them, the outbox."""

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from wizard.core.database import db, transaction
from wizard.courts.registry import all_courts
from wizard.mail.outbox import Email
from wizard.security.access import Access, require
from wizard.training import seed
from wizard.training.models import GeneratedPersona
from wizard.training.personas import LEGACY_PASSWORD, PACER_PASSWORD, PERSONA_BY_KEY, PERSONAS
from wizard.training.staff import STAFF_PASSWORD, STAFF_PERSONAS

bp = Blueprint("training", __name__, url_prefix="/practice")
EMAILS_ON_A_PAGE = 50


@bp.get("/")
@require(Access.PRACTICE)
def personas() -> ResponseReturnValue:
    """All personas, with their credentials."""
    return render_template(
        "training/personas.html",
        personas=PERSONAS,
        courts=all_courts(),
        pacer_password=PACER_PASSWORD,
        legacy_password=LEGACY_PASSWORD,
        staff_personas=STAFF_PERSONAS,
        staff_password=STAFF_PASSWORD,
    )


@bp.get("/cast.json")
@require(Access.PRACTICE)
def personas_json() -> ResponseReturnValue:
    """The same for scripts."""
    return jsonify([persona.as_dict() for persona in PERSONAS])


@bp.post("/people")
@require(Access.PRACTICE)
def generate() -> ResponseReturnValue:
    """Make a new person like one of the personas."""
    if request.form.get("after") not in PERSONA_BY_KEY:
        abort(400)
    with transaction():
        generated = seed.generate(request.form["after"])
    return redirect(url_for(".person_page", key=generated.key), 303)


@bp.get("/people/<word:key>")
@require(Access.PRACTICE)
def person_page(key: str) -> ResponseReturnValue:
    """One generated person."""
    found = db.first_or_404(select(GeneratedPersona).filter_by(key=key))
    return render_template("training/generated_persona.html", persona=seed.as_persona(found), courts=all_courts())


@bp.get("/people/<word:key>.json")
@require(Access.PRACTICE)
def person_json(key: str) -> ResponseReturnValue:
    """The same for scripts, shaped like an entry of ``cast.json``."""
    found = db.first_or_404(select(GeneratedPersona).filter_by(key=key))
    return jsonify(seed.as_persona(found).as_dict())


@bp.get("/outbox")
@require(Access.PRACTICE)
def outbox() -> ResponseReturnValue:
    """The e-mails written last; a practice site sends none. In a rehearsal: those to the persona who is rehearsed."""
    query = select(Email).order_by(Email.id.desc()).limit(EMAILS_ON_A_PAGE)
    rehearsed = g.get("rehearsal")
    if rehearsed and not rehearsed.is_ended:
        query = query.where(Email.recipient.in_(rehearsed.context.email_addresses()))
    emails = db.session.scalars(query).all()
    return render_template("training/outbox.html", emails=emails)
