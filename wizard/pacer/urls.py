"""PACER's own pages, for a site that does not hold the accounts itself (O)."""

from types import SimpleNamespace

from flask import Flask

from wizard.core import slots

SITE = "https://pacer.uscourts.gov"
MANAGE_ACCOUNT = f"{SITE}/my-account-billing"
FORGOTTEN = f"{SITE}/my-account-billing/forgot-username-or-password"
REGISTER = f"{SITE}/register-account"
LOG_OUT = "https://pacer.login.uscourts.gov/csologin/logout.jsf"


def init_app(app: Flask) -> None:
    """Let templates link to these pages, and courts' pages to where a PACER account is put in order."""
    app.jinja_env.globals["at_pacer"] = SimpleNamespace(
        MANAGE_ACCOUNT=MANAGE_ACCOUNT, FORGOTTEN=FORGOTTEN, REGISTER=REGISTER, LOG_OUT=LOG_OUT
    )
    slots.fill(app, "pacer_account_links", "pacer/parts/account_links.html")
    slots.fill(app, "pacer_account_cards", "pacer/parts/account_cards.html")
