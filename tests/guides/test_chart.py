"""The flow chart says what the checklist says."""

from itertools import product

import pytest

from wizard.checklist.items import checklist
from wizard.checklist.rules import ACCOUNT, FILER, MAY_BE_FILER, QUESTIONS, ROLE, RULE_OF_THUMB, needs_rule_of_thumb
from wizard.core import clock
from wizard.guides import chart

ASKED = {question.name: question for question in QUESTIONS}


def every_answer():
    for filer, account, thumb, role in product(*([choice.value for choice in each.choices] for each in QUESTIONS)):
        answers = {FILER.name: filer, ACCOUNT.name: account, ROLE.name: role}
        yield {**answers, **({RULE_OF_THUMB.name: thumb} if needs_rule_of_thumb(answers) else {})}


def led_to(court, answers) -> list[str]:
    """What the chart tells somebody who answers so."""
    parts = dict(zip(ASKED, chart.parts(court, clock.now()), strict=True))
    told = []
    for name, value in answers.items():
        at = [choice.value for choice in ASKED[name].choices].index(value)
        told += parts[name].branches[at].items
    return told + (chart.for_all(court, clock.now()) if answers[FILER.name] in MAY_BE_FILER else [])


@pytest.mark.parametrize("court_id", ["ca1", "cacd", "exd"])
def test_whoever_follows_the_chart_is_told_all_that_the_checklist_tells(app, court_id):
    court = app.extensions["courts"][court_id]
    words = {**court.placeholders(), "opens": court.opens_in_words()}
    for answers in every_answer():
        told = led_to(court, answers)
        for item in checklist(answers, court.is_live(clock.now()), court.resets_at_pacer):
            assert item.heading.format(**words) in told, (answers, item.heading)


def test_nothing_in_the_chart_lies_on_anything_else(app):
    drawing = chart.layout(app.extensions["courts"]["ca1"], clock.now())
    for one, other in product(drawing.boxes, repeat=2):
        apart = (
            one is other
            or one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one.words, other.words)
    assert max(box.y + box.height for box in drawing.boxes) < drawing.height
    assert max(box.x + box.width for box in drawing.boxes) <= drawing.width


def test_the_chart_stands_as_words_too(filer):
    filer.opens("/courts/cacd/guides/aids/prepare")
    drawn = " ".join(text.get_text(" ", strip=True) for text in filer.page.select("svg text"))
    for item in filer.page.select("main ol li li"):
        for words in item.get_text(" ", strip=True).rstrip(".").split(": ")[-1].split("; "):
            assert " ".join(words.split()) in " ".join(drawn.split())
