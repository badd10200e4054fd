"""Somebody who remembers nothing but two e-mail addresses gets from the PACER login to the receipt.

``pytest -s`` prints what it takes: it is held here, so that no page or field comes back unseen.
"""

from typing import NamedTuple

from tests.account.conftest import NEW_PASSWORD
from tests.support.emails import code_in, emails
from tests.support.factories import make_filer, make_pacer
from tests.support.people import Filer

NEW_LEGACY_PASSWORD = "new-paper-lantern"


class Effort(NamedTuple):
    """What a walk takes: pages that are read, links and buttons, fields that are typed in, e-mails that are read."""

    pages: int
    clicks: int
    fields: int
    emails: int


class MeasuredFiler(Filer):
    """A filer whose pages, clicks, and typed fields are counted."""

    def __init__(self, app) -> None:
        super().__init__(app)
        self.pages = self.clicks = self.fields = 0

    def follows(self, text: str) -> None:
        self.clicks += 1
        super().follows(text)

    def presses(self, label: str) -> None:
        self.clicks += 1
        super().presses(label)

    def sends(self, **values: str) -> None:
        self.clicks += 1
        chosen = ("whose", "redaction", "understood", "signed_out")
        stands = {each.get("name"): each.get("value") for each in self.page.select("main input")}
        self.fields += sum(name not in chosen and value != stands.get(name) for name, value in values.items())
        super().sends(**values)

    def _arrive(self, response, path: str) -> None:
        super()._arrive(response, path)
        self.pages += 1


def test_from_the_login_to_the_receipt_with_two_addresses_alone(app):
    make_pacer(email="jordan.rivera@example.gov"), make_filer(email="jordan.rivera@example.com")
    filer = MeasuredFiler(app)
    filer.goes_to("sign-in")
    filer.pages = filer.clicks = filer.fields = 0
    filer.follows("set a new password")
    filer.presses("Begin")
    filer.sends(username="jordan.rivera@example.gov")
    [email] = emails("pacer-recovery")
    assert "Username: jordanrivera" in email.text
    filer.sends(code=code_in(email))
    filer.sends(password=NEW_PASSWORD)
    filer.follows("Continue linking")
    filer.sends(username=filer.page.select_one("[name=username]")["value"], password=NEW_PASSWORD, redaction="y")
    filer.chooses()
    filer.follows("Reset it")
    filer.sends(username="jordan.rivera@example.com")
    filer.follows("I have the code")
    [email] = emails("legacy-reset")
    assert "login jrivera" in email.text
    filer.sends(code=code_in(email), new_password=NEW_LEGACY_PASSWORD)
    filer.follows("Continue linking")
    filer.sends(username=filer.page.select_one("[name=username]")["value"], password=NEW_LEGACY_PASSWORD)
    filer.confirms()
    assert filer.outcome == "linked"
    effort = Effort(filer.pages, filer.clicks, filer.fields, 2)
    print(effort)
    assert effort == Effort(pages=15, clicks=15, fields=8, emails=2)
