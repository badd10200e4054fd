"""PACER's own pages, for a site that does not hold the accounts itself (O)."""

SITE = "https://pacer.uscourts.gov"
MANAGE_ACCOUNT = f"{SITE}/my-account-billing"
FORGOTTEN = f"{SITE}/my-account-billing/forgot-username-or-password"
REGISTER = f"{SITE}/register-account"
LOG_OUT = "https://pacer.login.uscourts.gov/csologin/logout.jsf"
