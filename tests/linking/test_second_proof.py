"""Nothing permanent on one old password: where risk shows, the filer must be able to read the court's mail."""

from datetime import date, timedelta

import pytest

from tests.linking.conftest import events, last_journey, nothing_is_linked
from tests.support.emails import code_in, emails
from tests.support.factories import CODE_SECRET, PACER_PASSWORD, all_of, change, make_filer, make_pacer, rewrite
from tests.support.people import Filer, code_now
from tests.support.sites import create_site
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db
from wizard.courts.second_proof import SecondProof
from wizard.linking import rules
from wizard.linking.rules import MANY_TRIES, NEW_FOR, LinkFacts, Risk
from wizard.links.models import Link
from wizard.pacer.models import AccountKind
from wizard.pacer.similar_accounts import is_similar_to_another
from wizard.security.email_codes import LIFETIME, MAX_PER_REQUESTER

TODAY = date(2031, 3, 3)
SAFE = {
    "names_differ": False,
    "is_another_persons": False,
    "is_stated": False,
    "opened_on": None,
    "is_similar": False,
    "wrong_tries": 0,
    "passcode_on": None,
}
RISKY = [
    ({}, None),
    ({"names_differ": True}, Risk.NAMES_DIFFER),
    ({"is_another_persons": True}, Risk.ANOTHER_PERSONS),
    ({"is_stated": True}, Risk.NAME_STATED),
    ({"opened_on": TODAY}, Risk.NEW_ACCOUNT),
    ({"opened_on": TODAY - NEW_FOR + timedelta(days=1)}, Risk.NEW_ACCOUNT),
    ({"opened_on": TODAY - NEW_FOR}, None),
    ({"is_similar": True}, Risk.SIMILAR_ACCOUNT),
    ({"passcode_on": TODAY - NEW_FOR + timedelta(days=1)}, Risk.EMAILED_PASSCODE),
    ({"passcode_on": TODAY - NEW_FOR}, None),
    ({"wrong_tries": MANY_TRIES - 1}, None),
    ({"wrong_tries": MANY_TRIES}, Risk.WRONG_TRIES),
]


@pytest.mark.parametrize(("facts", "risk"), RISKY)
@pytest.mark.parametrize("policy", SecondProof)
def test_what_is_a_risk_and_what_a_court_may_choose(facts, risk, policy):
    found = rules.risks(LinkFacts(**SAFE | facts), TODAY, policy)
    expected = [risk] if risk else []
    asked = {SecondProof.NEVER: [], SecondProof.RISK: expected, SecondProof.ALWAYS: [*expected, Risk.COURT_ASKS]}
    assert found == asked[policy]


BORN = date(1970, 1, 1)


@pytest.mark.parametrize(
    ("other", "is_similar"),
    [
        ({}, False),
        ({"date_of_birth": BORN}, True),
        ({"email": "JRivera+2@example.gov"}, True),
        ({"first_name": "Alex", "email": "jrivera@example.gov"}, False),
        ({"first_name": "Alex", "email": "jrivera@example.gov", "date_of_birth": BORN}, True),
        ({"date_of_birth": BORN, "cancelled": True}, False),
        ({"date_of_birth": BORN, "kind": AccountKind.CJA_EXEMPT}, False),
        ({"first_name": "", "last_name": "", "email": "", "date_of_birth": BORN}, False),
    ],
)
def test_an_account_is_similar_where_two_of_three_facts_are_equal(app, other, is_similar):
    mine = make_pacer(date_of_birth=BORN)
    make_pacer("other", **other)
    assert is_similar_to_another(mine) is is_similar


def test_an_account_about_which_nothing_is_known_is_similar_to_none(app):
    unknown = {"first_name": "", "last_name": "", "email": "", "kind": None}
    make_pacer("other", **unknown)
    assert not is_similar_to_another(make_pacer(**unknown))


@pytest.fixture
def attacker(app) -> Filer:
    """Somebody who knows an old CM/ECF password, and has registered a PACER account in the attorney's name."""
    make_filer()
    make_pacer("impostor", first_name="Jordan", last_name="Rivera", opened_on=clock.now().date())
    browser = Filer(app)
    browser.goes_to("sign-in")
    browser.signs_in("impostor")
    browser.chooses()
    browser.gives_legacy()
    return browser


