"""The practice pages, and fresh people on demand."""

import pytest

from tests.support.factories import all_of, make_pacer
from tests.support.people import Filer
from tests.training.conftest import scenario
from wizard.cmecf.importer import import_roster
from wizard.cmecf.models import FilerAccount
from wizard.core.database import transaction
from wizard.links.models import Link
from wizard.pacer.models import PacerAccount
from wizard.training import rosters, seed
from wizard.training.models import GeneratedPersona
from wizard.training.personas import LEGACY_PASSWORD, PACER_PASSWORD, PERSONA_BY_KEY, PERSONAS


def asks_for(app, key: str) -> dict:
    """Ask for somebody like a persona of the cast; gives the fresh person as a script reads it."""
    trainer = Filer(app)
    trainer.opens("/courts/cacd/link/")
    trainer.posts("/practice/people", after=key)
    assert trainer.response.status_code == 200
    trainer.opens(f"{trainer.path}.json")
    return trainer.response.json


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_a_fresh_person_arrives_where_the_one_of_the_cast_does(practice, persona):
    person = asks_for(practice, persona.key)
    assert person["outcome"] == persona.outcome
    assert person["pacer"]["username"] != persona.pacer_login
    assert bool(person["pacer"]["otp_secret"]) is persona.enrolled
    filer = scenario(practice, person)
    assert (filer.outcome or filer.refusal) == persona.outcome


@pytest.mark.parametrize("key", ["cacd-plain", "upgrade-first", "pacer-linked", "pacer-down"])
def test_a_class_of_thirty_never_collides(practice, key):
    with transaction():
        people = [seed.as_persona(seed.generate(key)) for _ in range(30)]
    assert len({person.pacer_login for person in people}) == 30
    assert len({person.filer_login for person in people}) == 30
    assert len(all_of(GeneratedPersona)) == 30


def test_an_account_number_that_somebody_has_is_given_to_nobody_else(practice):
    taken = seed._free_account_number("somebodynew")
    make_pacer("another99", account_number=taken)
    other = seed._free_account_number("somebodynew")
    assert other != taken
    assert len(other) == 7


@pytest.mark.parametrize("key", ["cja-exempt", "cja-private"])
def test_the_exemption_of_a_fresh_person_moved_to_an_account_of_the_same_person(practice, key):
    name = asks_for(practice, key)["name"]
    individual, exempt = all_of(PacerAccount)[-2:]
    assert {individual.full_name, exempt.full_name} == {name}
    assert (exempt.kind, exempt.cancelled, exempt.replaced_by) == ("cja-exempt", True, individual)
    assert (individual.kind, individual.cancelled, individual.exempt) == ("individual", False, True)


def test_who_logs_in_with_a_fresh_exempt_account_is_told_which_account_links(practice):
    person = asks_for(practice, "cja-exempt")
    individual = all_of(PacerAccount)[-2]
    told = scenario(practice, person).text
    assert f"Log in here as {individual.username}." in told
    filer = {"username": all_of(FilerAccount)[-1].username, "password": LEGACY_PASSWORD}
    pacer = {**person["pacer"], "username": individual.username}
    assert scenario(practice, {**person, "pacer": pacer, "filer": filer}).outcome == "linked"


@pytest.mark.parametrize(
    ("key", "firm"), [("administrative-account", "and Partners"), ("shared-account", "Law Office")]
)
def test_the_account_of_a_firm_says_which_firm(practice, key, firm):
    fresh = asks_for(practice, key)
    for username in (fresh["pacer"]["username"], PERSONA_BY_KEY[key].pacer_login):
        [account] = all_of(PacerAccount, username=username)
        assert account.firm_name == f"{account.last_name} {firm}"


def test_fresh_people_link_like_anybody(practice):
    for _ in range(3):
        assert scenario(practice, asks_for(practice, "canb-plain")).outcome == "linked"
    assert len([link for link in all_of(Link) if link.court_id == "canb"]) == 3


