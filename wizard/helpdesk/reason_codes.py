"""Reasons to open a caller's page, and reasons for an action. Chosen, not typed: the audit trail keeps no free text."""

OPEN_REASONS = {
    "pacer-login": "The PACER login is refused",
    "legacy-login": "The CM/ECF login is refused",
    "which-account": "Does not know which account, or what kind",
    "how-to": "Asks how to link, or what to do",
    "email": "An e-mail does not arrive, or the address is old",
    "linked": "Has linked, and something is missing",
    "wrong-pair": "The wrong accounts may have been linked",
    "other": "Something else",
}
IDENTITY_CHECKS = {
    "in-person": "In person, with a government photo ID",
    "called-back": "I called back at a telephone number that the court had on file before",
    "vouched": "Two people at the court who know the caller confirmed it face to face or on video",
}
ACTION_REASONS = {
    "asked": "The caller asked for it, and I am sure who is calling",
    "court": "The court asked for it",
    "misuse": "Someone may be misusing the account",
    "our-fault": "Something went wrong on our side",
}
