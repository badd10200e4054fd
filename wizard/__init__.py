"""Filer Link: joins a legacy CM/ECF filer account to a PACER account, once, in one court, for ever.

The house. A room may use what lies on a floor below it, never what lies beside or above; a test holds that.

    floor 6   guides                            the walks of training, photographed
    floor 5   training  helpdesk                those who watch
    floor 4   linking  signon  reset  checklist  account   the journeys
    floor 3   courts  cmecf  pacer  links  staff   what exists in the world
    floor 2   flow                              the engine of every journey
    floor 1   audit                             the record of what happened
    floor 0   kernel                            settings, database, sessions, passwords, letters

``links`` looks down on ``cmecf`` and ``pacer`` by foreign keys alone. Start reading in ``linking/flow.py``.
"""

from functools import partial
from pathlib import Path

from flask import Flask, session
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from wizard import cli
from wizard.account import cja_pages, codes_pages, firm_pages, flow_pages, manage_pages
from wizard.account.firm import FIRM
from wizard.account.recover import RECOVER
from wizard.account.register import REGISTER
from wizard.account.upgrade import UPGRADE
from wizard.audit import models as _audit_tables  # noqa: F401
from wizard.checklist import pages as checklist_pages
from wizard.checklist.flow import CHECKLIST
from wizard.cmecf import pages as cmecf_pages
from wizard.courts import pages as courts_pages
from wizard.courts.catalogue import read_courts
from wizard.courts.kinds import REDACTION_NOTICE
from wizard.courts.known import CourtConverter
from wizard.flow.observed import journeys_by_step
from wizard.guides import pages as guides_pages
from wizard.helpdesk import acts_pages, knowledge_pages, timeline_pages
from wizard.helpdesk import pages as helpdesk_pages
from wizard.kernel import access, failures, health, layout, logs, metrics, passwords
from wizard.kernel.addresses import WordConverter
from wizard.kernel.config import Settings, read_settings
from wizard.kernel.db import db, engine_options, migrate
from wizard.kernel.sessions import DESK
from wizard.linking import pages as linking_pages
from wizard.linking.flow import LINKING
from wizard.links import ledger
from wizard.pacer import elsewhere, service
from wizard.pacer.directory import Directory
from wizard.pacer.embedded import EmbeddedDirectory
from wizard.pacer.models import PacerAccount, load_person
from wizard.pacer.remote import RemoteDirectory
from wizard.reset import pages as reset_pages
from wizard.signon import my_pages
from wizard.signon import pages as signon_pages
from wizard.staff import pages as staff_pages
from wizard.staff.models import StaffMember, load_staff
from wizard.training import pages as training_pages
from wizard.training import rehearse_pages
from wizard.training.cast import MAGIC_DOWN

ROOT = Path(__file__).parent.parent
SHIPPED_COURTS = ROOT / "wizard" / "courts" / "data"
ROOMS = (
    health.pages,
    metrics.pages,
    courts_pages.pages,
    cmecf_pages.pages,
    linking_pages.pages,
    reset_pages.pages,
    checklist_pages.pages,
    signon_pages.pages,
    my_pages.pages,
    training_pages.pages,
    rehearse_pages.pages,
    guides_pages.pages,
    staff_pages.pages,
    helpdesk_pages.pages,
    acts_pages.pages,
    acts_pages.for_administrators,
    knowledge_pages.board,
    knowledge_pages.articles,
    timeline_pages.pages,
    timeline_pages.exports,
)
# Only where the PACER accounts lie in this site's own tables.
ROOMS_OF_ACCOUNTS = (
    *flow_pages.ROOMS,
    manage_pages.pages,
    manage_pages.forgot,
    codes_pages.pages,
    firm_pages.pages,
    cja_pages.pages,
    service.pages,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The whole site. Raises SettingsError or CourtMistake, which name what to correct."""
    settings = settings or read_settings(ROOT / "instance" / "settings.toml")
    app = Flask("wizard", root_path=str(ROOT), instance_path=str(settings.instance))
    app.secret_key = settings.secret_key
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.config["TRUSTED_HOSTS"] = list(settings.hosts) or None
    app.extensions["settings"] = settings
    app.extensions["courts"] = read_courts(SHIPPED_COURTS, settings.instance / "courts", LINKING.names)
    app.extensions["directory"] = _directory(settings)
    app.extensions["filers"] = service.Filers(ledger.is_filer, REDACTION_NOTICE)
    app.url_map.converters.update(court=CourtConverter, word=WordConverter)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "wizard" / "migrations"), compare_type=True)
    passwords.configure(settings.hashes_at_once, settings.hashes_waiting, settings.hash_scheme)
    app.extensions["observed"] = [
        metrics.letters,
        partial(journeys_by_step, (LINKING, CHECKLIST, REGISTER, UPGRADE, RECOVER, FIRM)),
    ]
    logs.install(app)
    access.install(app, _load_somebody)
    failures.install(app)
    layout.install(app)
    app.jinja_env.globals["at_pacer"] = elsewhere
    for room in (*ROOMS, *(ROOMS_OF_ACCOUNTS if settings.keeps_accounts else ())):
        app.register_blueprint(room)
    cli.install(app)
    app.wsgi_app = _static_files(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.trusted_proxies, settings.trusted_proxies)
    return app


def _load_somebody(identity: str) -> PacerAccount | StaffMember | None:
    """The person a session names: in the console staff only, elsewhere filers only."""
    return load_staff(identity) if session.kind == DESK else load_person(identity)


def _directory(settings: Settings) -> Directory:
    if not settings.keeps_accounts:
        return RemoteDirectory.of(settings)
    if settings.practice:
        return EmbeddedDirectory(fictional_only=True, plays_down=MAGIC_DOWN)
    return EmbeddedDirectory()


def _static_files(app: Flask) -> WhiteNoise:
    """Static files never reach Flask; their addresses carry a digest, so browsers may keep them for ever."""
    return WhiteNoise(
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        allow_all_origins=False,
        max_age=31536000,
        add_headers_function=_add_headers,
    )


def _add_headers(headers, _path: str, _url: str) -> None:
    for name, value in access.HEADERS.items():
        headers[name] = value
