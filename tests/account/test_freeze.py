"""An owner freezes the account with its password; two people at the help desk unfreeze it."""

from tests.support.factories import PACER_PASSWORD, all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.mail.outbox import Email
from wizard.pacer.models import PacerAccount


def freezes(owner, password: str = PACER_PASSWORD) -> None:
    make_pacer()
    owner.logs_in()
    owner.opens("/my/account/freeze")
    owner.sends(current_password=password)


def test_an_owner_freezes_the_account_and_is_logged_out(owner):
    freezes(owner)
    assert all_of(PacerAccount)[0].frozen_at
    assert all_of(Email)[-1].kind == "account-frozen"
    owner.opens("/my/account/")
    assert owner.path != "/my/account/"
    owner.logs_in()
    assert owner.refusal == "frozen"


def test_the_e_mail_about_a_link_leads_to_the_page(app):
    account = make_pacer()
    filer = Filer(app)
    filer.stands_at("confirm", account, make_filer())
    filer.confirms()
    assert {"/my/account/freeze" in email.text for email in all_of(Email)} == {True}


def test_a_wrong_password_freezes_nothing(owner):
    freezes(owner, "wrong")
    assert owner.refusal == "wrong-password"
    assert all_of(PacerAccount)[0].frozen_at is None


def test_two_people_unfreeze_what_the_owner_froze(owner, sits):
    freezes(owner)
    for number, helper in enumerate([sits("administrator", login="hadmin"), sits(login="hsecond")], start=1):
        assert all_of(PacerAccount)[0].frozen_at
        helper.takes_call("jordanrivera")
        helper.opens(f"/desk/calls/{number}/unfreeze-pacer")
        helper.sends(reason="asked")
    assert all_of(PacerAccount)[0].frozen_at is None
    owner.logs_in()
    assert owner.refusal is None
