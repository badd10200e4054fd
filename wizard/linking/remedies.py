"""What can be done about the refusals that end a journey because of the PACER account."""

from dataclasses import dataclass

from wizard.core.pacer_labels import PACER_LABELS
from wizard.linking.rules import LinkRefusal
from wizard.pacer import urls


@dataclass(frozen=True)
class Remedy:
    """What makes a PACER account ready to be linked.

    label: the words of the button
    endpoint: the page of this site, where the PACER accounts are kept here
    at_pacer: URL and link text of PACER's own page, where PACER keeps them
    """

    label: str
    endpoint: str
    at_pacer: tuple[str, str] | None = None


_REGISTER = Remedy("Register your own account", "register.start", (urls.REGISTER, "Register at PACER"))
_MANAGE = (urls.MANAGE_ACCOUNT, f"{PACER_LABELS['manage_my_account']} at PACER")

# By the outcome of the journey.
REMEDIES = {
    LinkRefusal.UPGRADE_FIRST.slug: Remedy("Upgrade the account now", "upgrade.start", _MANAGE),
    LinkRefusal.SHARED_ACCOUNT.slug: _REGISTER,
    LinkRefusal.ADMINISTRATIVE_ACCOUNT.slug: _REGISTER,
    LinkRefusal.CJA_EXEMPT_ACCOUNT.slug: Remedy("Move the exemption", "cja.start", _MANAGE),
    LinkRefusal.ENROLL_FIRST.slug: Remedy("Set up MFA", "mfa.offer"),
}
