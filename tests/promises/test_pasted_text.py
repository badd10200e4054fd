"""What is pasted brings along what nobody sees: it opens what it should, spends no try, and dodges no limit."""

import pytest

from tests.support.factories import PACER_PASSWORD, make_filer, make_pacer
from wizard.core.database import db
from wizard.security.attempts import AttemptCount

PASTED = ("{}", "\u200b{}", "{}\u200e", "\ufeff {} ", "\xa0{}\u2060")
FULL_WIDTH = str.maketrans({character: chr(ord(character) + 0xFEE0) for character in "abcdefghijklmnopqrstuvwxyz"})


def subjects() -> set[str]:
    """What attempts are counted by, so far."""
    return set(db.session.scalars(db.select(AttemptCount.subject)))


@pytest.mark.parametrize("how", PASTED, ids=ascii)
def test_pasted_logins_link(filer, how):
    make_pacer("dwhitlock1"), make_filer(username="dwhitlock")
    filer.goes_to("sign-in")
    filer.signs_in(how.format("dwhitlock1"), PACER_PASSWORD)
    filer.chooses()
    filer.gives_legacy(how.format("dwhitlock"))
    assert filer.path.endswith("/confirm")


def test_a_login_in_full_width_links(filer):
    make_pacer("dwhitlock1"), make_filer(username="dwhitlock")
    filer.goes_to("sign-in")
    filer.signs_in("dwhitlock1".translate(FULL_WIDTH))
    filer.chooses()
    filer.gives_legacy("dwhitlock".translate(FULL_WIDTH))
    assert filer.path.endswith("/confirm")


def test_no_spelling_of_a_login_is_counted_as_another_login(filer):
    make_pacer("dwhitlock1")
    filer.goes_to("sign-in")
    filer.signs_in("dwhitlock1", "wrong")
    counted = subjects()
    for typed in ("\u200bDWhitlock1", "dwhitlock1".translate(FULL_WIDTH), "dwhit\u200dlock1\xa0"):
        filer.signs_in(typed, "wrong")
    assert subjects() == counted


def test_no_spelling_of_a_cm_ecf_login_is_counted_as_another_login(filer):
    make_pacer("dwhitlock1"), make_filer(username="dwhitlock")
    filer.goes_to("sign-in")
    filer.signs_in("dwhitlock1")
    filer.chooses()
    filer.gives_legacy("dwhitlock", "wrong")
    counted = subjects()
    for typed in ("\u200bdwhitlock", "dwhitlock".translate(FULL_WIDTH), "dwhit\u200dlock\xa0"):
        filer.gives_legacy(typed, "wrong")
    assert subjects() == counted
