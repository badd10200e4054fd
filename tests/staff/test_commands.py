"""``flask staff``: adding, listing, inviting and removing, without a password on any command line."""

import pytest

from tests.support.factories import all_of, make_staff
from wizard.mail.outbox import Email
from wizard.staff.models import StaffMember

ADD = ("add", "nora", "--name", "Nora Newcomer", "--email", "nora@desk.example.gov", "--role", "trainer")


@pytest.fixture
def runs(app):
    return lambda *words: app.test_cli_runner().invoke(args=["staff", *words])


def test_somebody_is_added_and_invited_by_letter(runs):
    answer = runs(*ADD, "--court", "cacd", "--court", "canb")
    assert answer.exit_code == 0, answer.output
    [member] = all_of(StaffMember)
    assert (member.role, member.courts, member.password_hash) == ("trainer", ["cacd", "canb"], None)
    assert [letter.recipient for letter in all_of(Email)] == ["nora@desk.example.gov"]
    assert "nora\tNora Newcomer\ttrainer\tcacd,canb\tinvited" in runs("list").output


@pytest.mark.parametrize("courts", [("--court", "nowhere"), ()])
def test_a_court_must_be_one_of_this_site(runs, courts):
    assert runs(*ADD, *courts).exit_code == 2
    assert all_of(StaffMember) == []


@pytest.mark.parametrize("typed", ["nora", "norá@desk.example.gov", "nora@localhost"])
def test_an_invitation_goes_to_an_address_that_can_receive_it(runs, typed):
    answer = runs(*ADD, "--court", "all", "--email", typed)
    assert answer.exit_code == 2
    assert "not an address that can receive e-mail" in answer.output
    assert all_of(StaffMember) == []


def test_a_login_is_given_once(runs):
    make_staff("nora")
    assert "works here already" in runs(*ADD, "--court", "all").output


def test_a_new_invitation_ends_the_former_password_and_app(runs):
    make_staff("nora")
    assert runs("invite", "nora").exit_code == 0
    [member] = all_of(StaffMember)
    assert (member.password_hash, member.encrypted_key, member.confirmed_at) == (None, "", None)


def test_whoever_is_removed_may_come_back(runs):
    make_staff("nora")
    assert runs("remove", "nora").exit_code == 0
    assert "nora" not in runs("list").output
    assert runs("remove", "nora").exit_code == 2
    assert runs(*ADD, "--court", "all").exit_code == 0
    assert "nora" in runs("list").output
