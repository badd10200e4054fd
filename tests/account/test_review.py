"""Registrations under review: listed, released or rejected from the command line."""

import pytest

from tests.support.emails import emails
from tests.support.factories import all_of, make_pacer
from wizard.audit.models import AuditRow
from wizard.pacer.models import PacerAccount


@pytest.fixture
def command(app):
    return lambda *words: app.test_cli_runner().invoke(args=["pacer", *words])


def test_only_registrations_under_review_are_listed(command):
    make_pacer("waiting1", held=True, account_number="1234567")
    make_pacer("waiting2", held=True, cancelled=True)
    make_pacer(account_number="7654321", email="waiting1+old@example.gov")
    answer = command("held")
    assert answer.exit_code == 0
    line = "1234567  waiting1  Jordan Rivera  waiting1@example.gov  like 7654321"
    assert answer.output == f"{line}\n1 under review.\n"


@pytest.mark.parametrize(
    ("verdict", "done", "refusal", "says"),
    [
        ("release", "released", None, "You can log in"),
        ("reject", "rejected", "cancelled-account", "not accepted"),
    ],
)
def test_a_verdict_is_recorded_and_emailed(command, owner, verdict, done, refusal, says):
    make_pacer(held=True, account_number="1234567")
    owner.logs_in()
    assert owner.refusal == "held-for-review"
    answer = command(verdict, "1234567")
    assert (answer.exit_code, answer.output) == (0, f"jordanrivera was {done}. An e-mail is on its way.\n")
    [email] = emails("reviewed")
    assert says in email.text
    assert all_of(AuditRow, event="account.reviewed")
    owner.logs_in()
    assert owner.refusal == refusal
    assert "replaced" not in owner.text


@pytest.mark.parametrize("number", ["1234567", "7654321", "x"])
def test_an_account_that_is_not_under_review_cannot_be_decided(command, number):
    make_pacer(account_number="1234567")
    answer = command("reject", number)
    assert answer.exit_code == 1
    assert "is under review; flask pacer held lists them" in answer.output
    assert not all_of(PacerAccount)[0].cancelled
