"""Step 5: what is shown before the act that cannot be undone, and what must be typed where names differ."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.linking.conftest import events, last_journey, nothing_is_linked
from tests.support.factories import change, make_filer, make_pacer
from wizard.core import clock

NOON = datetime(2031, 3, 3, 20, 0, tzinfo=UTC)


def asks_for_the_last_name(filer) -> bool:
    return bool(filer.page.select_one("[name=typed_last_name]"))


def test_both_accounts_are_shown_with_masked_addresses(filer):
    pacer = make_pacer(email="jordan@example.gov", account_number="5550123")
    filer.stands_at("confirm", pacer, make_filer(role="court_reporter", email="reporter@example.com"))
    for fact in ("Jordan Rivera", "jrivera", "jordanrivera", "Court reporter", "5550123", "55501"):
        assert fact in filer.text
    assert "j•••@example.gov" in filer.text
    assert "r•••@example.com" in filer.text
    assert "jordan@" not in filer.response.text
    assert "reporter@" not in filer.response.text


def test_it_warns_that_nobody_can_undo_it_and_the_box_must_be_ticked(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    assert "No one can undo the link on this site" in filer.text
    filer.sends()
    assert filer.path.endswith("/confirm")
    assert filer.errors == ["Select the box to confirm that you have checked both accounts."]
    assert nothing_is_linked()


@pytest.mark.parametrize(("heading", "step"), [("Filer account", "legacy"), ("PACER account", "sign-in")])
def test_change_goes_back_to_the_step_of_that_side(filer, pair, heading, step):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    filer.follows(f"Change {heading}")
    assert filer.path.endswith(f"/{step}")


def test_names_that_agree_need_no_typing(filer):
    filer.stands_at("confirm", make_pacer(first_name="JORDAN", last_name="Rivéra", middle_name="Q."), make_filer())
    assert not asks_for_the_last_name(filer)
    filer.confirms()
    assert filer.outcome == "linked"


@pytest.mark.parametrize("typed", ["Nuñez-Rivera", "nunez rivera", "NUÑEZ-RIVERA", " Nunez-Rivera "])
def test_where_names_differ_the_filer_accounts_last_name_is_typed(filer, typed):
    filer.stands_at("confirm", make_pacer(), make_filer(last_name="Nuñez-Rivera"))
    assert asks_for_the_last_name(filer)
    assert "Jordan Nuñez-Rivera" in filer.text
    filer.confirms(typed_last_name=typed)
    assert filer.outcome == "linked"
    assert events("step.accepted")[-1].detail["step"] == "confirm"


@pytest.mark.parametrize("typed", ["", " ", "Rivera", "Nunez", "Jordan Nunez-Rivera"])
def test_another_last_name_is_refused_and_what_was_typed_stays(filer, typed):
    filer.stands_at("confirm", make_pacer(), make_filer(last_name="Nuñez-Rivera"))
    filer.confirms(typed_last_name=typed)
    assert filer.refusal == "last-name"
    assert filer.page.select_one("[name=typed_last_name]").get("value", "") == typed.strip()
    assert nothing_is_linked()
    filer.confirms(typed_last_name="Nunez-Rivera")
    assert filer.outcome == "linked"


def test_a_last_name_that_nobody_asked_for_is_not_judged(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    filer.posts(filer.path, understood="y", typed_last_name="9" * 5000, version="1")
    assert filer.outcome == "linked"


def test_linking_for_somebody_else_needs_the_name(filer, pair):
    filer.stands_at("choose", pair.pacer)
    filer.chooses("somebody_else")
    assert filer.errors == ["Enter the full name of the person whose account you are linking."]
    filer.chooses("somebody_else", filer_name=" Jordan Rivera ")
    assert filer.path.endswith("/legacy")
    assert last_journey().stored_answers["choose"] == {"whose": "somebody_else", "filer_name": "Jordan Rivera"}


def test_whose_account_it_is_must_be_said_and_nothing_is_chosen_beforehand(filer, pair):
    filer.stands_at("choose", pair.pacer)
    assert not filer.page.select("[name=whose][checked]")
    filer.sends(filer_name="")
    assert filer.errors == ["Select whose account you are linking."]
    filer.chooses("everybody")
    assert filer.path.endswith("/choose")
    assert filer.errors


def test_a_name_typed_beside_my_own_is_dropped(filer, pair):
    filer.stands_at("choose", pair.pacer)
    filer.chooses("my_own", filer_name="Somebody Else")
    assert last_journey().stored_answers["choose"] == {"whose": "my_own", "filer_name": ""}


def test_the_person_named_is_compared_with_the_filer_account(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer, filer_name="Rivera, Jordan")
    assert not asks_for_the_last_name(filer)


def test_another_person_than_the_one_named_is_pointed_out(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer, filer_name="Samuel Adeyemi")
    assert asks_for_the_last_name(filer)
    assert "You said that you are linking for Samuel Adeyemi" in filer.text
    filer.confirms()
    assert filer.refusal == "last-name"


def test_a_name_changed_since_the_proof_is_shown_and_compared(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    change(pair.filer, last_name="Castellan")
    filer.confirms()
    assert filer.refusal == "last-name"
    assert "Jordan Castellan" in filer.text
    assert nothing_is_linked()


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def confirms_late(filer, pair, at: int) -> None:
    """Log in at noon, give the legacy login twenty minutes later, and look at both accounts at some minute."""
    with clock.stopped_at(NOON):
        filer.stands_at("choose", pair.pacer)
    with clock.stopped_at(minutes(20)):
        filer.chooses()
        filer.gives_legacy()
    with clock.stopped_at(minutes(at)):
        filer.opens(f"{filer.base}confirm")


def test_a_proof_within_the_limit_is_good(filer, pair):
    confirms_late(filer, pair, 30)
    assert filer.path.endswith("/confirm")


def test_a_proof_older_than_the_limit_is_asked_for_again(filer, pair):
    confirms_late(filer, pair, 31)
    assert "/sign-in?" in filer.path
    assert "Please log in again" in filer.text


def test_a_submit_with_an_old_proof_links_nothing(filer, pair):
    confirms_late(filer, pair, 30)
    with clock.stopped_at(minutes(31)):
        filer.confirms()
    assert "Please log in again" in filer.text
    assert nothing_is_linked()


def test_the_same_login_given_again_is_fresh_and_nothing_else_is_asked(filer, pair):
    confirms_late(filer, pair, 31)
    with clock.stopped_at(minutes(31)):
        filer.signs_in()
        assert filer.path.endswith("/confirm")
        filer.confirms()
    assert filer.outcome == "linked"


def test_both_proofs_may_grow_old_and_each_is_asked_for(filer, pair):
    confirms_late(filer, pair, 31)
    with clock.stopped_at(minutes(49)):
        filer.signs_in()
        assert filer.path.endswith("/confirm")
    with clock.stopped_at(minutes(51)):
        filer.confirms()
        assert "/legacy?" in filer.path
        assert "Please enter this login again" in filer.text
        filer.gives_legacy()
        assert filer.path.endswith("/confirm")


def test_another_pacer_account_at_the_second_login_must_give_the_filer_account_anew(filer, pair):
    make_pacer("jordanrivera2")
    confirms_late(filer, pair, 31)
    with clock.stopped_at(minutes(31)):
        filer.signs_in("jordanrivera2")
    assert filer.path.endswith("/choose")
