"""``flask staff``: adding, listing, inviting and removing, without a password on any command line."""

import pytest

from tests.support.factories import all_of, make_staff
from wizard.mail.outbox import Email
from wizard.staff.models import StaffMember

ADD = ("add", "nora", "--name", "Nora Newcomer", "--email", "nora@desk.example.gov", "--role", "trainer")


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["staff", *words])


def test_a_staff_member_is_added_and_invited_by_email(run):
    answer = run(*ADD, "--court", "cacd", "--court", "canb")
    assert answer.exit_code == 0, answer.output
    [member] = all_of(StaffMember)
    assert (member.role, member.courts, member.password_hash) == ("trainer", ["cacd", "canb"], None)
    assert [email.recipient for email in all_of(Email)] == ["nora@desk.example.gov"]
    assert "nora\tNora Newcomer\ttrainer\tcacd,canb\tinvited" in run("list").output


@pytest.mark.parametrize("courts", [("--court", "nowhere"), ()])
def test_an_unknown_court_is_refused(run, courts):
    assert run(*ADD, *courts).exit_code == 2
    assert all_of(StaffMember) == []


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ("nora", "not an address that can receive e-mail"),
        ("nora@localhost", "not an address that can receive e-mail"),
        ("norá@desk.example.gov", "a character beyond ASCII before the @"),
    ],
)
def test_an_invitation_goes_to_an_address_that_can_receive_it(run, typed, cause):
    answer = run(*ADD, "--court", "all", "--email", typed)
    assert answer.exit_code == 2
    assert cause in answer.output
    assert all_of(StaffMember) == []


@pytest.mark.parametrize(("option", "limit"), [("login", 60), ("name", 100)])
def test_what_does_not_fit_is_refused_before_the_database_does(run, option, limit):
    def add(value: str):
        words = ("add", value, *ADD[2:]) if option == "login" else (*ADD, "--name", value)
        return run(*words, "--court", "all")

    assert f"write {limit} characters or fewer" in add("x" * (limit + 1)).output
    assert all_of(StaffMember) == []
    assert add("x" * limit).exit_code == 0


def test_a_login_in_use_is_refused(run):
    make_staff("nora")
    assert "works here already" in run(*ADD, "--court", "all").output


def test_a_new_invitation_removes_the_previous_password_and_app(run):
    make_staff("nora")
    assert run("invite", "nora").exit_code == 0
    [member] = all_of(StaffMember)
    assert (member.password_hash, member.encrypted_key, member.confirmed_at) == (None, "", None)


def test_a_removed_staff_member_can_be_added_again(run):
    make_staff("nora")
    assert run("remove", "nora").exit_code == 0
    assert "nora" not in run("list").output
    assert run("remove", "nora").exit_code == 2
    assert run(*ADD, "--court", "all").exit_code == 0
    assert "nora" in run("list").output
