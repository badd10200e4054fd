"""The flows of an account: register, upgrade, recover, open a firm's account."""

from typing import Any

from flask import Blueprint

from wizard.account.firm import FIRM
from wizard.account.recover import RECOVER
from wizard.account.register import REGISTER
from wizard.account.upgrade import UPGRADE
from wizard.flow.journey import Journey
from wizard.flow.pages import serve_whole
from wizard.flow.steps import Flow
from wizard.kernel.access import Who, guard
from wizard.pacer.rules import PASSWORD_RULES

FLOWS = {
    "/account/register": (REGISTER, Who.ANYBODY),
    "/account/recover": (RECOVER, Who.ANYBODY),
    "/account/firm": (FIRM, Who.ANYBODY),
    "/my/upgrade": (UPGRADE, Who.SIGNED_ON),
}


def _room(prefix: str, flow: Flow, who: Who) -> Blueprint:
    def context(journey: Journey | None) -> dict[str, Any]:
        titles = [step.title for step in flow.road(journey.answers if journey else {})]
        return {"court": None, "titles": titles, "password_rules": PASSWORD_RULES}

    pages = guard(Blueprint(flow.name, __name__, url_prefix=prefix), who)
    serve_whole(pages, flow, context)
    return pages


ROOMS = tuple(_room(prefix, flow, who) for prefix, (flow, who) in FLOWS.items())
