"""Who may open which view. Each view declares it, and one function enforces it before any view runs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from wizard.core.app_state import AppState
from wizard.core.config import current_settings
from wizard.core.urls import CONSOLE_PREFIX, is_console_path
from wizard.security.epochs import AccountModel
from wizard.security.origins import SAFE_METHODS, ensure_own_form
from wizard.security.signin import csrf, is_recently_proved, pending_person

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Access(Enum):
    """Who may open a view."""

    ANYONE = "anyone"
    SIGNED_IN = "a person who is signed in"
    PENDING_MFA = "a person who is signed in, or whose sign-in waits for a second step"
    PRACTICE = "anyone, on a practice site only"
    PROGRAM = "any program; no cookie, no CSRF token"
    METRICS = "this machine, or a client with the token of the settings"
    CONSOLE_LOGIN = "anyone, at the console's login pages"
    STAFF = "staff of any role"
    HELP_DESK = "the help desk and court administrators"
    ADMINISTRATORS = "court administrators"


class Role(StrEnum):
    """What a member of the staff may do."""

    HELP_DESK = "help-desk"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


ROLES = {
    Access.STAFF: (Role.HELP_DESK, Role.TRAINER, Role.ADMINISTRATOR),
    Access.HELP_DESK: (Role.HELP_DESK, Role.ADMINISTRATOR),
    Access.ADMINISTRATORS: (Role.ADMINISTRATOR,),
}


@dataclass(frozen=True)
class LoginPages:
    """The endpoints of the pages where people log in, give a second proof, or give the first one again."""

    public: str
    console: str
    second_step: str
    again: str


_login_pages = AppState[LoginPages]("login_pages")


def require(access: Access, recently_proved: bool = False) -> Callable[[View], View]:
    """Declare who may open a view. A view without a declaration is refused, and a test names it.

    ``recently_proved``: only for whoever proved it a moment ago (``signin.RECENT``); else the password is asked again.
    """

    def declare(view: View) -> View:
        vars(view).update(access=access, recently_proved=recently_proved)
        return view

    return declare


def access_of(endpoint: str) -> Access | None:
    """What the view of an endpoint declares; None where it declares nothing."""
    return getattr(current_app.view_functions[endpoint], "access", None)


def needs_recent_proof(endpoint: str) -> bool:
    """Whether the view of an endpoint is only for whoever proved a moment ago who is there."""
    return getattr(current_app.view_functions[endpoint], "recently_proved", False)


def init_app(app: Flask, login_pages: LoginPages) -> None:
    """Ask before every view who may open it, and lead those who may not to a login page."""
    _login_pages.set(app, login_pages)
    app.before_request(_refuse_what_is_not_served)
    app.before_request(_enforce)
    app.context_processor(_template_globals)


def _template_globals() -> dict[str, Any]:
    """For templates: whether this is the console, and who is signed in on either side."""
    console = is_console()
    user = _user()
    return {"is_console": console, "person": None if console else user, "staff": user if console else None}


def _user() -> AccountModel | None:
    """The signed-in user; None on a page that reports a failure, which must not ask the database."""
    return None if g.get("failed") or not current_user.is_authenticated else current_user


def _enforce() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = access_of(request.endpoint)
    if access is None:
        abort(403)
    if access is not Access.PROGRAM:
        ensure_own_form()
        csrf().protect()
    if access is Access.PRACTICE and not current_settings().practice:
        abort(404)
    if access in (Access.SIGNED_IN, Access.PENDING_MFA):
        return _require_login(access) or _require_recent_proof(request.endpoint)
    return _require_role(ROLES[access]) if access in ROLES else None


def _require_login(access: Access) -> Response | None:
    if current_user.is_authenticated:
        return None
    if pending_person() is None:
        return _to_login()
    return None if access is Access.PENDING_MFA else redirect(url_for(_login_pages.get().second_step), 303)


def _require_recent_proof(endpoint: str) -> Response | None:
    if is_recently_proved() or not needs_recent_proof(endpoint):
        return None
    # A sign-in that waited too long for its second step begins again.
    is_signed_in = current_user.is_authenticated
    return redirect(url_for(_login_pages.get().again, then=request.path), 303) if is_signed_in else _to_login()


def _to_login() -> Response:
    return redirect(url_for(_login_pages.get().public, then=_path_to_return_to()))


def _path_to_return_to() -> str | None:
    """The page to open after the login; None where a form was sent, which no link can send again."""
    return request.path if request.method in SAFE_METHODS else None


def _require_role(roles: tuple[Role, ...]) -> Response | None:
    if not is_console() or not current_user.is_authenticated:
        return redirect(url_for(_login_pages.get().console, then=_path_to_return_to()))
    return None if current_user.role in roles else abort(403)


def is_console() -> bool:
    """Whether this is the console, whose sessions are of their own kind."""
    return is_console_path(request.path) or current_settings().serves == "console"


# Beside what a process serves: styles, its health, its figures.
_EVERYWHERE = ("/static/", "/healthz", "/metrics")


def _refuse_what_is_not_served() -> Response | None:
    """Public pages and the console may be served by processes, or hosts, of their own."""
    serves = current_settings().serves
    if serves == "console" and request.path == "/":
        return redirect(f"{CONSOLE_PREFIX}/")
    if serves == "all" or request.path.startswith(_EVERYWHERE):
        return None
    return None if is_console_path(request.path) == (serves == "console") else abort(404)
