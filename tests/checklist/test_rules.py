"""The checklist for every possible combination of answers and courts."""

import itertools
from string import Formatter

import pytest

from wizard.checklist.items import RULES, checklist
from wizard.checklist.rules import ACCOUNT, FILER, QUESTIONS, ROLE, RULE_OF_THUMB, needs_rule_of_thumb
from wizard.core.pacer_labels import PACER_LABELS
from wizard.courts.phases import Phase

PLACEHOLDERS = {"go_live", "opens", "legacy_ends", "call", "help_desk", "link_action", *PACER_LABELS}


def choices(question) -> list[str]:
    return [choice.value for choice in question.choices]


def _all_answers():
    for filer, account, role in itertools.product(choices(FILER), choices(ACCOUNT), choices(ROLE)):
        thumbs = choices(RULE_OF_THUMB) if needs_rule_of_thumb({"account": account}) else [None]
        for thumb in thumbs:
            answers = {"filer": filer, "account": account, "role": role}
            yield {**answers, **({"thumb": thumb} if thumb else {})}


COURTS = list(itertools.product([Phase.OPEN, Phase.BEFORE, Phase.DARK], [True, False]))
ALL_CASES = [(answers, phase, at_pacer) for answers in _all_answers() for phase, at_pacer in COURTS]


def headings(answers, phase=Phase.OPEN, at_pacer=False) -> list[str]:
    return [item.heading for item in checklist(answers, phase, at_pacer)]


def full_text(answers, phase, at_pacer) -> str:
    return " ".join(" ".join((item.heading, *item.sentences)) for item in checklist(answers, phase, at_pacer))


def test_every_combination_is_covered():
    assert len(ALL_CASES) == 3 * (4 + 3) * 7 * 6


def test_no_list_is_empty_or_repeats_an_item():
    for answers, phase, at_pacer in ALL_CASES:
        listed = headings(answers, phase, at_pacer)
        assert listed, answers
        assert len(listed) == len(set(listed)), answers


def test_a_person_who_was_not_a_filer_is_never_told_to_link():
    for answers, phase, at_pacer in ALL_CASES:
        listed = headings(answers, phase, at_pacer)
        if answers["filer"] == "no":
            assert listed[0].endswith("nothing to link")
            assert not [heading for heading in listed if heading.startswith(("Link", "Know your CM/ECF"))]
        else:
            assert any(heading.startswith("Link") for heading in listed)
            assert listed[-1] == "Log in with PACER from then on"


def test_before_go_live_no_list_links_to_the_wizard():
    for answers, phase, at_pacer in ALL_CASES:
        links = [item.link[0] for item in checklist(answers, phase, at_pacer) if item.link]
        assert ("linking.start" in links) is (phase.is_live and answers["filer"] != "no")


def test_a_forgotten_password_is_reset_where_the_court_says():
    for answers, phase, at_pacer in ALL_CASES:
        if answers["filer"] != "no":
            assert ("through PACER" in full_text(answers, phase, at_pacer)) is at_pacer
            assert ("PACER cannot" in full_text(answers, phase, at_pacer)) is not at_pacer


def test_every_account_has_exactly_one_item_about_it():
    accounts = {
        "Have your PACER username and password ready", "Upgrade your PACER account",
        "Register your own PACER account", "Register a PACER account",
        "Find out what kind of PACER account you have", "Have that person’s PACER login ready",
    }  # fmt: skip
    for answers, phase, at_pacer in ALL_CASES:
        assert len(accounts & set(headings(answers, phase, at_pacer))) == 1, answers


def test_the_rule_of_thumb_decides_the_kind_of_account():
    unsure = {"filer": "yes", "account": "unsure", "role": "attorney"}
    assert "Upgrade your PACER account" in headings({**unsure, "thumb": "legacy"})
    assert "Have your PACER username and password ready" in headings({**unsure, "thumb": "upgraded"})
    assert "Find out what kind of PACER account you have" in headings({**unsure, "thumb": "unsure"})


@pytest.mark.parametrize(
    ("answers", "phase", "listed"),
    [
        (
            {"filer": "yes", "account": "upgraded", "role": "attorney"},
            Phase.OPEN,
            ["Have your PACER username and password ready", "Know your CM/ECF login and password",
             "Check your CM/ECF login for &, @, $, and *", "Check the e-mail address that the court has on file",
             "Link your filer account", "Log in with PACER from then on"],
        ),
        (
            {"filer": "yes", "account": "shared", "role": "cja"},
            Phase.BEFORE,
            ["Use your individual PACER account", "Register your own PACER account",
             "Know your CM/ECF login and password", "Check your CM/ECF login for &, @, $, and *",
             "Check the e-mail address that the court has on file",
             "Keep filing with your CM/ECF login for now", "Link on the first day", "Log in with PACER from then on"],
        ),
        (
            {"filer": "yes", "account": "upgraded", "role": "attorney"},
            Phase.DARK,
            ["Have your PACER username and password ready", "Know your CM/ECF login and password",
             "Check your CM/ECF login for &, @, $, and *", "Check the e-mail address that the court has on file",
             "File nothing electronically until go-live", "Link on the first day",
             "Log in with PACER from then on"],
        ),
        ({"filer": "no", "account": "none", "role": "no-lawyer"}, Phase.OPEN,
         ["You have nothing to link", "Register a PACER account", "Read the page for people without lawyers"]),
        ({"filer": "no", "account": "upgraded", "role": "firm"}, Phase.OPEN,
         ["You have nothing to link", "Keep the PACER Administrative Account for managing and paying",
          "Have your PACER username and password ready"]),
    ],
)  # fmt: skip
def test_some_lists_item_by_item(answers, phase, listed):
    assert headings(answers, phase) == listed


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        ("staff", "Be sure whose accounts they are"),
        ("trustee", "Get a second PACER account for the second filer account"),
        ("served", "Link like a filer, even though you do not file"),
        ("cja", "Use your individual PACER account"),
        ("firm", "Keep the PACER Administrative Account for managing and paying"),
        ("no-lawyer", "Read the page for people without lawyers"),
    ],
)
def test_each_role_has_its_own_item(role, heading):
    for other in choices(ROLE):
        listed = headings({"filer": "yes", "account": "upgraded", "role": other})
        assert (heading in listed) is (other == role)


def test_every_rule_applies_to_some_answers():
    for rule in RULES:
        assert any(
            rule.applies(answers, phase, at_pacer) or "thumb" in answers for answers, phase, at_pacer in ALL_CASES
        )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.item.heading)
def test_an_item_is_short_and_uses_known_placeholders(rule):
    assert 1 <= len(rule.item.sentences) <= 3
    for text in (rule.item.heading, *rule.item.sentences, *(rule.item.link[1:] if rule.item.link else ())):
        assert {name for _, name, *_ in Formatter().parse(text) if name} <= PLACEHOLDERS
    assert all(sentence.endswith(".") for sentence in rule.item.sentences)
    for name, accepted in rule.when.items():
        assert accepted <= set(choices({question.name: question for question in QUESTIONS}[name]))
