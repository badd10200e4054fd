"""Everybody in the practice world arrives exactly where the list says."""

import re
from collections import Counter
from email.utils import parseaddr

import pytest

from tests.support.factories import all_of
from tests.support.people import Filer
from tests.training.conftest import scenario
from wizard.cmecf.models import FilerAccount
from wizard.linking.rules import EVERY_REFUSAL
from wizard.links.models import Link
from wizard.mail.outbox import Email
from wizard.pacer.models import PacerAccount
from wizard.training.personas import PERSONA_BY_KEY, PERSONAS

each_member = pytest.mark.parametrize("key", [persona.key for persona in PERSONAS])
OUTCOMES = {"linked", "prepared", *(refusal.slug for refusal in EVERY_REFUSAL)}


def cast(app) -> list[dict]:
    reader = Filer(app)
    reader.opens("/practice/cast.json")
    return reader.response.json


def named(app, key: str) -> dict:
    return next(person for person in cast(app) if person["key"] == key)


@each_member
def test_a_member_of_the_cast_arrives_where_cast_json_says(practice, key):
    person = named(practice, key)
    filer = scenario(practice, person)
    assert (filer.outcome or filer.refusal) == person["outcome"]


def test_cast_json_has_the_shape_that_scripts_rely_on(practice):
    people = cast(practice)
    assert [person["key"] for person in people] == [persona.key for persona in PERSONAS]
    for person in people:
        assert set(person) == {"key", "name", "demonstrates", "court", "pacer", "filer", "outcome"}
        assert set(person["pacer"]) == {"username", "password", "otp_secret"}
        assert person["filer"] is None or set(person["filer"]) == {"username", "password", "last_name"}
        assert person["court"] in practice.extensions["courts"]
        assert person["outcome"] in OUTCOMES
        assert all(person[name] for name in ("key", "name", "demonstrates"))


def test_keys_and_pacer_usernames_are_given_once():
    for values in ([persona.key for persona in PERSONAS], [persona.pacer_login for persona in PERSONAS]):
        assert [value for value, count in Counter(values).items() if count > 1] == []


@pytest.mark.parametrize(
    "outcome",
    [
        "linked",
        "upgrade-first",
        "shared-account",
        "administrative-account",
        "cja-exempt-account",
        "pacer-linked-already",
        "legacy-login",
        "filer-disabled",
        "special-character",
        "before-go-live",
        "frozen",
        "pacer-down",
    ],
)
def test_somebody_demonstrates_each_outcome(outcome):
    assert [persona.key for persona in PERSONAS if persona.outcome == outcome]


def test_several_link_without_trouble_in_each_kind_of_court(practice):
    courts = practice.extensions["courts"]
    plain = Counter(
        courts[persona.court].kind for persona in PERSONAS if persona.demonstrates.startswith("Links without")
    )
    assert set(plain) == {"appellate", "district", "bankruptcy"}
    assert all(count >= 2 for count in plain.values())


def test_every_scheme_of_hashes_is_among_those_who_link():
    assert {persona.scheme for persona in PERSONAS if persona.outcome == "linked"} == {
        "argon2id",
        "bcrypt",
        "sha512-crypt",
        "pbkdf2-sha256",
        "scrypt",
    }


def test_a_username_looks_like_what_the_account_is():
    """The rule of thumb that courts print: exactly 6 signs is legacy, 8 or more is upgraded (O)."""
    for persona in PERSONAS:
        if persona.upgraded:
            assert len(persona.pacer_login) >= 8, persona.key
        else:
            assert re.fullmatch("[a-z]{2}[0-9]{4}", persona.pacer_login), persona.key


def test_where_names_differ_the_last_name_is_asked_for(practice):
    person = named(practice, "names-differ")
    person["filer"]["last_name"] = "Somebody"
    assert scenario(practice, person).refusal == "last-name"


def test_the_cja_account_that_was_cancelled_names_the_one_that_links(practice):
    filer = scenario(practice, named(practice, "cja-exempt"))
    assert PERSONA_BY_KEY["cja-private"].pacer_login in filer.text


def test_nobody_has_an_address_outside_the_example_domains(practice):
    accounts = [*all_of(PacerAccount), *all_of(FilerAccount)]
    assert len(accounts) > 100
    for account in accounts:
        domain = parseaddr(account.email)[1].partition("@")[2]
        assert domain.endswith(("example.com", "example.gov")), account.email


def test_emails_of_a_practice_link_go_to_the_outbox_page(practice):
    filer = scenario(practice, named(practice, "cacd-plain"))
    filer.opens("/practice/outbox")
    emails = [article.get_text(" ", strip=True) for article in filer.page.select("article")]
    mine = [email for email in emails if "edwardjamescastellan" in email]
    assert len(mine) == 2
    assert "Your filer account is linked in" in mine[0]
    assert len(emails) == len(all_of(Email)) == 4, "the two who had linked before have their e-mails too"


def test_who_linked_before_did_so_through_the_same_act_as_everybody(practice):
    link = all_of(Link)[0]
    assert link.court_id == PERSONA_BY_KEY["pacer-linked"].court
    account = next(row for row in all_of(FilerAccount) if row.id == link.filer_account_id)
    assert (account.username, account.status, account.password_hash) == ("osantangelo", "retired", None)
