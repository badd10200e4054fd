"""What the receipt says of CM/ECF: what stays there, and what is still due for filing agents (O)."""

import pytest

from tests.support.factories import make_filer, make_pacer

STAYS = "The e-mail addresses for filings stay there, the secondary ones too."
ATTACH = "Do you have filing agents? Attach each of them again"
PATH = "Utilities, Your Accounts, Maintain Your ECF Account, More User Information, Find Filing Agent."
FOR_AGENTS = "Each attorney or trustee you file for must attach this account again"


@pytest.mark.parametrize(
    ("court", "role", "says", "not_said"),
    [
        ("canb", "attorney", (STAYS, ATTACH, PATH), (FOR_AGENTS,)),
        ("canb", "trustee", (STAYS, ATTACH, PATH), (FOR_AGENTS,)),
        ("canb", "filing_agent", (STAYS, FOR_AGENTS, PATH, "You cannot see sealed documents."), (ATTACH,)),
        ("cacd", "attorney", (STAYS,), (ATTACH, FOR_AGENTS, PATH)),
        ("ca1", "attorney", (STAYS,), (ATTACH, FOR_AGENTS, PATH)),
    ],
)
def test_the_receipt_says_what_is_still_due(filer, court, role, says, not_said):
    make_pacer(), make_filer(court, role=role)
    filer.links(court)
    assert [each for each in says if each not in filer.text] == []
    assert [each for each in not_said if each in filer.text] == []


@pytest.mark.parametrize(("court", "is_told"), [("canb", True), ("cacd", False)])
def test_an_attorney_who_is_a_trustee_too_is_told_early_that_two_pacer_accounts_are_needed(filer, court, is_told):
    filer.opens(f"/courts/{court}/")
    assert ("so you need two PACER accounts" in filer.text) is is_told
    filer.stands_at("choose", make_pacer(), make_filer(court), court)
    assert ("Each filer account needs its own PACER account" in filer.text) is is_told