def test_who_knows_only_the_old_password_cannot_take_the_account(attacker):
    assert attacker.path.endswith("/verify")
    assert "The PACER account impostor is new." in attacker.text
    attacker.opens(f"{attacker.base}confirm")
    assert attacker.path.endswith("/verify")
    attacker.posts(f"{attacker.base}confirm", understood="y", version="5")
    attacker.opens(f"{attacker.base}verify")
    attacker.sends(code="ACDE FGHJ KMNP")
    assert attacker.refusal == "email-code"
    assert nothing_is_linked()
    (email,) = emails()
    assert (email.kind, email.recipient) == ("link-code", "jordan.rivera@example.com")
    assert "username impostor" in email.text


def test_the_page_shows_neither_the_address_nor_the_code(attacker):
    assert "j•••@example.com" in attacker.text
    assert "jordan.rivera@" not in attacker.response.text
    assert code_in(emails()[0]) not in attacker.text


def test_a_guesser_is_asked_also_after_beginning_again(app, pair):
    browser = Filer(app)
    browser.goes_to("legacy")
    for _ in range(MANY_TRIES):
        browser.gives_legacy(password="wrong")
    browser.gives_legacy()
    assert browser.path.endswith("/verify")
    browser.goes_to("verify")
    assert "Wrong passwords were typed" in browser.text


def test_guesses_are_forgotten_one_a_day(app, pair):
    browser = Filer(app)
    browser.goes_to("legacy")
    for _ in range(MANY_TRIES):
        browser.gives_legacy(password="wrong")
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        later = Filer(app)
        later.goes_to("confirm")


def test_the_code_leads_on_and_every_record_says_how_both_accounts_were_proved(attacker):
    attacker.reads_the_code()
    assert attacker.path.endswith("/confirm")
    attacker.confirms()
    assert attacker.outcome == "linked"
    link = all_of(Link)[0]
    assert (link.filer_proof, link.pacer_proof) == ("password and code from an e-mail", "password")
    assert "password and code from an e-mail" in attacker.text
    sent = emails("linked")
    assert len(sent) == 2
    assert all(
        "password and code from an e-mail (filer account), password (PACER account)" in each.text for each in sent
    )
    assert events("link.made")[0].detail["filer_proof"] == link.filer_proof
    (asked,) = events("proof.asked")
    assert (asked.detail, asked.filer_account_id) == ({"risks": "new-account", "code": "sent"}, link.filer_account_id)


def test_a_one_time_code_at_the_login_is_on_the_receipt(filer, pair):
    make_pacer("enrolled9", enrolled=True, first_name="Jo", last_name="Rivera", email="")
    change(pair.filer, first_name="Jo")
    filer.goes_to("sign-in")
    filer.signs_in("enrolled9", PACER_PASSWORD, otp_code=code_now(CODE_SECRET))
    filer.chooses()
    filer.gives_legacy()
    filer.confirms()
    assert "password and one-time passcode" in filer.text


def test_a_code_works_once_and_in_its_own_journey_only(app, attacker):
    code = code_in(emails()[0])
    other = Filer(app)
    other.goes_to("sign-in")
    other.signs_in("impostor")
    other.chooses()
    other.gives_legacy()
    other.sends(code=code)
    assert other.refusal == "email-code"
    attacker.sends(code=code)
    assert attacker.path.endswith("/confirm")
    attacker.opens(f"{attacker.base}verify")
    attacker.sends(code=code)
    assert attacker.refusal == "email-code"


def test_a_code_for_one_filer_account_proves_no_other(attacker):
    """Both epochs are 0: whoever reads the mail of one filer must not link another's account in the same journey."""
    make_filer(username="impostor", email="impostor@example.com")
    attacker.opens(f"{attacker.base}legacy")
    attacker.gives_legacy("impostor")
    (mine,) = [email for email in emails("link-code") if email.recipient == "impostor@example.com"]
    attacker.opens(f"{attacker.base}legacy")
    attacker.gives_legacy()
    attacker.sends(code=code_in(mine))
    assert attacker.refusal == "email-code"
    assert nothing_is_linked()


def test_a_code_expires(attacker):
    with clock.stopped_at(clock.now() + LIFETIME + timedelta(seconds=1)):
        attacker.sends(code=code_in(emails()[0]))
    assert not attacker.path.endswith("/confirm")


