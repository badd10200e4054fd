"""No page gives two pieces of advice that exclude each other: of all checklists, questions, and ends of a journey."""

import re

import pytest

from tests.checklist.test_rules import ALL_CASES, full_text
from tests.support.people import Filer
from wizard.core import clock
from wizard.linking.pages import ENDINGS

# What must not be said together: two patterns, and a page that says both.
EXCLUSIVE = [
    (
        "nothing to link you had no",
        "your account can be linked|link your filer account|link on the first day",
        "You have nothing to link You had no CM/ECF login here. Your account can be linked.",
    ),
    (
        "never yours",
        "register (?:a|your own) pacer account|have your pacer|upgrade your pacer",
        "Use that person’s account, never yours. Register a PACER account of your own.",
    ),
    (
        "if the exemption has not moved yet, call",
        "move the exemption|manage my account shows",
        "If the exemption has not moved yet, call PACER. Or select Move the exemption.",
    ),
    ("reset it", "ask the court to reset it", "Reset it. Ask the court to reset it."),
    ("reset it in this court", "reset it through pacer", "Reset it in this court. Reset it through PACER."),
    (
        "keep filing with your cm/ecf login",
        "no longer works in this court",
        "Keep filing with your CM/ECF login. It no longer works in this court.",
    ),
    (
        "linking opens (?:on|then)",
        "has used nextgen since|you must link now",
        "Linking opens on Monday. This court has used NextGen since Friday.",
    ),
    ("you do not need to link", "you must link", "You do not need to link it again. You must link here."),
    ("register your own", "do not register", "Register your own account. Do not register again."),
]
COURTS = ("ca1", "cacd", "canb", "exd")


def contradictions(text: str) -> list[tuple[str, str, str]]:
    said = " ".join(text.split()).lower()
    return [pair for pair in EXCLUSIVE if all(re.search(each, said) for each in pair[:2])]


@pytest.mark.parametrize("pair", EXCLUSIVE, ids=lambda pair: pair[0])
def test_the_table_finds_what_it_is_for(pair):
    assert pair in contradictions(pair[2])


def test_no_checklist_contradicts_itself():
    for answers, phase, at_pacer in ALL_CASES:
        assert contradictions(full_text(answers, phase, at_pacer)) == [], answers


@pytest.mark.parametrize("court", COURTS)
@pytest.mark.parametrize("outcome", ENDINGS)
def test_no_end_of_a_journey_contradicts_itself(filer, court, outcome):
    filer.opens(f"/courts/{court}/link/ended/{outcome}")
    assert contradictions(filer.text) == []


@pytest.mark.parametrize("court", COURTS)
def test_no_answer_contradicts_itself_or_the_day(filer, court):
    filer.opens(f"/courts/{court}/faq?open=all")
    for entry in filer.page.select(".question"):
        assert contradictions(entry.get_text(" ")) == [], entry.summary.get_text()


def test_only_a_court_that_has_not_converted_says_that_linking_opens(filer):
    filer.opens("/courts/cacd/faq")
    assert "Linking opens" not in filer.text
    filer.opens("/courts/exd/faq")
    assert "Linking opens on Monday, March 5, 2035" in filer.text
    with clock.stopped_at(clock.now().replace(year=2036)):
        filer.opens("/courts/exd/faq")
        assert "Linking opens" not in filer.text


def test_nobody_who_links_for_another_is_told_to_register_for_themselves():
    for answers, phase, at_pacer in ALL_CASES:
        if answers["role"] == "staff":
            said = full_text(answers, phase, at_pacer).replace("that person’s own PACER account", "")
            assert not re.search(r"\b(?:your|own) PACER account\b", said), said


def test_the_exempt_account_ends_with_one_way_to_move_the_exemption(filer: Filer):
    filer.opens("/courts/cacd/link/ended/cja-exempt-account")
    assert "call the PACER Service Center" not in filer.text
