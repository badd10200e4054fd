"""The routes of the account flows: register, upgrade, recover, a passcode by e-mail, open a firm's account."""

from flask import Blueprint

from wizard.account.firm import FIRM
from wizard.account.passcode import PASSCODE
from wizard.account.recover import RECOVER
from wizard.account.register import REGISTER
from wizard.account.upgrade import UPGRADE
from wizard.flow.steps import Flow
from wizard.flow.views import register_all_routes
from wizard.security.access import Access

FLOWS = {
    "/account/register": (REGISTER, Access.ANYONE),
    "/account/recover": (RECOVER, Access.ANYONE),
    "/account/passcode": (PASSCODE, Access.ANYONE),
    "/account/firm": (FIRM, Access.ANYONE),
    "/my/upgrade": (UPGRADE, Access.SIGNED_IN),
}


def _blueprint(prefix: str, flow: Flow, access: Access) -> Blueprint:
    bp = Blueprint(flow.name, __name__, url_prefix=prefix)
    register_all_routes(bp, flow, access, recently_proved=access is Access.SIGNED_IN)
    return bp


BLUEPRINTS = tuple(_blueprint(prefix, flow, access) for prefix, (flow, access) in FLOWS.items())
