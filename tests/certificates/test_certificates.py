"""Certificates of an attempt: what every refusal yields, from which rows, and no more than the page said."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.linking.test_refusals import CASES
from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.certificates.attempts import BEFORE_THE_FIRST, NOT_COMPLETED
from wizard.certificates.models import Certificate
from wizard.certificates.services import signed_text_of
from wizard.core import clock
from wizard.core.database import get_for_update, transaction
from wizard.courts.phases import Phase
from wizard.courts.registry import get_court
from wizard.flow.journey import Journey
from wizard.linking.rules import LinkRefusal
from wizard.links.models import Link
from wizard.security import signing
from wizard.security.dimensions import CERTIFICATES
from wizard.security.totp import qr_code

OFFER = "Get a certificate of this attempt"
# Who stands here has no attempt that ended so: the page was opened by its address, or a new attempt has begun since.
NOT_OWN = (LinkRefusal.BEFORE_GO_LIVE, LinkRefusal.BEGUN_AGAIN)
NAMES = re.compile(r"rivera|castellan|jordan|jrivera|wrong password|unknown|no challenge|played", re.IGNORECASE)


def of_filer(filer: Filer) -> Certificate:
    """Press the button, and look at what was issued."""
    filer.presses(OFFER)
    assert filer.path == f"/courts/{filer.court}/link/certificate", filer.text
    return all_of(Certificate)[-1]


@pytest.mark.parametrize("refusal", [each for each in CASES if each not in NOT_OWN], ids=lambda each: each.slug)
def test_every_refusal_yields_a_certificate_that_says_no_more_than_the_page_did(filer, refusal):
    case = CASES[refusal]
    case.way(filer)
    page, path = filer.text, filer.path
    certificate = of_filer(filer)
    facts = certificate.facts
    for part in re.split(r"\{\w+\}", refusal.sentence):
        assert part.strip() in " ".join(facts["reason"].split())
    title = facts["step"].partition(": ")[2]
    assert title in page or "/ended/" in path
    if case.step and "/ended/" not in path:
        assert path.endswith(f"/{case.step}")
    assert not NAMES.search(" ".join(facts.values())), facts
    assert facts["reference"] == certificate.journey_reference
    assert facts["reference"] in [journey.reference for journey in all_of(Journey)]
    assert signing.verify(signed_text_of(certificate)) == facts


def test_a_login_that_does_not_exist_yields_the_same_words_as_a_wrong_password(app, pair):
    said = set()
    for login in ("jrivera", "nobody1"):
        filer = Filer(app)
        filer.stands_at("legacy", *pair)
        filer.gives_legacy(login, "wrong")
        facts = of_filer(filer).facts
        said.add((facts["step"], facts["reason"]))
    assert len(said) == 1


def test_before_go_live_there_is_no_journey_and_the_certificate_says_when_linking_opens(filer):
    filer.court = "exd"
    filer.opens("/courts/exd/link/")
    facts = of_filer(filer).facts
    assert (facts["reference"], facts["step"]) == ("", BEFORE_THE_FIRST)
    assert "Linking opens on Monday, March 5, 2035, at 6:00 a.m. Central time." in facts["reason"]
    assert all_of(Journey) == []


def test_in_the_days_on_which_nothing_files_the_certificate_says_that_too(filer):
    dark = get_court("exb").timetable.moment_in(Phase.DARK)
    filer.court = "exb"
    with clock.stopped_at(dark):
        filer.opens("/courts/exb/deadline")
        filer.follows("The page that says so")
        reason = of_filer(filer).facts["reason"]
    assert "Nothing can be filed here electronically until" in reason


def test_a_step_at_which_nothing_was_refused_is_certified_as_not_completed(filer):
    filer.stands_at("choose", make_pacer())
    facts = of_filer(filer).facts
    assert facts["step"] == "Step 3 of 5: Link a CM/ECF account to my PACER account"
    assert facts["reason"] == NOT_COMPLETED


def test_a_refusal_at_an_earlier_step_that_was_passed_is_not_told(filer, pair):
    filer.stands_at("sign-in")
    filer.signs_in(password="wrong")
    filer.signs_in()
    assert of_filer(filer).facts["reason"] == NOT_COMPLETED


def test_it_says_the_courts_time_and_utc_and_when_it_was_refused(filer, pair):
    with clock.stopped_at(datetime(2031, 3, 3, 15, 4, 5, tzinfo=UTC)):
        filer.stands_at("legacy", *pair)
        filer.gives_legacy(password="wrong")
    with clock.stopped_at(datetime(2031, 3, 3, 15, 9, 59, tzinfo=UTC)):
        facts = of_filer(filer).facts
    assert (facts["stopped"], facts["issued"]) == ("2031-03-03T15:04:05Z", "2031-03-03T15:09:59Z")
    assert "Monday, March 3, 2031, at 7:04 a.m. Pacific time (2031-03-03 15:04:05 UTC)" in filer.text
    assert "Monday, March 3, 2031, at 7:09 a.m. Pacific time (2031-03-03 15:09:59 UTC)" in filer.text


def test_row_and_audit_row_are_one_transaction_and_the_code_is_on_the_page(filer, pair, monkeypatch):
    filer.stands_at("choose", *pair)
    certificate = of_filer(filer)
    rows = [row for row in all_of(AuditRow) if row.event == "certificate.issued"]
    assert [(row.detail["code"], row.court_id) for row in rows] == [(certificate.code, "cacd")]
    assert rows[0].journey_id == all_of(Journey)[0].id
    assert re.fullmatch(r"\S{4} \S{4} \S{2}", filer.page.select_one(".receipt .code").text)
    url = f"http://localhost/courts/cacd/verify?code={certificate.code}"
    assert str(filer.page.select_one(".proof svg path")["d"]) in qr_code(url)
    filer.stands_at("legacy", *pair)
    monkeypatch.setattr("wizard.audit.trail.record", no)
    with pytest.raises(RuntimeError):
        filer.presses(OFFER)
    assert len(all_of(Certificate)) == 1


def no(*_args, **_facts):
    raise RuntimeError("the audit cannot be written")


def test_asking_twice_gives_the_same_one_and_another_refusal_a_new_one(filer, pair):
    filer.stands_at("legacy", *pair)
    filer.gives_legacy(password="wrong")
    first = of_filer(filer)
    filer.opens(f"{filer.base}legacy")
    assert of_filer(filer).code == first.code
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        filer.opens(f"{filer.base}legacy")
        filer.gives_legacy(password="wrong")
        assert of_filer(filer).code != first.code
    assert len(all_of(Certificate)) == 2


def test_nothing_of_it_comes_from_the_browser(filer, pair):
    filer.stands_at("legacy", *pair)
    filer.posts(f"{filer.base}certificate", step="confirm", reason="PACER was down", code="AAAA", court="canb")
    facts = all_of(Certificate)[0].facts
    assert (facts["step"], facts["reason"]) == ("Step 4 of 5: Enter your legacy CM/ECF login", NOT_COMPLETED)
    assert facts["code"] != "AAAA"


def test_a_journey_that_ran_out_of_time_can_still_be_certified_on_the_page_for_a_deadline(filer, pair):
    filer.stands_at("legacy", *pair)
    filer.gives_legacy(password="wrong")
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        filer.opens("/courts/cacd/deadline")
        facts = of_filer(filer).facts
    assert facts["reason"].startswith("We could not accept this CM/ECF login")


def test_the_page_for_a_deadline_offers_it_only_to_who_has_tried_here(filer, pair):
    filer.opens("/courts/cacd/deadline")
    assert OFFER not in filer.text
    assert "Try to link first" in filer.text
    assert "public" in filer.response.headers["Cache-Control"]
    filer.stands_at("legacy", *pair)
    for court, offered in (("cacd", True), ("canb", False)):
        filer.opens(f"/courts/{court}/deadline")
        assert (OFFER in filer.text) is offered


@pytest.mark.parametrize(
    ("way", "leads_to"),
    [
        (lambda filer: filer.opens("/courts/cacd/link/"), "/courts/cacd/link/"),
        (lambda filer: (filer.stands_at("confirm", make_pacer(), make_filer()), filer.confirms()), "/link/done"),
    ],
    ids=["nothing was tried", "the link was made"],
)
def test_where_there_is_no_stopped_attempt_there_is_no_certificate(filer, way, leads_to):
    way(filer)
    filer.posts("/courts/cacd/link/certificate")
    assert filer.path.endswith(leads_to)
    assert all_of(Certificate) == []


def test_a_certificate_is_shown_and_downloaded_only_in_its_own_browser(filer, app, pair):
    filer.stands_at("legacy", *pair)
    certificate = of_filer(filer)
    for path in ("certificate", "certificate.txt"):
        other = Filer(app)
        other.opens(f"/courts/cacd/link/{path}")
        assert other.path == "/courts/cacd/deadline"
        filer.opens(f"/courts/canb/link/{path}")
        assert filer.path == "/courts/canb/deadline"
    answer = filer.client.get("/courts/cacd/link/certificate.txt")
    assert signing.verify(answer.text) == certificate.facts
    assert f"certificate-{certificate.code}.txt" in answer.headers["Content-Disposition"]


def test_a_network_that_asks_for_too_many_waits_and_nothing_is_written(filer, app):
    filer.court = "exd"
    filer.opens("/courts/exd/link/")
    for _each in range(CERTIFICATES.first):
        filer.presses(OFFER)
        filer.opens("/courts/exd/link/")
    issued = len(all_of(Certificate))
    filer.presses(OFFER)
    assert filer.response.status_code == 429
    assert len(all_of(Certificate)) == issued == CERTIFICATES.first


def test_a_refusal_at_the_courts_own_login_is_told_at_the_step_of_that_login(filer):
    make_pacer(kind="shared")
    filer.knocks()
    filer.posts("/courts/cacd/link/now")
    assert filer.outcome == "shared-account"
    assert of_filer(filer).facts["step"] == "Step 2 of 5: Log in with your PACER account"


def test_a_certificate_outlives_its_journey(filer, pair):
    filer.stands_at("legacy", *pair)
    certificate = of_filer(filer)
    with transaction():
        get_for_update(Journey, all_of(Journey)[0].id).end(LinkRefusal.NOT_NOW.slug)
    assert all_of(Certificate)[0].facts == certificate.facts
    assert all_of(Link) == []
