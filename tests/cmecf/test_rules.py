"""The rules of a legacy login as tables."""

import pytest

from wizard.cmecf import rules


@pytest.mark.parametrize(
    ("login", "capitals"),
    [("jdoe", False), ("Jdoe", True), ("jdoE", True), ("j4-doe", False), ("", False), (None, False), ("É", True)],
)
def test_capitals_are_seen_wherever_they_stand(login, capitals):
    assert rules.has_capitals(login) is capitals


@pytest.mark.parametrize("login", ["jdoe", "j.doe-2_x", "77123", "o'neil"])
def test_other_characters_do_not_keep_a_login_from_being_linked(login):
    assert rules.special_characters(login) == ""