def test_a_button_stands_beside_everybody_and_makes_somebody_like_that(practice):
    trainer = Filer(practice)
    trainer.opens("/practice/")
    asked = [field["value"] for field in trainer.page.select("main form [name=after]")]
    assert sorted(asked) == sorted(persona.key for persona in PERSONAS)
    trainer.presses("new person like this")
    assert [person.modeled_on for person in all_of(GeneratedPersona)] == asked[:1]
    assert PERSONA_BY_KEY[asked[0]].demonstrates in trainer.text


def test_the_page_of_a_fresh_person_shows_all_that_is_needed(practice):
    trainer = Filer(practice)
    trainer.opens("/practice/")
    trainer.posts("/practice/people", after="one-time-code")
    told = trainer.text
    trainer.opens(f"{trainer.path}.json")
    person = trainer.response.json
    for fact in (person["name"], person["pacer"]["username"], PACER_PASSWORD, LEGACY_PASSWORD):
        assert fact in told
    assert person["pacer"]["otp_secret"] in told
    assert person["filer"]["username"] in told


@pytest.mark.parametrize("after", ["nobody", "", None])
def test_nobody_is_made_after_somebody_who_is_not_there(practice, after):
    trainer = Filer(practice)
    trainer.opens("/practice/")
    trainer.posts("/practice/people", **({} if after is None else {"after": after}))
    assert trainer.response.status_code == 400
    assert all_of(GeneratedPersona) == []


def test_a_fresh_person_who_was_never_made_is_not_found(practice):
    trainer = Filer(practice)
    for path in ("/practice/people/nobody", "/practice/people/nobody.json"):
        trainer.opens(path)
        assert trainer.response.status_code == 404


def test_the_list_shows_everybody_with_credentials_and_outcome(practice):
    trainer = Filer(practice)
    trainer.opens("/practice/")
    for persona in PERSONAS:
        section = trainer.page.find(id=persona.key).get_text(" ", strip=True)
        assert persona.pacer_login in section
        assert persona.outcome in section
        assert not persona.filer or persona.filer_login in section
        assert not persona.enrolled or persona.otp_secret in section
    assert PACER_PASSWORD in trainer.text
    assert LEGACY_PASSWORD in trainer.text


def test_settling_twice_adds_nobody(practice):
    before = len(all_of(PacerAccount))
    assert seed.seed_personas() == 0
    assert len(all_of(PacerAccount)) == before


def test_the_rosters_can_be_imported_again_and_change_nothing(practice, settled):
    for path in rosters.write_rosters(settled / "practice"):
        report = import_roster(path.stem, path)
        assert (report.new, report.changed, report.errors) == (0, 0, 0)


def test_a_roster_that_is_there_stays_as_it_is_and_is_for_the_owner_alone(tmp_path):
    paths = rosters.write_rosters(tmp_path / "practice")
    before = [path.read_bytes() for path in paths]
    assert rosters.write_rosters(tmp_path / "practice") == paths
    assert [path.read_bytes() for path in paths] == before
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert LEGACY_PASSWORD.encode() not in b"".join(before)


def test_a_court_has_people_who_play_no_part(practice):
    logins = {account.username for account in all_of(FilerAccount, court_id="cacd")}
    assert len(logins - {persona.filer_login for persona in PERSONAS}) >= 20


@pytest.mark.parametrize("path", ["/practice/", "/practice/cast.json", "/practice/outbox", "/practice/people/x"])
def test_a_live_site_has_no_practice_world_and_no_way_to_it(app, filer, path):
    filer.opens(path)
    assert filer.response.status_code == 404
    filer.opens("/")
    assert "practice" not in filer.response.text.lower()


def test_a_live_site_has_no_practice_commands(app, practice_app):
    live, practice = (set(site.cli.commands) for site in (app, practice_app))
    assert "practice" not in live
    assert "practice" in practice


@pytest.mark.parametrize("key", ["nobody", "%00", "a%00b", "%ED%A0%80", "Nobody", "a" * 41])
@pytest.mark.parametrize("ending", ["", ".json"])
def test_a_fresh_person_that_nobody_made_is_not_there(practice_app, key, ending):
    assert practice_app.test_client().get(f"/practice/people/{key}{ending}").status_code == 404
