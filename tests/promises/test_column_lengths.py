"""Whatever people may type, and whatever is put together from it, fits its column, on both databases."""

from dataclasses import replace

import pytest

from tests.account.conftest import ADDRESS, NEW_PASSWORD, PERSON, Owner
from tests.cmecf.conftest import roster_of, row
from tests.support.column_lengths import DoesNotFitError
from tests.support.emails import code_in, emails
from tests.support.factories import all_of, change, make_filer, make_pacer
from wizard.cmecf.importer import import_roster
from wizard.cmecf.models import FilerAccount
from wizard.core.database import transaction
from wizard.courts.registry import all_courts
from wizard.mail import outbox
from wizard.mail.outbox import Email
from wizard.pacer.models import FirmMember, PacerAccount

# The first is one character in a field and eighteen where names are compared; the last takes four bytes.
LONGEST = ["ﷺ", "x", "İ", "😀"]
EMAIL = f"{'o' * 60}@{'.'.join(['d' * 60] * 3)}.com"
NAMES = ("first_name", "middle_name", "last_name")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def site(request, make_site):
    database = "" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    app = make_site(database=database) if database else request.getfixturevalue("app")
    with app.app_context():
        yield app


@pytest.mark.parametrize("character", LONGEST)
def test_a_person_with_the_longest_names_registers(site, character):
    owner = Owner(site)
    owner.registers(
        person={**PERSON, **dict.fromkeys(NAMES, character * 100)},
        address={**ADDRESS, "email": EMAIL, "county": character * 60},
        security={"username": "u" * 45, "first_answer": "x" * 100},
    )
    assert owner.outcome == "registered", owner.errors
    [account] = all_of(PacerAccount)
    assert account.first_name == character * 100


@pytest.mark.parametrize("character", LONGEST)
@pytest.mark.parametrize("length", [192, 200])
def test_a_firm_with_the_longest_name_registers_and_invites(site, character, length):
    person = make_pacer(account_number="5550123", **dict.fromkeys(NAMES, "y" * 100))
    owner = Owner(site)
    owner.opens("/account/firm/")
    owner.presses("Begin")
    owner.sends(firm_name=character * length, email=EMAIL)
    owner.sends(code=code_in(emails("address-code")[0]))
    owner.sends(username="goldfarbfirm", password=NEW_PASSWORD)
    assert owner.outcome == "opened", owner.errors
    change(next(each for each in all_of(PacerAccount) if each.id != person.id), held=False)
    owner.logs_in("goldfarbfirm", NEW_PASSWORD)
    owner.opens("/my/firm/")
    owner.sends(account_number="5550123", last_name="y" * 100)
    assert [member.person_id for member in all_of(FirmMember)] == [person.id]
    invited = Owner(site)
    invited.logs_in()
    invited.opens("/my/account/")
    invited.presses("Accept")
    assert [member.state for member in all_of(FirmMember)] == ["accepted"]


@pytest.mark.parametrize("character", ["ﷺ", "x", "ﬃ", "𠮷"])
def test_a_roster_with_the_longest_values_is_imported_and_linked(site, character, tmp_path):
    values = {"username": "u" * 100, "bar_number": "7" * 40, "email": EMAIL, **dict.fromkeys(NAMES, character * 100)}
    file = tmp_path / "roster.csv"
    file.write_bytes(roster_of(row(**values)))
    import_roster("cacd", file)
    pacer = make_pacer("p" * 45, **dict.fromkeys(NAMES, "y" * 100))
    owner, [account] = Owner(site), all_of(FilerAccount)
    owner.stands_at("confirm", pacer, account)
    owner.confirms(typed_last_name=character * 100)
    assert owner.outcome == "linked"


def test_a_login_that_is_longer_in_lowercase_is_an_error_of_its_row(site, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_bytes(roster_of(row(username="İ" * 60)))
    report = import_roster("cacd", file)
    assert "line 2, username: in lowercase longer than 100 characters" in map(str, report.findings)
    assert all_of(FilerAccount) == []


def test_a_subject_is_cut_where_the_courts_name_makes_it_too_long(site):
    court = replace(all_courts()["cacd"], short_name="x" * 300)
    facts = {"court": court, "filer": make_filer(), "pacer": make_pacer()}
    with transaction():
        outbox.enqueue("link-code", EMAIL, code="123456", **facts)
    [email] = all_of(Email)
    assert (len(email.subject), email.subject[-1]) == (200, "…")


def test_the_tests_find_what_is_too_long_on_sqlite_too(app):
    with pytest.raises(DoesNotFitError, match=r"filer_account\.last_name: 101 characters, 100 fit"):
        make_filer(last_name="x" * 101)
