"""Filer Link: joins a legacy CM/ECF filer account to a PACER account, once, in one court, permanently.

The house. A room may use what is on a floor below it, never what is beside or above it; a test holds that.

    floor 8   guide_builder                                photographs the scenarios; only its command imports it
    floor 7   training  helpdesk  conversion               on practice sites only; those who watch
    floor 6   guides  certificates                         the published guides; what the clerk can verify
    floor 5   linking  signon  reset  checklist  account   the journeys
    floor 4   cmecf  pacer  links  staff  people           what exists in the world
    floor 3   flow  courts  monitoring                     the engine of every journey; where it takes place; health
    floor 2   audit  mail                                  the record of what happened; e-mail
    floor 1   security                                     passwords, sessions, access, keys
    floor 0   core                                         settings, database, clock, errors, templates

``links`` looks down on ``cmecf`` and ``pacer`` by foreign keys alone. Start reading in ``linking/flow.py``.
"""

from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from wizard import cli
from wizard.account import cja_views, firm_views, flow_views, manage_views, mfa_views
from wizard.account.firm import FIRM
from wizard.account.passcode import PASSCODE
from wizard.account.recover import RECOVER
from wizard.account.register import REGISTER
from wizard.account.upgrade import UPGRADE
from wizard.audit import anonymous
from wizard.audit import models as _audit_tables  # noqa: F401
from wizard.certificates import verify_views
from wizard.certificates import views as certificate_views
from wizard.checklist import views as checklist_views
from wizard.checklist.flow import CHECKLIST
from wizard.cmecf import views as cmecf_views
from wizard.conversion import cohort_views, feed_console_views, feed_views
from wizard.conversion import views as conversion_views
from wizard.core import config, errors, request_log, slots, template_globals
from wizard.core.config import Settings, read_settings
from wizard.core.database import db, engine_options, migrate
from wizard.core.urls import WordConverter
from wizard.courts import registry as court_registry
from wizard.courts import views as courts_views
from wizard.courts.kinds import REDACTION_NOTICE
from wizard.courts.loader import read_courts
from wizard.courts.selection import selection
from wizard.flow import registry as flow_registry
from wizard.flow.metrics import journeys_by_step
from wizard.guides import views as guides_views
from wizard.helpdesk import action_views, article_views, timeline_views, two_person_views
from wizard.helpdesk import views as helpdesk_views
from wizard.linking import views as linking_views
from wizard.linking.flow import LINKING
from wizard.links import queries
from wizard.monitoring import health, metrics
from wizard.pacer import api, urls
from wizard.pacer.directory import use_directory
from wizard.pacer.embedded import EmbeddedDirectory
from wizard.pacer.models import PacerAccount
from wizard.pacer.remote import RemoteDirectory
from wizard.reset import views as reset_views
from wizard.security import access, headers, incoming, keys, passwords, signin, signing
from wizard.security.access import LoginPages
from wizard.security.incoming import CanonicalHost, canonical_host
from wizard.security.passwords import PasswordHasher
from wizard.security.sessions import CONSOLE, current_session
from wizard.signon import my_views
from wizard.signon import views as signon_views
from wizard.staff import passkey_views
from wizard.staff import views as staff_views
from wizard.staff.models import StaffMember

ROOT = Path(__file__).parent.parent
SHIPPED_COURTS = ROOT / "wizard" / "courts" / "data"
BLUEPRINTS = (
    health.bp,
    metrics.bp,
    courts_views.bp,
    cmecf_views.bp,
    linking_views.bp,
    reset_views.bp,
    checklist_views.bp,
    signon_views.bp,
    my_views.bp,
    guides_views.bp,
    certificate_views.bp,
    verify_views.bp,
    staff_views.bp,
    passkey_views.bp,
    helpdesk_views.bp,
    action_views.bp,
    two_person_views.bp,
    article_views.bp,
    timeline_views.bp,
    feed_views.bp,
    feed_console_views.bp,
    conversion_views.bp,
    cohort_views.bp,
)
# Only where the PACER accounts are in this site's own tables.
ACCOUNT_BLUEPRINTS = (
    *flow_views.BLUEPRINTS,
    manage_views.bp,
    manage_views.forgot_bp,
    mfa_views.bp,
    firm_views.bp,
    cja_views.bp,
    api.bp,
)
FLOWS = (LINKING, CHECKLIST, REGISTER, UPGRADE, RECOVER, PASSCODE, FIRM)