@pytest.mark.parametrize("changed", [{"email": "new@example.com"}, {"password_hash": "x"}])
def test_a_code_that_was_sent_before_the_account_changed_opens_nothing(attacker, changed):
    code, filer = code_in(emails()[0]), all_of(FilerAccount)[0]
    rewrite(filer, **changed)
    attacker.sends(code=code)
    attacker.opens(f"{attacker.base}confirm")
    assert attacker.path.endswith("/legacy?because=credentials-changed")
    assert "This account has been changed" in attacker.text
    assert nothing_is_linked()


def test_a_wrong_code_after_the_account_changed_leads_back_to_its_login(attacker):
    rewrite(all_of(FilerAccount)[0], email="new@example.com")
    attacker.sends(code="AAAA BBBB CCCC")
    assert attacker.path.endswith("/legacy?because=credentials-changed")
    attacker.gives_legacy()
    assert attacker.path.endswith("/verify")


def test_after_a_correction_the_code_goes_to_the_new_address_and_nothing_else_was_lost(attacker):
    filer = all_of(FilerAccount)[0]
    rewrite(filer, email="new@example.com")
    attacker.opens(f"{attacker.base}verify")
    assert attacker.path.endswith("/legacy?because=credentials-changed")
    attacker.gives_legacy()
    assert [email.recipient for email in emails()] == ["jordan.rivera@example.com", "new@example.com"]
    attacker.reads_the_code()
    assert attacker.path.endswith("/confirm")


def test_a_login_that_must_be_typed_again_needs_no_second_code(attacker):
    attacker.reads_the_code()
    attacker.opens(f"{attacker.base}legacy")
    attacker.gives_legacy()
    assert attacker.path.endswith("/confirm")
    assert len(emails()) == 1


def test_another_code_is_sent_on_request_and_no_more_than_three(attacker):
    for sent in range(2, MAX_PER_REQUESTER + 1):
        attacker.presses("Send another code")
        assert "We sent another code" in attacker.text
        assert len(emails()) == sent
    attacker.presses("Send another code")
    assert "We did not send another code" in attacker.text
    assert len(emails()) == MAX_PER_REQUESTER
    attacker.sends(code=code_in(emails()[0]))
    assert attacker.refusal == "email-code"
    attacker.sends(code=code_in(emails()[-1]))
    assert attacker.path.endswith("/confirm")


@pytest.mark.parametrize("step", ["", "legacy", "confirm"])
def test_nobody_else_is_sent_a_code(filer, pair, step):
    if step:
        filer.stands_at(step, *pair)
    else:
        filer.opens(filer.base)
    filer.posts(f"{filer.base}verify/again")
    assert not filer.path.endswith("/verify")
    assert emails() == []


def test_looking_sends_nothing(attacker):
    for _ in range(3):
        attacker.opens(f"{attacker.base}verify")
    assert len(emails()) == 1


def test_without_an_address_on_file_the_page_says_whom_to_call(filer):
    make_pacer(opened_on=clock.now().date()), make_filer(email="")
    filer.goes_to("verify")
    assert "The court has no e-mail address for this filer" in filer.text
    assert emails() == []
    assert events("proof.asked")[0].detail["code"] == "not sent"


@pytest.mark.parametrize(
    ("policy", "opened_on", "arrives"),
    [("always", None, "verify"), ("never", TODAY, "confirm"), ("risk", TODAY, "verify"), ("risk", None, "confirm")],
)
def test_a_court_chooses_when_a_code_is_asked(make_site, policy, opened_on, arrives):
    instance = make_site().extensions["settings"].instance
    (instance / "courts").mkdir(exist_ok=True)
    (instance / "courts" / "cacd.toml").write_text(f'second_proof = "{policy}"\n')
    app = create_site(instance)
    with app.app_context():
        make_pacer(opened_on=opened_on and clock.now().date()), make_filer()
        browser = Filer(app)
        browser.goes_to("legacy")
        browser.gives_legacy()
        assert browser.path.endswith(f"/{arrives}")
        db.session.remove()


def test_the_audit_names_the_journey_that_was_asked(attacker):
    (asked,) = events("proof.asked")
    assert asked.journey_id == last_journey().id
