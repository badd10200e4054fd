"""Preparing a link before go-live: nothing is linked, and on the day the confirmation follows the PACER login."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.emails import code_in, emails
from tests.support.factories import LEGACY_PASSWORD, all_of, change, make_filer, make_pacer, rewrite
from tests.support.people import Filer
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.linking.prepared import PreparedPair
from wizard.links.models import Link, ProofMethod
from wizard.pacer.models import PacerAccount

COURT = "exb"
WEEKS_BEFORE = datetime(2035, 2, 1, 17, tzinfo=UTC)
DARK = datetime(2035, 3, 3, 17, tzinfo=UTC)
ON_THE_DAY = datetime(2035, 3, 5, 15, tzinfo=UTC)


def refetch(row):
    """A row as it is now."""
    [found] = all_of(type(row), id=row.id)
    return found


@pytest.fixture
def accounts(app):
    return make_pacer(), make_filer(COURT)


def prepares(filer: Filer, at: datetime = WEEKS_BEFORE) -> None:
    with clock.stopped_at(at):
        filer.goes_to("prepare", COURT)
        filer.confirms()


def begins_on_the_day(filer: Filer, **more) -> None:
    filer.begins(COURT)
    filer.logs_out_first()
    filer.signs_in(**more)


@pytest.mark.parametrize("at", [WEEKS_BEFORE, DARK], ids=["weeks before", "dark"])
def test_before_go_live_both_accounts_are_proved_and_nothing_is_linked(filer, accounts, at):
    prepares(filer, at)
    assert (filer.path, filer.outcome) == ("/courts/exb/link/ended/prepared", "prepared")
    assert all_of(Link) == []
    assert refetch(accounts[1]).status == "active"
    [pair] = all_of(PreparedPair)
    assert (pair.pacer_account_id, pair.filer_account_id) == (accounts[0].id, accounts[1].id)
    assert [email.recipient for email in emails("prepared")] == [accounts[1].email, accounts[0].email]
    assert "link.prepared" in [row.event for row in all_of(AuditRow)]


def test_on_the_day_the_pacer_login_leads_to_the_confirmation_and_submit_links(app, filer, accounts):
    prepares(filer)
    with clock.stopped_at(ON_THE_DAY):
        another_browser = Filer(app)
        begins_on_the_day(another_browser)
        assert another_browser.path == "/courts/exb/link/confirm"
        another_browser.confirms()
        assert another_browser.outcome == "linked"
    [link] = all_of(Link)
    assert (link.filer_proof, link.pacer_proof) == (ProofMethod.PREPARED, ProofMethod.PASSWORD)
    assert all_of(PreparedPair) == []


def test_whoever_logs_in_at_the_courts_door_on_the_day_comes_to_the_confirmation_too(app, filer, accounts):
    prepares(filer)
    with clock.stopped_at(ON_THE_DAY):
        other = Filer(app)
        other.knocks(COURT)
        other.presses("Link")
        assert other.path == "/courts/exb/link/confirm"


def pacer_password(pacer, filer):
    rewrite(pacer, password_hash="$argon2id$other")


def pacer_address(pacer, filer):
    rewrite(pacer, email="another@example.com")


def pacer_frozen(pacer, filer):
    rewrite(pacer, frozen_at=WEEKS_BEFORE)


def filer_password(pacer, filer):
    rewrite(filer, password_hash="$argon2id$other")


def filer_address(pacer, filer):
    rewrite(filer, email="another@example.com")


def filer_disabled(pacer, filer):
    rewrite(filer, status="disabled")


def filer_frozen(pacer, filer):
    rewrite(filer, frozen_at=WEEKS_BEFORE)


@pytest.mark.parametrize(
    "changed", [filer_password, filer_address, filer_disabled, filer_frozen], ids=lambda f: f.__name__
)
def test_once_the_filer_account_was_changed_the_preparation_counts_no_more(filer, accounts, changed):
    prepares(filer)
    changed(*accounts)
    with clock.stopped_at(ON_THE_DAY):
        begins_on_the_day(filer)
        assert filer.path == "/courts/exb/link/choose"
        assert "Your preparation no longer counts" in filer.text


@pytest.mark.parametrize("changed", [pacer_address], ids=lambda f: f.__name__)
def test_once_the_pacer_account_was_changed_the_preparation_counts_no_more(filer, accounts, changed):
    prepares(filer)
    changed(*accounts)
    with clock.stopped_at(ON_THE_DAY):
        begins_on_the_day(filer)
        assert filer.path == "/courts/exb/link/choose"


def test_a_change_between_the_login_and_submit_sends_back_to_the_login_that_changed(filer, accounts):
    prepares(filer)
    with clock.stopped_at(ON_THE_DAY):
        begins_on_the_day(filer)
        filer_password(*accounts)
        filer.confirms()
        assert filer.path == "/courts/exb/link/legacy?because=credentials-changed"
    assert all_of(Link) == []


def test_an_idle_while_on_the_day_asks_for_the_pacer_login_and_not_for_the_legacy_login(filer, accounts):
    prepares(filer)
    with clock.stopped_at(ON_THE_DAY):
        begins_on_the_day(filer)
    with clock.stopped_at(ON_THE_DAY + timedelta(minutes=20)):
        filer.posts("/courts/exb/link/more-time")
    with clock.stopped_at(ON_THE_DAY + timedelta(minutes=40)):
        filer.opens("/courts/exb/link/confirm")
    assert filer.path == "/courts/exb/link/sign-in?because=proof-is-old"
    with clock.stopped_at(ON_THE_DAY + timedelta(minutes=41)):
        filer.signs_in()
        assert filer.path == "/courts/exb/link/confirm"


def test_what_another_account_prepares_replaces_the_first_and_both_owners_learn_of_it(app, filer, accounts):
    prepares(filer)
    make_pacer("jordanrivera2", email="second@example.com")
    other = Filer(app)
    with clock.stopped_at(WEEKS_BEFORE):
        other.begins(COURT)
        other.logs_out_first()
        other.signs_in("jordanrivera2")
        other.chooses()
        other.gives_legacy()
        if other.path.endswith("/verify"):
            other.reads_the_code()
        other.confirms()
    [pair] = all_of(PreparedPair)
    assert pair.pacer_account_id != accounts[0].id
    assert emails("prepared")[-1].recipient == "second@example.com"


def test_a_code_by_email_is_asked_when_preparing_and_not_again_on_the_day(filer):
    make_pacer(), make_filer(COURT, last_name="Castle")
    with clock.stopped_at(WEEKS_BEFORE):
        filer.goes_to("legacy", COURT)
        filer.gives_legacy()
        filer.sends(code=code_in(emails("link-code")[-1]))
        filer.confirms(typed_last_name="Castle")
        assert filer.outcome == "prepared"
    with clock.stopped_at(ON_THE_DAY):
        begins_on_the_day(filer)
        assert filer.path == "/courts/exb/link/confirm"
        filer.confirms(typed_last_name="Castle")
    [link] = all_of(Link)
    assert link.filer_proof == ProofMethod.PREPARED_AND_EMAIL


def test_a_risk_that_shows_only_since_asks_for_the_legacy_login_again(filer, accounts):
    prepares(filer)
    change(accounts[0], passcode_used_at=ON_THE_DAY - timedelta(days=2))
    with clock.stopped_at(ON_THE_DAY):
        begins_on_the_day(filer)
        assert filer.path == "/courts/exb/link/choose"
        filer.chooses()
        filer.gives_legacy()
        assert filer.path == "/courts/exb/link/verify"


def test_the_owner_withdraws_it(app, filer, accounts):
    prepares(filer)
    with clock.stopped_at(WEEKS_BEFORE):
        filer.presses("Withdraw the preparation")
        assert "Your preparation was withdrawn" in filer.text
    assert all_of(PreparedPair) == []
    assert "link.withdrawn" in [row.event for row in all_of(AuditRow)]


def test_a_stranger_withdraws_nothing_and_is_shown_nothing(app, filer, accounts):
    prepares(filer)
    with clock.stopped_at(WEEKS_BEFORE):
        stranger = Filer(app)
        stranger.opens("/courts/exb/link/")
        assert "You have prepared" not in stranger.text
        stranger.posts("/courts/exb/link/withdraw")
    assert len(all_of(PreparedPair)) == 1


def test_whoever_is_logged_in_sees_what_is_prepared(app, filer, accounts):
    prepares(filer)
    with clock.stopped_at(WEEKS_BEFORE):
        other = Filer(app)
        other.opens("/login")
        other.sends(username="jordanrivera", password="Quiet-Meadow-Bridge-7!", redaction="y")
        other.opens("/courts/exb/link/")
        assert "prepared with the CM/ECF login jrivera" in other.text


def test_each_pair_is_told_once_that_linking_is_open(app, filer, accounts):
    prepares(filer)
    run = app.test_cli_runner().invoke
    for moment, told in ((DARK, 0), (ON_THE_DAY, 1), (ON_THE_DAY, 0)):
        with clock.stopped_at(moment):
            assert run(args=["prepared", "announce"]).output == f"Told {told} that linking is open.\n"
    assert [email.recipient for email in emails("prepared-open")] == [accounts[1].email, accounts[0].email]


@pytest.mark.parametrize("changed", [pacer_password, pacer_frozen, filer_password], ids=lambda f: f.__name__)
def test_whose_preparation_counts_no_more_is_told_nothing(app, filer, accounts, changed):
    prepares(filer)
    changed(*accounts)
    with clock.stopped_at(ON_THE_DAY):
        app.test_cli_runner().invoke(args=["prepared", "announce"])
    assert emails("prepared-open") == []


def test_a_journey_that_was_begun_before_go_live_may_end_after_it(filer, accounts):
    with clock.stopped_at(ON_THE_DAY - timedelta(minutes=80)):
        filer.goes_to("prepare", COURT)
    with clock.stopped_at(ON_THE_DAY - timedelta(minutes=55)):
        filer.confirms()
        assert filer.outcome == "prepared"
        filer.follows("Link now")
        assert filer.path == "/courts/exb/link/"
    assert all_of(Link) == []


def test_nothing_is_kept_but_the_answers_of_the_journey(filer, accounts):
    prepares(filer)
    [pair] = all_of(PreparedPair)
    assert pair.stored_answers.keys() == {"choose", "legacy"}
    assert LEGACY_PASSWORD not in repr(vars(pair))


def test_a_court_that_does_not_let_prepare_is_closed(filer):
    make_pacer(), make_filer("exd")
    with clock.stopped_at(WEEKS_BEFORE):
        filer.opens("/courts/exd/link/")
        assert filer.outcome == "before-go-live"


def test_accounts_are_as_they_were(filer, accounts):
    epochs = [refetch(each).credential_epoch for each in accounts]
    prepares(filer)
    assert [refetch(each).credential_epoch for each in accounts] == epochs
    assert {type(each) for each in accounts} == {PacerAccount, FilerAccount}
