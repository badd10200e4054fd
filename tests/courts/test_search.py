"""People ask in their own words, and find what answers them: questions, refusals, everyday synonyms."""

import pytest

from tests.support.people import Filer

# What somebody types, and the question or refusal that must be among the first three.
ASKED = [
    ("MFA", "What is a one-time passcode?"),
    ("two-factor", "What is a one-time passcode?"),
    ("my passcode is refused", "My one-time passcode is refused"),
    ("caps lock", "My CM/ECF login and password are not accepted"),
    ("password not accepted", "My CM/ECF login and password are not accepted"),
    ("can I unlink?", "Can I undo a link?"),
    ("wrong accounts", "I linked the wrong accounts"),
    ("no menus", "I see no filing menus"),
    ("I'm a paralegal", "I am linking for someone else"),
    ("pro se", "I have no lawyer"),
    ("bar number", "I do not know my CM/ECF login"),
    ("forgot password", "I forgot my CM/ECF password"),
    ("filing due today", "I have a deadline today"),
    ("shared account", "This is a shared PACER account. It cannot be linked."),
    ("disabled", "The court has disabled this filer account."),
    ("special character &", "My CM/ECF login has a special character"),
    ("upgrade", "must be upgraded"),
    ("panel attorney exemption", "I am a CJA panel attorney"),
]


def found(filer: Filer) -> list[str]:
    return [link.get_text() for link in filer.page.select("ul[aria-labelledby=found] a")]


@pytest.mark.parametrize(("query", "question"), ASKED)
def test_everyday_words_find_the_answer(filer, query, question):
    filer.opens("/courts/cacd/faq")
    filer.sends(q=query)
    assert any(question in heading for heading in found(filer)[:3]), found(filer)


def test_an_answer_that_was_found_is_open(filer):
    filer.opens("/courts/cacd/faq?q=unlink")
    filer.follows("Can I undo a link?")
    assert [each.h3.get_text() for each in filer.page.select("details[open]")] == ["Can I undo a link?"]


def test_a_refusal_that_was_found_leads_to_its_page(filer):
    filer.opens("/courts/cacd/help")
    filer.sends(q="shared account")
    filer.follows("This is a shared PACER account")
    assert filer.outcome == "shared-account"


@pytest.mark.parametrize("query", ["zyzzyva", "the and of", "?", "<script>"])
def test_nothing_found_says_what_to_do(filer, query):
    filer.opens("/courts/cacd/faq")
    filer.sends(q=query)
    assert found(filer) == []
    assert "Try one word of what the page says" in filer.text
    assert filer.page.select(".question")


def test_questions_are_folded_and_all_can_be_opened(filer):
    filer.opens("/courts/cacd/faq")
    assert not filer.page.select("details[open]")
    filer.follows("Open all answers")
    assert len(filer.page.select("details[open]")) == len(filer.page.select("details")) > 20
