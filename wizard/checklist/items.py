"""The items of the checklist, in the order in which they are done. Pure.

Their content is that of the courts' notices (S1, S2, O), their order is ours.
"""

from collections.abc import Mapping

from wizard.checklist.rules import (
    CJA,
    FILER,
    FIRM,
    FOR_ONESELF,
    LEGACY,
    MAY_BE_FILER,
    NO,
    NO_LAWYER,
    NONE,
    ROLE,
    SERVED,
    SHARED,
    STAFF,
    TRUSTEE,
    UNSURE,
    UPGRADED,
    ChecklistItem,
    ChecklistRule,
    apply_rule_of_thumb,
)
from wizard.courts.phases import LEGACY_OPEN, LIVE, NOT_LIVE, Phase


def _when(**values: str | tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Conditions of a rule: ``_when(filer=NO, role=(CJA, STAFF))``."""
    return {name: frozenset([value] if isinstance(value, str) else value) for name, value in values.items()}


_MAY_BE_FILER = {FILER.name: MAY_BE_FILER}
_OWN = {ROLE.name: FOR_ONESELF}

RULES = (
    ChecklistRule(
        ChecklistItem(
            "You have nothing to link",
            ("You had no CM/ECF login here before {go_live}.",
             "To file, a person needs the court’s permission and an individual PACER account."),
            ("courts.never_filed", "How to ask"),
        ),
        _when(filer=NO),
    ),
    ChecklistRule(
        ChecklistItem(
            "Find out whether you have a filer account",
            ("Look for your name on the court’s list of users with a legacy account.",
             "If it is there, do everything that follows. If it is not, you have nothing to link."),
            ("cmecf.users", "See the list"),
        ),
        _when(filer=UNSURE),
    ),
    ChecklistRule(
        ChecklistItem(
            "Be sure whose accounts they are",
            ("Both accounts must belong to the person you are linking for, and you need that person’s permission.",
             "Use that person’s own PACER account, never yours or the office’s.",
             "You cannot undo this after you select Submit."),
        ),
        {**_MAY_BE_FILER, **_when(role=STAFF)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Keep the PACER Administrative Account for managing and paying",
            ("It cannot search cases, and it cannot file, so it is never linked.",
             "Each person who files needs their own PACER account. A person is added to yours only after accepting."),
        ),
        _when(role=FIRM),
    ),
    ChecklistRule(
        ChecklistItem(
            "Use your individual PACER account",
            ("You keep one account. Your fee exemption moves to the individual, upgraded one.",
             "The separate exempt account is canceled.",
             "If the exemption has not moved yet, {manage_my_account} shows how to move it."),
        ),
        _when(role=CJA),
    ),
    ChecklistRule(
        ChecklistItem(
            "Have your PACER username and password ready",
            ("Your account is ready: it is your own, and it is upgraded.",
             "If you have enrolled in one-time passcodes, have your app ready."),
        ),
        {**_OWN, **_when(account=UPGRADED)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Upgrade your PACER account",
            ("Log in to {manage_my_account} at PACER. Find {account_type} and select {upgrade}.",
             "You choose a new username and password. Write down the username only."),
        ),
        {**_OWN, **_when(account=LEGACY)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Register your own PACER account",
            ("Choose “{case_search_only}”. A new account is upgraded from the start.",
             "You can still use the shared account to view cases. Do not link or upgrade it: it is the office’s."),
        ),
        {**_OWN, **_when(account=SHARED)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Register a PACER account",
            ("Choose “{case_search_only}”. An account is free, and it is upgraded from the start.",),
        ),
        {**_OWN, **_when(account=NONE)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Find out what kind of PACER account you have",
            ("Log in to {manage_my_account} at PACER and check {account_type}.",
             "If it is a legacy account, select {upgrade}. If your office shares it, register your own.",
             "If you cannot log in, call the PACER Service Center: 1-800-676-6856."),
        ),
        {**_OWN, **_when(account=UNSURE)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Have that person’s PACER login ready",
            ("It must be that person’s individual, upgraded account.",
             "If that person has none, only that person can register one: choose “{case_search_only}”.",
             "If it is a legacy account, that person upgrades it in {manage_my_account}."),
        ),
        _when(role=STAFF),
    ),
    ChecklistRule(
        ChecklistItem(
            "Get a second PACER account for the second filer account",
            ("In one court, a PACER account has one filer account.",
             "Register the second one with another e-mail address, then call the PACER Service Center, 1-800-676-6856. "
             "It reviews a second account of one person.",
             "Before you link either one, decide which account is the attorney’s and which is the trustee’s."),
        ),
        {**_MAY_BE_FILER, **_when(role=TRUSTEE)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Link like a filer, even though you do not file",
            ("Your login is for receiving electronic service.",
             "After linking, use your PACER account to open documents served on you."),
        ),
        {**_MAY_BE_FILER, **_when(role=SERVED)},
    ),
    ChecklistRule(
        ChecklistItem(
            "Read the page for people without lawyers",
            ("You may file electronically only where the court permits it.",),
            ("courts.people_without_lawyers", "People Without Lawyers"),
        ),
        _when(role=NO_LAWYER),
    ),
    ChecklistRule(
        ChecklistItem(
            "Know your CM/ECF login and password",
            ("These are for this court; they are not your PACER username and password. The login is all lowercase.",
             "A password that only your browser remembers may be an old one.",
             "Forgot the password? Reset it through PACER, once for every circuit with the same login and e-mail."),
            ("reset.start", "Reset it"),
        ),
        _MAY_BE_FILER,
        at_pacer=True,
    ),
    ChecklistRule(
        ChecklistItem(
            "Know your CM/ECF login and password",
            ("These are for this court; they are not your PACER username and password. The login is all lowercase.",
             "A password that only your browser remembers may be an old one.",
             "Forgot the password? Reset it in this court. PACER cannot reset it."),
            ("reset.start", "Reset it"),
        ),
        _MAY_BE_FILER,
        at_pacer=False,
    ),
    ChecklistRule(
        ChecklistItem(
            "Check your CM/ECF login for &, @, $, and *",
            ("A login with one of these characters cannot be linked. {call} the {help_desk} to have it changed.",),
        ),
        _MAY_BE_FILER,
    ),
    ChecklistRule(
        ChecklistItem(
            "Check the e-mail address that the court has on file",
            ("We send e-mail there. Has it changed? {call} the {help_desk} to have it corrected.",),
        ),
        _MAY_BE_FILER,
    ),
    ChecklistRule(
        ChecklistItem(
            "Keep filing with your CM/ECF login for now",
            ("It works in this court until {legacy_ends}.", "Linking opens on {opens}, and not before."),
        ),
        _MAY_BE_FILER,
        phases=LEGACY_OPEN,
    ),
    ChecklistRule(
        ChecklistItem(
            "File nothing electronically until go-live",
            ("CM/ECF in this court is closed until {opens}, for every login. Linking opens then.",
             "Read the court’s order. It says what happens to a deadline in these days."),
            ("courts.deadline", "What to do about a deadline"),
        ),
        _MAY_BE_FILER,
        phases=frozenset({Phase.DARK}),
    ),
    ChecklistRule(
        ChecklistItem(
            "Link on the first day",
            ("Do not wait for a deadline. Many people call on that morning.",
             "Log out of PACER and CM/ECF, close your browser, open a new one, and come back to this site."),
        ),
        _MAY_BE_FILER,
        phases=NOT_LIVE,
    ),
    ChecklistRule(
        ChecklistItem(
            "Link your filer account",
            ("Log out of PACER and CM/ECF, close your browser, and open a new one.",
             "It takes about five minutes. Do not wait for a deadline.",
             "You see both accounts before you decide. You cannot undo this after you select Submit."),
            ("linking.start", "{link_action}"),
        ),
        _MAY_BE_FILER,
        phases=LIVE,
    ),
    ChecklistRule(
        ChecklistItem(
            "Log in with PACER from then on",
            ("Keep your receipt. The CM/ECF login is no longer used in this court.",
             "Link once in each other NextGen court where you had a login.",
             "In courts that have not converted, nothing changes."),
        ),
        _MAY_BE_FILER,
    ),
)  # fmt: skip


def checklist(answers: Mapping[str, str], phase: Phase, at_pacer: bool) -> list[ChecklistItem]:
    """The items to do, in order. ``at_pacer``: the court resets passwords at PACER (S1)."""
    complete = apply_rule_of_thumb(answers)
    return [rule.item for rule in RULES if rule.applies(complete, phase, at_pacer)]
