"""An organization is whole in its last name, as bankruptcy courts have it: texts read well without a first name."""

import re

import pytest

from tests.support.emails import emails
from tests.support.factories import index_names, make_filer, make_pacer
from wizard.audit import events, trail
from wizard.core.database import transaction

NAME = "Fictional Savings Bank"
# A space, a comma or a greeting where a first name was expected.
ODD = re.compile(r"  +\S|\s,|,\s*,|Dear\s*,|^\s*,|None", re.M)


@pytest.fixture
def organization():
    """Its filer account, on the court's list."""
    account = make_filer(last_name=NAME, first_name="", role="creditor")
    index_names("cacd")
    with transaction():
        trail.record(events.ROSTER_IMPORTED, court="cacd", new=1, changed=0, rejected=0)
    return account


def test_the_list_has_its_name_and_nothing_else(filer, organization):
    filer.opens("/courts/cacd/users?q=fictional+savings")
    assert [item.get_text() for item in filer.page.select(".name-list li")] == [NAME]
    filer.opens("/courts/cacd/users.csv")
    assert NAME in filer.response.text


def test_it_is_linked_by_the_person_who_files_for_it(filer, organization):
    filer.stands_at("confirm", make_pacer(), organization)
    assert [item.get_text() for item in filer.page.find_all("strong") if NAME in item.get_text()] == [NAME]
    assert "An organization’s whole name is its last name." in filer.text
    filer.confirms(typed_last_name=NAME.upper())
    assert filer.outcome == "linked"
    assert NAME in filer.text
    told = [f"{each.subject}\n{each.text}" for each in emails()]
    assert any(f"Filer account: {NAME}, login jrivera" in each for each in told)
    assert not [ODD.search(each)[0] for each in told if ODD.search(each)]


def test_a_person_with_a_first_name_reads_nothing_of_organizations(filer):
    filer.stands_at("confirm", make_pacer(), make_filer(last_name="Nuñez-Rivera"))
    assert "organization" not in filer.page.main.get_text()
