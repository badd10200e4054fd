"""The rules about legacy logins."""

import pytest

from wizard.cmecf import rules


@pytest.mark.parametrize(
    ("login", "capitals"),
    [("jdoe", False), ("Jdoe", True), ("jdoE", True), ("j4-doe", False), ("", False), (None, False), ("É", True)],
)
def test_a_capital_letter_is_found_anywhere_in_a_login(login, capitals):
    assert rules.has_capitals(login) is capitals


@pytest.mark.parametrize("login", ["jdoe", "j.doe-2_x", "77123", "o'neil"])
def test_other_characters_do_not_keep_a_login_from_being_linked(login):
    assert rules.special_characters(login) == ""
