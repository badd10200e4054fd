"""The rules as a table: which accounts can be linked, which logins cannot, when a proof is old."""

from datetime import UTC, datetime, timedelta

import pytest

from wizard.linking import rules
from wizard.linking.rules import EVERY_REFUSAL, LinkRefusal

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
LIMIT = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("kind", "upgraded", "cancelled", "refusal"),
    [
        ("individual", True, False, None),
        ("individual", False, False, LinkRefusal.UPGRADE_FIRST),
        ("individual", True, True, LinkRefusal.ACCOUNT_CANCELED),
        ("individual", False, True, LinkRefusal.ACCOUNT_CANCELED),
        ("shared", True, False, LinkRefusal.SHARED_ACCOUNT),
        ("shared", False, False, LinkRefusal.SHARED_ACCOUNT),
        ("paa", True, False, LinkRefusal.ADMINISTRATIVE_ACCOUNT),
        ("paa", False, False, LinkRefusal.ADMINISTRATIVE_ACCOUNT),
        ("cja-exempt", True, False, LinkRefusal.CJA_EXEMPT_ACCOUNT),
        ("cja-exempt", False, True, LinkRefusal.CJA_EXEMPT_ACCOUNT),
        (None, None, None, None),
        ("individual", None, None, None),
    ],
)
def test_only_an_individual_upgraded_account_can_be_linked(kind, upgraded, cancelled, refusal):
    assert rules.why_not_linkable(kind, upgraded, cancelled) is refusal
    assert rules.why_not_linkable(kind, upgraded, cancelled, frozen=True) is LinkRefusal.FROZEN


@pytest.mark.parametrize(
    ("login", "status", "refusal"),
    [
        ("jdoe", "active", None),
        ("j.doe-2_x", "active", None),
        ("j&doe", "active", LinkRefusal.SPECIAL_CHARACTER),
        ("jdoe@x", "active", LinkRefusal.SPECIAL_CHARACTER),
        ("jdoe", "disabled", LinkRefusal.FILER_DISABLED),
        ("j&doe", "disabled", LinkRefusal.FILER_DISABLED),
        ("j&doe", "frozen", LinkRefusal.FROZEN),
    ],
)
def test_a_disabled_account_or_a_special_character_keeps_a_filer_account_out(login, status, refusal):
    assert rules.why_filer_not_linkable(login, status) is refusal


@pytest.mark.parametrize(("seconds", "old"), [(0, False), (1800, False), (1801, True)])
def test_a_proof_is_old_after_the_limit_and_not_before(seconds, old):
    assert rules.is_old(NOON, NOON + timedelta(seconds=seconds), LIMIT) is old


@pytest.mark.parametrize("refusal", EVERY_REFUSAL, ids=lambda refusal: refusal.slug)
def test_every_refusal_speaks_in_sentences_and_stands_at_a_field_or_ends(refusal):
    assert refusal.sentence.endswith(".")
    assert "!" not in refusal.sentence
    assert not (refusal.ends and refusal.field)
    assert refusal.slug == refusal.name.lower().replace("_", "-")
