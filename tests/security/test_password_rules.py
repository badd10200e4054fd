"""The rules of each kind of password as tables."""

import pytest

from wizard.security.password_rules import LEGACY_RULES, PACER_RULES, STAFF_RULES, broken_rules

LENGTH, CAPITAL, SMALL, SPECIAL, PARTS, COMMON = [rule.text for rule in PACER_RULES]
PERSON = ("Jordan", "Q.", "de la Cruz", "jrivera1998", "jordan.rivera@example.com")


def contains(part: str) -> str:
    return f"{PARTS} (it contains “{part}”)"


SHORT, UNHASHABLE, LOGIN, _COMMON = [rule.text for rule in LEGACY_RULES]
STAFF_SHORT, _SAME, NAMED, _COMMON = [rule.text for rule in STAFF_RULES]


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("Lighthouse-Canyon-42!", []),
        ("Aa-aaaaaaaaaaa", []),
        ("Aa-aaaaaaaaaa", [LENGTH]),
        ("A" + "a" * 43 + "-", []),
        ("A" + "a" * 44 + "-", [LENGTH]),
        ("lighthouse-canyon", [CAPITAL]),
        ("LIGHTHOUSE-CANYON", [SMALL]),
        ("LighthouseCanyon42", [SPECIAL]),
        ("Lighthouse Canyon 42", [SPECIAL]),
        ("Lighthouse_Canyon", []),
        ("Ünïcödé-Lighthouse", []),
        ("Jordan-Canyon-42!", [contains("jordan")]),
        ("JORDAN-canyon-42!", [contains("jordan")]),
        ("Lighthouse-cruz-42", [contains("cruz")]),
        ("Lighthouse-jrivera1998", [contains("jrivera1998")]),
        ("Lighthouse-rivera-1", [contains("rivera")]),
        ("Lighthouse-example-1", [contains("example")]),
        ("Lighthouse-compass-42!", []),
        ("Lighthouse-la-42!-x", []),
        ("Null\0Lighthouse-Canyon", [LENGTH]),
        ("", [LENGTH, CAPITAL, SMALL, SPECIAL]),
        ("Liverpool1234!!", [COMMON]),
        ("2026!!!Chocolate", [COMMON]),
        ("jordan", [LENGTH, CAPITAL, SPECIAL, contains("jordan"), COMMON]),
    ],
)
def test_a_pacer_password_is_held_to_every_rule_of_the_list(password, broken):
    assert broken_rules(PACER_RULES, password, PERSON) == broken


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("seven77", [SHORT, COMMON]),
        ("eight888", [COMMON]),
        ("eight-88", [COMMON]),
        ("eighteen-lamps", []),
        ("password", [COMMON]),
        ("Football12!", [COMMON]),
        ("x" * 256, []),
        ("x" * 257, [UNHASHABLE]),
        ("null\0null", [UNHASHABLE]),
        ("lone\ud800half", [UNHASHABLE]),
        ("JRivera1998", [LOGIN]),
        ("jrivera1998!", []),
    ],
)
def test_a_legacy_password_is_long_enough_and_not_the_login(password, broken):
    assert broken_rules(LEGACY_RULES, password, ["jrivera1998"]) == broken


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("thirteen-13-x", [STAFF_SHORT]),
        ("all lowercase is fine", []),
        ("x" * 257, [UNHASHABLE]),
        ("quiet-HDESK-bridge", [NAMED]),
        ("quiet-harriet-bridge", [NAMED]),
        ("quiet-li-bridge-99", []),
        ("", [STAFF_SHORT]),
    ],
)
def test_a_staff_password_is_long_and_names_nobody(password, broken):
    assert broken_rules(STAFF_RULES, password, ["hdesk", "harriet", "li"]) == broken
