"""A frozen account opens and links nothing until two people, one of them an administrator, have unfrozen it."""

import pytest

from tests.account.conftest import Owner
from tests.support.factories import all_of, change, make_pacer
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.links.models import Link
from wizard.mail.outbox import Email
from wizard.pacer.models import PacerAccount

BOTH = {"filer": FilerAccount, "pacer": PacerAccount}
each_account = pytest.mark.parametrize("name", BOTH)


def act(helper, action: str, call: int = 1) -> None:
    helper.opens(f"/desk/calls/{call}/{action}")
    helper.sends(reason="asked")


def is_frozen(name: str) -> bool:
    return all_of(BOTH[name])[0].frozen_at is not None


def recipients(kind: str) -> set[str]:
    return {email.recipient for email in all_of(Email) if email.kind == kind}


@pytest.fixture
def frozen(helper, caller, pair, request):
    """The caller stands before the last step when an account is frozen."""
    caller.goes_to("confirm")
    helper.takes_call("jrivera")
    act(helper, f"freeze-{request.getfixturevalue('name')}")
    return helper


@each_account
def test_a_frozen_account_links_nothing_and_its_owner_is_told(frozen, caller, name):
    assert is_frozen(name)
    caller.confirms()
    assert all_of(Link) == []
    own = {"filer": "jordan.rivera@example.com", "pacer": "jrivera@example.gov"}[name]
    assert recipients("desk-account-frozen") == {own}, "the other account may be a stranger's"
    assert "Frozen" in frozen.text
    [row] = all_of(AuditRow, event="desk.frozen")
    assert row.detail["reason"].startswith("The caller asked")


@each_account
def test_only_the_right_password_is_told_that_an_account_is_frozen(frozen, app, name):
    stranger = Filer(app)
    step = {"filer": "legacy", "pacer": "sign-in"}[name]
    stranger.goes_to(step)
    tries = {"filer": stranger.gives_legacy, "pacer": stranger.signs_in}[name]
    tries(password="wrong")
    assert stranger.refusal in ("legacy-login", "pacer-login")
    tries()
    assert stranger.outcome == "frozen"
    assert "Call the help desk" in stranger.text


def test_sessions_of_a_frozen_pacer_account_end_and_nobody_logs_in(helper, app):
    make_pacer()
    owner = Owner(app)
    owner.logs_in()
    owner.opens("/my/account/")
    assert owner.path == "/my/account/"
    helper.takes_call("jordanrivera")
    act(helper, "freeze-pacer")
    owner.opens("/my/account/")
    assert owner.path != "/my/account/"
    owner.logs_in()
    assert owner.refusal == "frozen"


def test_no_code_for_a_new_password_is_sent_to_a_frozen_filer_account(frozen_filer, app):
    visitor = Filer(app)
    visitor.opens("/courts/cacd/forgot/password")
    visitor.sends(username="jrivera")
    email = all_of(Email)[-1]
    assert email.kind == "legacy-reset"
    assert "Code:" not in email.text
    assert "has frozen this account" in email.text


@pytest.fixture
def frozen_filer(helper, pair):
    helper.takes_call("jrivera")
    act(helper, "freeze-filer")
    return helper


def test_an_account_is_unfrozen_by_two_people_one_of_them_an_administrator(frozen_filer, sits, caller):
    act(frozen_filer, "unfreeze-filer")
    assert is_frozen("filer")
    assert "approved unfreezing it" in frozen_filer.text
    act(frozen_filer, "unfreeze-filer")
    assert "Someone else must" in frozen_filer.errors[0]
    colleague, administrator = sits(login="hsecond"), sits("administrator", login="hadmin")
    colleague.takes_call("jrivera")
    act(colleague, "unfreeze-filer", 2)
    assert "must be a court administrator" in colleague.errors[0]
    assert is_frozen("filer")
    administrator.takes_call("jrivera")
    act(administrator, "unfreeze-filer", 3)
    assert not is_frozen("filer")
    assert "jordan.rivera@example.com" in recipients("desk-account-unfrozen")
    caller.goes_to("legacy")
    caller.gives_legacy()
    assert caller.path.endswith("/confirm")


def test_an_approval_of_an_earlier_freeze_does_not_count(frozen_filer, sits):
    administrator = sits("administrator", login="hadmin")
    administrator.takes_call("jrivera")
    act(frozen_filer, "unfreeze-filer")
    act(administrator, "unfreeze-filer", 2)
    act(administrator, "freeze-filer", 2)
    act(administrator, "unfreeze-filer", 2)
    assert is_frozen("filer")


@pytest.mark.parametrize(
    ("action", "says"),
    [("freeze-filer", "already frozen"), ("unfreeze-pacer", "No PACER account is known"), ("freeze-pacer", "No PACER")],
)
def test_what_cannot_be_done_is_said(helper, pair, action, says):
    change(pair[1], username="nobodyelse", last_name="Castellan", sort_name="castellan")
    helper.takes_call("nobodyelse")
    act(helper, "freeze-filer")
    act(helper, action)
    assert says in helper.errors[0]


def test_a_linked_filer_account_is_not_frozen(helper, pair):
    change(pair[1], status="retired", password_hash=None)
    helper.takes_call("jrivera")
    act(helper, "freeze-filer")
    assert "Freeze the PACER account instead" in helper.errors[0]
