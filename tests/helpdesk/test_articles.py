"""The help desk has an article for every refusal, and a script for every step."""

import tomllib

import pytest

import wizard
from tests.test_addresses import ADDRESSES
from wizard.flow.refusals import RefusalEnum
from wizard.helpdesk import articles as knowledge
from wizard.helpdesk.articles import (
    ARTICLE_GROUPS,
    FOLDER,
    Article,
    articles,
    articles_by_group,
    find_refusal,
    get_script,
)
from wizard.helpdesk.caller_state import FLOW_NAMES
from wizard.training.scenarios import SCENARIOS

assert wizard.BLUEPRINTS, "every room is imported, so that every refusal is known"
ENUMS = RefusalEnum.__subclasses__()
EVERY = sorted({refusal.slug for enum in ENUMS for refusal in enum})


def test_the_groups_name_every_refusal_of_every_room():
    assert {enum for enums in ARTICLE_GROUPS.values() for enum in enums} == set(ENUMS)


@pytest.mark.parametrize("slug", EVERY)
def test_every_refusal_has_an_article_with_a_script(slug):
    article = articles()[slug]
    assert all((article.title, article.cause, article.escalation, article.script.say))
    assert article.script.next
    assert article.script.otherwise
    assert find_refusal(slug).sentence


@pytest.mark.parametrize("slug", EVERY)
def test_no_placeholder_is_left_in_the_sentence_that_an_article_quotes(slug):
    assert "{" not in articles()[slug].page_text


@pytest.mark.parametrize(
    ("flow", "step"), [(flow.name, step) for flow in wizard.FLOWS for step in (*flow.names, *flow.outcomes)]
)
def test_every_step_and_success_outcome_of_every_flow_has_a_script(flow, step):
    script = get_script(flow, step)
    assert script.say
    assert script.next
    assert script.otherwise


def test_the_console_has_a_name_for_every_flow():
    assert set(FLOW_NAMES) == {flow.name for flow in wizard.FLOWS}


def test_every_flow_with_pages_is_one_that_the_console_knows():
    with_steps = [rule for rule in ADDRESSES if rule.endswith(":step>")]
    assert len(with_steps) == len(wizard.FLOWS)


def test_the_files_have_no_unused_articles_or_scripts():
    written = {
        slug for path in FOLDER.glob("*.toml") if path.stem != "steps" for slug in tomllib.loads(path.read_text())
    }
    assert written == set(EVERY)
    steps = tomllib.loads((FOLDER / "steps.toml").read_text())
    wanted = {(flow.name, step) for flow in wizard.FLOWS for step in (*flow.names, *flow.outcomes)}
    assert {(flow, step) for flow, table in steps.items() for step in table} == wanted


def test_a_refusal_without_an_article_is_detected(monkeypatch):
    monkeypatch.setattr(knowledge, "_read", lambda _path: {})
    knowledge.articles.cache_clear()
    try:
        assert set(EVERY) - set(articles())
    finally:
        monkeypatch.undo()
        knowledge.articles.cache_clear()


@pytest.mark.parametrize("article", articles().values(), ids=lambda article: article.slug)
def test_no_script_asks_for_a_secret_or_is_long(article: Article):
    for cause in (article.script, *article.causes.values()):
        assert len(cause.say) <= 4
        for sentence in cause.say:
            assert len(sentence.split()) <= 24, sentence
            assert "tell me your password" not in sentence.lower()


@pytest.mark.parametrize(
    ("cause", "means"),
    [
        ("wrong password", "The login is on the court’s list"),
        ("unknown", "No court on this site"),
        ("unknown here, known in cacd", "another court on this site has it"),
        ("linked", "already linked"),
        ("no hash", "no password"),
    ],
)
def test_each_exact_cause_of_a_refused_login_has_its_own_words(cause, means):
    assert means in articles()["legacy-login"].find_cause(cause).means


def test_articles_are_found_by_words_of_the_page_or_of_the_cause():
    assert "capitals" in [each.slug for each in articles_by_group("lowercase")["Logins and e-mail"]]
    assert "special-character" in [
        each.slug for group in articles_by_group("special character").values() for each in group
    ]
    assert articles_by_group("nothing has these words") == {}


@pytest.mark.parametrize("slug", [slug for slug, article in articles().items() if article.page])
def test_the_page_of_an_article_is_a_step_of_a_scenario(slug):
    addresses = [step.path for scenario in SCENARIOS for step in scenario.steps]
    assert [at for at in addresses if at.endswith((f"/{articles()[slug].page}", f"}}/{articles()[slug].page}"))]


def test_every_article_can_be_opened_searched_and_printed(sits):
    reader = sits("trainer")
    for slug in EVERY:
        reader.opens(f"/desk/articles/{slug}")
        assert reader.response.status_code == 200
    reader.opens("/desk/articles/?q=upgrade")
    assert "A legacy PACER account" in reader.text
    reader.opens("/desk/articles/?q=nothing+has+these")
    assert "No article matches all of these words" in reader.text
    reader.opens("/desk/articles/common-problems/ca1")
    assert "The court cannot reset it" in reader.text
    assert "This console" not in reader.text
    reader.opens("/desk/articles/nobodys")
    assert reader.response.status_code == 404
