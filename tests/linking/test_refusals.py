"""Every way in which linking says no: what the page says, what the audit keeps, and that nothing is linked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from tests.linking.conftest import events
from tests.support.directories import DownFor
from tests.support.factories import CODE_SECRET, all_of, has_failed, make_filer, make_pacer
from tests.support.people import Filer, code_now
from wizard.cmecf.refusals import LegacyRefusal
from wizard.core import clock
from wizard.core.database import get_for_update, transaction
from wizard.flow.journey import Journey
from wizard.flow.refusals import CommonRefusal
from wizard.linking.rules import EVERY_REFUSAL, LinkRefusal
from wizard.links.models import Link
from wizard.pacer.directory import AccountRejectedError
from wizard.pacer.embedded import EmbeddedDirectory
from wizard.pacer.refusals import SignOnRefusal
from wizard.security.dimensions import GUESSES, NEW_BROWSERS, Dimension
from wizard.training.fictional_only import PracticeDirectory


@dataclass(frozen=True)
class Case:
    """How somebody comes to be refused; at which step, with which cause in the audit; what the page must say."""

    way: Callable[[Filer], object]
    step: str | None = None
    cause: str | None = None
    says: str = ""
    advice: str = ""


def logs_in(**facts):
    """Log in with a PACER account of this kind."""

    def way(filer: Filer):
        make_pacer(**facts)
        filer.stands_at("sign-in")
        filer.signs_in()

    return way


def gives(**facts):
    """Give the login of a filer account of this kind."""

    def way(filer: Filer):
        account = make_filer(**facts)
        filer.stands_at("legacy", make_pacer())
        filer.gives_legacy(account.username)

    return way


def finds_pacer_down(filer):
    filer.app.extensions["directory"] = DownFor("jordan")
    logs_in()(filer)


class Stern:
    """A PACER that knows a reason of its own."""

    def __init__(self, account_id):
        self.account_id = account_id

    def sign_on(self, _attempt):
        raise AccountRejectedError("This account is {suspended}.", self.account_id)


def is_turned_away(filer):
    filer.app.extensions["directory"] = Stern(make_pacer().id)
    filer.stands_at("sign-in")
    filer.signs_in()


def is_outside_practice(filer):
    filer.app.extensions["directory"] = PracticeDirectory(EmbeddedDirectory())
    filer.stands_at("sign-in")
    filer.signs_in()


def types_capitals(filer):
    make_filer()
    filer.stands_at("legacy", make_pacer())
    filer.gives_legacy("JRivera")


def types_a_wrong_pacer_password(filer):
    make_pacer()
    filer.stands_at("sign-in")
    filer.signs_in(password="wrong")


def guesses(filer):
    types_a_wrong_pacer_password(filer)
    for _try in range(GUESSES.first):
        filer.signs_in(password="wrong")


def comes_after_many_guesses(filer):
    account = make_pacer()
    has_failed(NEW_BROWSERS.stops_at, Dimension.PACER_ACCOUNT, account.username)
    filer.stands_at("sign-in")
    filer.signs_in()


def types_a_wrong_legacy_password(filer):
    make_filer()
    filer.stands_at("legacy", make_pacer())
    filer.gives_legacy(password="wrong")


def is_linked_already(filer):
    pacer = make_pacer()
    other = Filer(filer.app)
    other.stands_at("confirm", pacer, make_filer())
    other.confirms()
    filer.stands_at("sign-in")
    filer.signs_in()


def loses_the_filer_account(filer):
    pacer, account = make_pacer(), make_filer()
    filer.stands_at("confirm", pacer, account)
    other = Filer(filer.app)
    other.stands_at("confirm", make_pacer("jordanrivera2"), account)
    other.confirms()
    filer.confirms()


def leaves_the_name_out(filer):
    filer.stands_at("confirm", make_pacer(last_name="Castellan"), make_filer())
    filer.confirms()


def comes_too_early(filer):
    with clock.stopped_at(datetime(2034, 1, 1, tzinfo=UTC)):
        filer.opens("/courts/cacd/link/")
        filer.posts("/courts/exd/link/")


def puts_codes_off_too_often(filer):
    filer.app.extensions["settings"] = replace(filer.app.extensions["settings"], one_time_codes="required")
    logs_in(mfa_skips=3)(filer)


def stops(filer):
    filer.stands_at("confirm", make_pacer(), make_filer())
    filer.presses("Stop without linking")


def is_ended_by_the_help_desk(filer):
    filer.stands_at("confirm", make_pacer(), make_filer())
    with transaction():
        get_for_update(Journey, all_of(Journey)[0].id).end(LinkRefusal.HELP_DESK.slug)
    filer.opens("/courts/cacd/link/confirm")


def begins_twice(filer):
    filer.begins()
    filer.begins()
    filer.opens("/courts/cacd/link/ended/begun-again")


CASES = {
    LinkRefusal.BEFORE_GO_LIVE: Case(
        comes_too_early, says="March 5, 2035, at 6:00 a.m. Central", advice="file with your CM/ECF login"
    ),
    SignOnRefusal.PACER_LOGIN: Case(
        types_a_wrong_pacer_password, "sign-in", "wrong password", advice="Forgot username"
    ),
    CommonRefusal.TOO_MANY_TRIES: Case(guesses, "sign-in", None, "Wait 15 seconds", "Forgot username"),
    CommonRefusal.PASSKEY: Case(
        lambda filer: (filer.stands_at("sign-in"), filer.sends(passkey="{}", redaction="y")),
        "sign-in",
        "no challenge was given",
    ),
    CommonRefusal.NEW_BROWSERS_STOPPED: Case(
        comes_after_many_guesses, "sign-in", None, "set a new password first", "Forgot username"
    ),
    SignOnRefusal.PACER_DOWN: Case(finds_pacer_down, "sign-in", "played, in practice", "Nothing was lost"),
    SignOnRefusal.PACER_REFUSES: Case(
        is_turned_away, "sign-in", "turned away by PACER", "This account is {suspended}.", "1-800-676-6856"
    ),
    CommonRefusal.OUTSIDE_PRACTICE: Case(
        is_outside_practice, "sign-in", "outside-practice", "change that password now"
    ),
    LinkRefusal.UPGRADE_FIRST: Case(logs_in(upgraded=False), "sign-in", None, "jordanrivera", "Manage My Account"),
    LinkRefusal.SHARED_ACCOUNT: Case(logs_in(kind="shared"), "sign-in", None, "jordanrivera", "Case Search Only"),
    LinkRefusal.ADMINISTRATIVE_ACCOUNT: Case(logs_in(kind="paa"), "sign-in", None, "cannot file", "your own account"),
    LinkRefusal.CJA_EXEMPT_ACCOUNT: Case(
        logs_in(kind="cja-exempt"), "sign-in", None, "one PACER account", "individual"
    ),
    LinkRefusal.ACCOUNT_CANCELED: Case(
        logs_in(cancelled=True), "sign-in", None, "did not accept", "call the PACER Service Center"
    ),
    LinkRefusal.HELD_FOR_REVIEW: Case(logs_in(held=True), "sign-in", None, "being reviewed", "PACER Service Center"),
    LinkRefusal.FROZEN: Case(gives(frozen_at=clock.now()), "legacy", None, "may have misused it", "Call the help desk"),
    LinkRefusal.ENROLL_FIRST: Case(puts_codes_off_too_often, "sign-in", None, "now required", "Scan a QR code"),
    LinkRefusal.PACER_LINKED_ALREADY: Case(is_linked_already, "sign-in", None, "jrivera", "its own"),
    LegacyRefusal.CAPITALS: Case(types_capitals, "legacy", "capitals", "all lowercase"),
    LegacyRefusal.LEGACY_LOGIN: Case(
        types_a_wrong_legacy_password, "legacy", "wrong password", advice="Already linked?"
    ),
    LinkRefusal.FILER_DISABLED: Case(gives(status="disabled"), "legacy", None, "jrivera", "help desk"),
    LinkRefusal.SPECIAL_CHARACTER: Case(gives(username="j&rivera"), "legacy", None, "j&rivera", "without special"),
    LinkRefusal.LAST_NAME: Case(leaves_the_name_out, "confirm", "last-name", "Castellan", "Stop without linking"),
    LinkRefusal.FILER_LINKED_ALREADY: Case(loses_the_filer_account, "confirm", None, "another window", "help desk"),
    LinkRefusal.NOT_NOW: Case(stops, None, None, "Nothing was changed", "Start over"),
    LinkRefusal.HELP_DESK: Case(is_ended_by_the_help_desk, None, None, "as you agreed on the telephone", "start over"),
    LinkRefusal.BEGUN_AGAIN: Case(begins_twice, None, None, "most recent attempt counts", "start over"),
}
each_case = pytest.mark.parametrize("refusal", CASES, ids=lambda refusal: refusal.slug)


def test_every_refusal_has_a_case_here():
    assert set(CASES) == set(EVERY_REFUSAL)


@each_case
def test_a_refusal_says_its_sentence_and_what_to_do_at_its_own_place(filer, refusal):
    case = CASES[refusal]
    case.way(filer)
    assert case.says in filer.text
    assert case.advice in filer.text
    assert filer.response.status_code == refusal.status
    assert (filer.outcome or filer.refusal) == refusal.slug
    if refusal.ends:
        assert refusal.sentence.rstrip(".") in filer.text
        assert filer.path.endswith(f"/link/ended/{refusal.slug}")
    else:
        assert any(error.startswith(refusal.sentence.partition("{")[0]) for error in filer.errors)
        assert filer.path.endswith(f"/link/{case.step}")
    blamed = [message["id"].removesuffix("-error") for message in filer.page.select(".usa-error-message")]
    assert blamed == ([refusal.field] if refusal.field else [])


@each_case
def test_a_refusal_links_nothing_and_the_audit_keeps_its_exact_cause(filer, refusal):
    case = CASES[refusal]
    case.way(filer)
    told = {"step": case.step, "refusal": refusal.slug, "cause": case.cause or refusal.slug}
    expected = [] if case.step is None else [told]
    assert [row.detail for row in events("step.refused")][-1:] == expected
    earlier = refusal in (LinkRefusal.PACER_LINKED_ALREADY, LinkRefusal.FILER_LINKED_ALREADY)
    assert len(events("link.made")) == len(all_of(Link)) == earlier


@pytest.mark.parametrize(
    "refusal", [refusal for refusal in LinkRefusal if refusal.ends], ids=lambda refusal: refusal.slug
)
def test_an_ending_that_is_not_ones_own_is_explained_without_anybodys_facts(filer, refusal):
    filer.opens(f"/courts/cacd/link/ended/{refusal.slug}")
    assert filer.outcome == refusal.slug
    assert "What to do next" in filer.text
    assert "jordan" not in filer.text
    assert not filer.page.select(".help-line__reference")


def test_an_ending_that_does_not_exist_is_not_found(filer):
    for outcome in ("nowhere", "linked", "pacer-login", "capitals"):
        filer.opens(f"/courts/cacd/link/ended/{outcome}")
        assert filer.response.status_code == 404


def test_a_cancelled_cja_account_names_the_one_that_replaced_it(filer):
    private = make_pacer("jordanprivate")
    make_pacer("jordancjapanel", kind="cja-exempt", cancelled=True, replaced_by_id=private.id)
    filer.stands_at("sign-in")
    filer.signs_in("jordancjapanel")
    assert filer.outcome == "cja-exempt-account"
    assert "jordancjapanel was replaced by jordanprivate" in filer.text
    assert "Log in here as jordanprivate" in filer.text


def test_a_linked_account_says_to_which_login_and_since_when(filer, pair, new_browser):
    with clock.stopped_at(datetime(2031, 3, 3, 15, 4, tzinfo=UTC)):
        other = new_browser()
        other.stands_at("confirm", pair.pacer, pair.filer)
        other.confirms()
        filer.stands_at("sign-in")
        filer.signs_in()
    assert filer.outcome == "pacer-linked-already"
    assert "jrivera" in filer.text
    assert "Monday, March 3, 2031, at 7:04 a.m. Pacific time" in filer.text
    assert events("link.made")[0].detail["receipt"] in filer.text.replace(" ", "")


def test_the_kind_of_account_speaks_only_after_password_and_code(filer):
    make_pacer(kind="shared", enrolled=True)
    filer.stands_at("sign-in")
    filer.signs_in(password="wrong", otp_code="000000")
    assert filer.refusal == "pacer-login"
    filer.signs_in()
    assert filer.refusal == "pacer-login"
    filer.signs_in(otp_code=code_now(CODE_SECRET))
    assert filer.outcome == "shared-account"


def test_disabled_and_special_characters_speak_only_after_the_password(filer):
    make_filer(status="disabled")
    make_filer(username="j$rivera")
    filer.stands_at("legacy", make_pacer())
    for login in ("jrivera", "j$rivera"):
        filer.gives_legacy(login, "wrong")
        assert filer.refusal == "legacy-login"
    filer.gives_legacy("j$rivera")
    assert filer.outcome == "special-character"


@pytest.mark.parametrize("sign", "&@$*")
def test_each_special_character_in_a_login_keeps_it_from_being_linked(filer, sign):
    gives(username=f"jr{sign}1")(filer)
    assert filer.outcome == "special-character"


def test_when_pacer_is_back_the_same_step_works(filer):
    finds_pacer_down(filer)
    assert filer.response.status_code == 503
    filer.app.extensions["directory"] = EmbeddedDirectory()
    filer.signs_in()
    assert filer.path.endswith("/choose")


@pytest.mark.parametrize("step", ["sign-in", "legacy"])
def test_on_a_practice_site_a_stranger_is_turned_away_before_any_hashing(practice_app, verified_hashes, step):
    filer = Filer(practice_app)
    make_filer(username="jdoe", court="canb")
    filer.stands_at(step, make_pacer())
    more = {"redaction": "y"} if step == "sign-in" else {}
    filer.sends(username="jdoe", password="My-Real-Password-1!", **more)
    assert filer.refusal == "outside-practice"
    assert verified_hashes == []
    assert events("step.refused")[0].detail["cause"] == "outside-practice"


@pytest.mark.parametrize("typed", ["JRivera", "jriverA", "JRIVERA", "jriverá".upper()])
def test_capitals_cost_no_try_and_only_the_password_is_left_to_type(filer, pair, verified_hashes, typed):
    filer.stands_at("legacy", pair.pacer)
    filer.gives_legacy(typed)
    assert filer.errors == [LegacyRefusal.CAPITALS.sentence]
    assert filer.page.select_one("[name=username]")["value"] == typed.lower()
    assert verified_hashes == []
    assert [event.detail["cause"] for event in events("step.refused")] == ["capitals"]
    filer.gives_legacy()
    assert filer.path.endswith("/confirm")