LOGIN_PAGES = LoginPages(
    public="signon.login", console="staff.login", second_step="mfa.offer", again="account.reauthenticate"
)


def create_app(settings: Settings | None = None) -> Flask:
    """The whole site. Raises SettingsError or CourtConfigError, which name what to correct."""
    settings = settings or read_settings(ROOT / "instance" / "settings.toml")
    app = Flask("wizard", root_path=str(ROOT), instance_path=str(settings.instance))
    _configure(app, settings)
    _init_database(app)
    _init_security(app, settings)
    _init_rooms(app, settings)
    _init_pages(app, settings)
    _register_blueprints(app, settings)
    cli.init_app(app)
    if settings.practice:
        from wizard import training

        training.init_app(app)
    _wrap_wsgi(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.config["TRUSTED_HOSTS"] = [canonical_host(host) for host in settings.hosts] or None
    app.url_map.converters["word"] = WordConverter
    config.init_app(app, settings)


def _init_database(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "wizard" / "migrations"), compare_type=True)


def _init_security(app: Flask, settings: Settings) -> None:
    """Passwords, sessions, and who may open which page. The request log comes first: it logs what these refuse."""
    request_log.init_app(app)
    incoming.init_app(app)
    keys.init_app(app, settings.keys)
    signing.init_app(app)
    passwords.init_app(app, PasswordHasher.of(settings))
    signin.init_app(app, settings, _load_user)
    access.init_app(app, LOGIN_PAGES)
    headers.init_app(app)


def _init_rooms(app: Flask, settings: Settings) -> None:
    """What a room must be told of the rooms above it, and of the files and services around the site."""
    shown = selection(settings.courts, _practiced() if settings.practice else None)
    court_registry.init_app(app, read_courts(SHIPPED_COURTS, settings.instance / "courts", LINKING.names, shown))
    use_directory(app, EmbeddedDirectory() if settings.keeps_accounts else RemoteDirectory.of(settings))
    api.init_app(app, api.Filers(queries.is_filer, REDACTION_NOTICE))
    flow_registry.init_app(app, FLOWS)
    anonymous.init_app(app)
    metrics.observe(app, metrics.emails)
    metrics.observe(app, journeys_by_step)
    metrics.observe(app, feed_console_views.unacknowledged)


def _practiced() -> set[str]:
    from wizard.training.personas import PERSONAS

    return {persona.court for persona in PERSONAS}


def _init_pages(app: Flask, settings: Settings) -> None:
    """What all templates share, and the pages that report a failure."""
    errors.init_app(app)
    template_globals.init_app(app, settings)
    slots.init_app(app)
    urls.init_app(app)


def _register_blueprints(app: Flask, settings: Settings) -> None:
    for bp in (*BLUEPRINTS, *(ACCOUNT_BLUEPRINTS if settings.keeps_accounts else ())):
        app.register_blueprint(bp)


def _load_user(identity: str) -> PacerAccount | StaffMember | None:
    """The user that a session names: in the console staff only, elsewhere filers only."""
    return StaffMember.load(identity) if current_session().kind == CONSOLE else PacerAccount.load(identity)


def _wrap_wsgi(app: Flask, settings: Settings) -> None:
    """Serve static files before Flask; their URLs carry a digest, so browsers may keep them. Trust the proxies."""
    static_files = WhiteNoise(
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        allow_all_origins=False,
        max_age=31536000,
        add_headers_function=_add_headers,
    )
    outermost = static_files if settings.practice else headers.StrictTransport(static_files)
    if settings.trusted_proxies:
        outermost = ProxyFix(outermost, settings.trusted_proxies, settings.trusted_proxies)
    # Flask's own way to wrap an app, which mypy takes for a mistake.
    own_host = (app.config["TRUSTED_HOSTS"] or [""])[0]
    app.wsgi_app = CanonicalHost(outermost, own_host)  # type: ignore[method-assign]


def _add_headers(response_headers: Headers, _path: str, _url: str) -> None:
    for name, value in headers.HEADERS.items():
        response_headers[name] = value
