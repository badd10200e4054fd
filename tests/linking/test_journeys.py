"""The journeys that arrive, and what stands in the database when they have."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.linking.conftest import events, last_journey
from tests.support.factories import CODE_SECRET, all_of, make_filer, make_pacer
from tests.support.people import Filer, code_now
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.links.models import Link
from wizard.mail.outbox import Email

MOMENT = datetime(2031, 3, 3, 15, 4, 5, tzinfo=UTC)


def test_a_filer_links_and_sees_the_landing_page(filer, pair):
    filer.links()
    assert filer.outcome == "linked"
    assert filer.path.endswith("/link/done")
    assert "Log out" in filer.page.header.get_text()
    link = all_of(Link)[0]
    assert (link.pacer_account_id, link.filer_account_id, link.court_id) == (pair.pacer.id, pair.filer.id, "cacd")
    assert link.receipt in filer.text.replace(" ", "")
    assert "jordanrivera" in filer.text


@pytest.mark.parametrize("court", ["ca1", "ca9", "cacd", "canb"])
def test_one_links_in_every_kind_of_court_in_its_own_words(filer, court):
    make_pacer()
    make_filer(court)
    filer.goes_to("choose", court)
    labels = filer.app.extensions["courts"][court].labels
    assert filer.page.h1.get_text(strip=True) == labels.link_action
    filer.chooses()
    assert filer.page.find("label", string=re.compile(re.escape(labels.filer_login)))
    filer.gives_legacy()
    filer.confirms()
    assert filer.outcome == "linked"
    assert all_of(Link)[0].court_id == court


def test_the_short_way_of_these_tests_keeps_what_the_real_road_keeps(filer, pair, new_browser):
    with clock.stopped_at(MOMENT):
        filer.goes_to("confirm")
        walked = last_journey()
        new_browser().stands_at("confirm", pair.pacer, pair.filer)
        assert last_journey().stored_answers == walked.stored_answers
        assert last_journey().id != walked.id


def test_the_legacy_hash_is_erased_and_the_account_retired(filer, pair):
    with clock.stopped_at(MOMENT):
        filer.stands_at("confirm", pair.pacer, pair.filer)
        filer.confirms()
    account = all_of(FilerAccount)[0]
    assert (account.password_hash, account.status, account.retired_at) == (None, "retired", MOMENT)
    assert all_of(Link)[0].linked_at == MOMENT


def test_emails_go_to_the_addresses_of_both_sides_and_say_whom_to_call(filer, pair):
    with clock.stopped_at(MOMENT):
        filer.stands_at("confirm", pair.pacer, pair.filer)
        filer.confirms()
    emails = all_of(Email)
    assert [email.recipient for email in emails] == ["jordan.rivera@example.com", "jrivera@example.gov"]
    receipt = all_of(Link)[0].receipt
    for email in emails:
        assert email.subject == "Your filer account is linked in the Central District of California"
        assert receipt in email.text.replace(" ", "")
        for fact in ("jrivera", "jordanrivera", "March 3, 2031, at 7:04 a.m.", "If this was not you", "1-800-676-6856"):
            assert fact in email.text


@pytest.mark.parametrize("address", ["same@example.com", "Same@Example.COM"])
def test_one_email_is_enough_where_both_addresses_are_the_same(filer, address):
    filer.stands_at("confirm", make_pacer(email=address), make_filer(email="same@example.com"))
    filer.confirms()
    assert len(all_of(Email)) == 1


def test_a_side_without_an_address_gets_no_email(filer):
    filer.stands_at("confirm", make_pacer(email=""), make_filer())
    filer.confirms()
    assert [email.recipient for email in all_of(Email)] == ["jordan.rivera@example.com"]


def test_the_audit_tells_the_whole_journey_with_both_accounts(filer, pair):
    filer.links()
    rows = all_of(AuditRow)
    told = [(row.event, row.detail.get("step") or row.detail.get("outcome")) for row in rows]
    assert told == [
        ("journey.begun", None),
        *(("step.accepted", step) for step in ("logout", "sign-in", "choose", "legacy", "confirm")),
        ("link.made", None),
        ("journey.ended", "linked"),
    ]
    made = events("link.made")[0]
    assert (made.pacer_account_id, made.filer_account_id, made.court_id) == (pair.pacer.id, pair.filer.id, "cacd")
    assert made.detail == {"receipt": all_of(Link)[0].receipt, "filer_proof": "password", "pacer_proof": "password"}
    assert {row.journey_id for row in rows} == {last_journey().id}
    assert all(row.ip_address_digest and "127.0.0.1" not in row.ip_address_digest for row in rows)


def test_the_reference_of_the_journey_stands_on_each_of_its_pages(filer, pair):
    filer.begins()
    reference = last_journey().reference
    for act in (filer.logs_out_first, filer.signs_in, filer.chooses, filer.gives_legacy, filer.confirms, lambda: None):
        assert filer.page.select_one(".help-line__reference .code").get_text().replace(" ", "") == reference
        act()


def test_a_link_in_another_court_does_not_carry_over(filer, pair, new_browser):
    filer.links()
    other = new_browser()
    other.stands_at("sign-in", court="canb")
    other.signs_in()
    assert other.path.endswith("/canb/link/choose")


def test_one_pacer_account_links_in_two_courts(filer, pair):
    make_filer("canb")
    filer.links()
    filer.links("canb")
    assert filer.outcome == "linked"
    assert [(link.court_id, link.pacer_account_id) for link in all_of(Link)] == [
        ("cacd", pair.pacer.id),
        ("canb", pair.pacer.id),
    ]


def test_the_filer_account_of_another_court_is_not_found_here(filer):
    make_filer("canb")
    filer.stands_at("legacy", make_pacer())
    filer.gives_legacy()
    assert filer.refusal == "legacy-login"


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0:.3} {0:.3}"])
def test_a_one_time_code_may_be_typed_with_spaces(filer, typed):
    make_pacer(enrolled=True)
    filer.stands_at("sign-in")
    code = code_now(CODE_SECRET)
    spaced = f"{code[:3]} {code[3:]}" if "." in typed else typed.format(code)
    filer.signs_in(otp_code=spaced)
    assert filer.path.endswith("/choose")


def test_a_pacer_username_may_be_typed_in_capitals(filer, pair):
    filer.stands_at("sign-in")
    filer.signs_in(" JordanRivera ")
    assert filer.path.endswith("/choose")
    assert "logged in as jordanrivera" in filer.text


def test_submitting_twice_and_going_back_afterwards_show_the_landing_page(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    form = {"understood": "y", "version": filer.page.select_one("[name=version]")["value"]}
    filer.confirms()
    for _again in range(2):
        filer.opens(f"{filer.base}done")
        filer.posts(f"{filer.base}confirm", **form)
        assert filer.path.endswith("/done")
        filer.opens(f"{filer.base}confirm")
        assert filer.path.endswith("/done")
    assert len(all_of(Link)) == 1
    assert len(all_of(Email)) == 2


def test_a_journey_begun_again_ends_the_earlier_one(filer):
    filer.begins()
    filer.begins()
    earlier, later = (row for row in all_of(type(last_journey())))
    assert (earlier.outcome, later.outcome) == ("begun-again", None)
    assert [row.detail for row in events("journey.ended")] == [{"outcome": "begun-again"}]


def test_beginning_in_one_court_leaves_a_journey_in_another_alone(filer):
    filer.begins("cacd")
    filer.begins("canb")
    filer.opens("/courts/cacd/link/sign-in")
    assert filer.path.endswith("/cacd/link/logout")


def test_the_start_page_offers_to_go_on_with_what_was_begun(filer, pair):
    filer.stands_at("legacy", pair.pacer)
    filer.opens(filer.base)
    filer.follows("continue where you left off")
    assert filer.path.endswith("/legacy")


def test_the_wizard_opens_at_the_very_second_of_go_live_in_the_courts_time(filer):
    opens = datetime(2035, 3, 5, 12, 0, 0, tzinfo=UTC)
    with clock.stopped_at(opens - timedelta(seconds=1)):
        filer.opens("/courts/exd/link/")
        assert filer.outcome == "before-go-live"
        assert not [button for button in filer.page.main.find_all("button") if "Begin" in button.get_text()]
        assert "Monday, March 5, 2035, at 6:00 a.m. Central" in filer.text
    with clock.stopped_at(opens):
        filer.begins("exd")
        assert filer.path.endswith("/exd/link/logout")


def test_whoever_linked_may_come_back_to_the_landing_page_in_any_journeyless_court(filer, pair):
    filer.links()
    make_filer("canb")
    filer.opens("/courts/canb/link/done")
    assert filer.path.endswith("/canb/link/")
    filer.opens("/courts/cacd/link/done")
    assert filer.outcome == "linked"


def test_nobody_else_sees_the_landing_page(filer, pair, new_browser):
    filer.links()
    other = new_browser()
    other.opens(f"{filer.base}done")
    assert other.path.endswith("/link/")


def test_not_now_may_be_pressed_at_every_step(app, pair):
    for step in ("logout", "sign-in", "choose", "legacy", "confirm"):
        filer = Filer(app)
        filer.stands_at(step, pair.pacer, pair.filer)
        filer.presses("Stop without linking")
        assert filer.outcome == "not-now"
    assert all_of(FilerAccount)[0].status == "active"
