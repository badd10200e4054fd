"""The description of the feed is valid, by an independent tool, and the answers are as it says."""

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.conversion.test_feed import ask, links, token  # noqa: F401 - fixtures


@pytest.fixture
def described(app) -> dict:
    return app.test_client().get("/services/links/openapi.json").json


def holds(described: dict, schema: str, said: object) -> None:
    Draft202012Validator({"$ref": f"#/components/schemas/{schema}", **described}).validate(said)


def test_it_is_valid(described):
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_it_names_every_address_and_method(app, described):
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint in ("links_feed.links", "links_feed.acknowledge")
    ]
    served = {(rule.rule, method.lower()) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert {(path, method) for path, methods in described["paths"].items() for method in methods} == served


def test_the_answers_are_as_described(described, links, token, ask):  # noqa: F811
    links(2)
    mine = token("cacd")
    page = ask(mine, "?limit=1").json
    holds(described, "Page", page)
    holds(described, "Position", ask(mine, sent={"cursor": page["next"]}).json)
    for wrong in (ask(""), ask(mine, "?after=x"), ask(mine, "?court=canb")):
        assert str(wrong.status_code) in described["paths"]["/services/links"]["get"]["responses"]
        holds(described, "Problem", wrong.json)
