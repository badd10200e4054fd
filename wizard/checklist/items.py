"""What the rules say, in the order in which it is done. Pure. S1, S2 and O as in the courts' notices; order ours."""

from collections.abc import Mapping

from wizard.checklist.rules import (
    CJA,
    FILER,
    FIRM,
    LEGACY,
    MAY_BE_FILER,
    NO,
    NO_LAWYER,
    NONE,
    SERVED,
    SHARED,
    STAFF,
    TRUSTEE,
    UNSURE,
    UPGRADED,
    Item,
    Rule,
    known,
)


def _for(**values) -> dict[str, frozenset[str]]:
    """``_for(filer=NO, role=(CJA, STAFF))``."""
    return {name: frozenset([value] if isinstance(value, str) else value) for name, value in values.items()}


_MAY_BE_FILER = {FILER.name: MAY_BE_FILER}

RULES = (
    Rule(
        Item(
            "You have nothing to link",
            ("You had no CM/ECF login here before {go_live}.",
             "To file, ask the court for permission, with your own PACER account."),
            ("courts.never_filed", "How to ask"),
        ),
        _for(filer=NO),
    ),
    Rule(
        Item(
            "Find out whether you have a filer account",
            ("Look for your name on the court’s list of users with a legacy account.",
             "It is there: do all that follows. It is not: you have nothing to link."),
            ("cmecf.users", "Look at the list"),
        ),
        _for(filer=UNSURE),
    ),
    Rule(
        Item(
            "Be sure whose accounts they are",
            ("Both accounts must belong to the person for whom you link, and you need that person’s permission.",
             "Use that person’s own PACER account, never yours.", "Submit cannot be undone."),
        ),
        {**_MAY_BE_FILER, **_for(role=STAFF)},
    ),
    Rule(
        Item(
            "Keep the PACER Administrative Account for managing and paying",
            ("It cannot search cases, and it cannot file, so it is never linked.",
             "Each person who files needs an own PACER account. Somebody is added to yours only by accepting."),
        ),
        _for(role=FIRM),
    ),
    Rule(
        Item(
            "Use your private PACER account",
            ("You keep one account. Your fee exemption moves to the individual, upgraded one.",
             "The separate exempt account is cancelled.",
             "Call the PACER Service Center, 1-800-676-6856, if it has not moved."),
        ),
        _for(role=CJA),
    ),
    Rule(
        Item(
            "Have your PACER username and password ready",
            ("Your account can be linked: it is your own, and upgraded.",
             "If you have enrolled in one-time codes, have your app at hand."),
        ),
        _for(account=UPGRADED),
    ),
    Rule(
        Item(
            "Upgrade your PACER account",
            ("Log in to Manage My Account at PACER. Select Upgrade beside Account Type.",
             "You choose a new username and password. Write down the username only."),
        ),
        _for(account=LEGACY),
    ),
    Rule(
        Item(
            "Register a PACER account of your own",
            ("Choose “Case Search Only”. A new account is upgraded from the start.",
             "The shared account stays good for viewing. Do not link it, and do not upgrade it: it is the office’s."),
        ),
        _for(account=SHARED),
    ),
    Rule(
        Item(
            "Register a PACER account",
            ("Choose “Case Search Only”. It is free to have, and upgraded from the start.",),
        ),
        _for(account=NONE),
    ),
    Rule(
        Item(
            "Find out what kind of PACER account you have",
            ("Log in to Manage My Account at PACER, and look at Account Type.",
             "Legacy: select Upgrade beside it. Shared by your office: register one of your own, “Case Search Only”.",
             "You cannot log in? The PACER Service Center helps: 1-800-676-6856."),
        ),
        _for(account=UNSURE),
    ),
    Rule(
        Item(
            "Have a second PACER account for the second filer account",
            ("In one court, a PACER account has one filer account.",
             "Decide which account is the attorney’s and which the trustee’s, before you link either."),
        ),
        {**_MAY_BE_FILER, **_for(role=TRUSTEE)},
    ),
    Rule(
        Item(
            "Link like a filer, although you do not file",
            ("Your login is for receiving electronic service.",
             "After linking, your PACER account opens what is served on you."),
        ),
        {**_MAY_BE_FILER, **_for(role=SERVED)},
    ),
    Rule(
        Item(
            "Read what holds for people without lawyers",
            ("You file electronically only where the court permits it.",),
            ("courts.people_without_lawyers", "People Without Lawyers"),
        ),
        _for(role=NO_LAWYER),
    ),
    Rule(
        Item(
            "Know your CM/ECF login and password",
            ("These are the ones of this court, not your PACER password. The login is all in lowercase.",
             "A password that only your browser remembers may be an old one.",
             "Forgotten? You reset it through PACER, once for every circuit with the same login and address."),
            ("reset.start", "Reset it"),
        ),
        _MAY_BE_FILER,
        at_pacer=True,
    ),
    Rule(
        Item(
            "Know your CM/ECF login and password",
            ("These are the ones of this court, not your PACER password. The login is all in lowercase.",
             "A password that only your browser remembers may be an old one.",
             "Forgotten? You reset it in this court. PACER cannot."),
            ("reset.start", "Reset it"),
        ),
        _MAY_BE_FILER,
        at_pacer=False,
    ),
    Rule(
        Item(
            "Look at your CM/ECF login for & @ $ *",
            ("A login with one of these characters cannot be linked. Call {help_desk}: the court changes it first.",),
        ),
        _MAY_BE_FILER,
    ),
    Rule(
        Item(
            "Check the e-mail address that the court has on file",
            ("Our letters go there. Has it changed? Call {help_desk}: the court corrects it.",),
        ),
        _MAY_BE_FILER,
    ),
    Rule(
        Item(
            "Go on filing with your CM/ECF login for now",
            ("It works in this court until {opens}.", "Linking opens then, and not before."),
        ),
        _MAY_BE_FILER,
        live=False,
    ),
    Rule(
        Item(
            "Link on the first day",
            ("Do not wait for a deadline: on that morning, many people call at once.",
             "Log out of PACER and CM/ECF, close your browser, open a new one, and come back to this site."),
        ),
        _MAY_BE_FILER,
        live=False,
    ),
    Rule(
        Item(
            "Link your filer account",
            ("Log out of PACER and CM/ECF, close your browser, and open a new one.",
             "It takes about five minutes. Do not wait for a deadline.",
             "You see both accounts before you decide. Submit cannot be undone."),
            ("linking.start", "{link_action}"),
        ),
        _MAY_BE_FILER,
        live=True,
    ),
    Rule(
        Item(
            "Log in with PACER from then on",
            ("Keep your receipt. The CM/ECF login is not used in this court any more.",
             "Link once in each other NextGen court where you had a login.",
             "In courts that have not converted, the old login goes on working."),
        ),
        _MAY_BE_FILER,
    ),
)  # fmt: skip


def checklist(answers: Mapping[str, str], live: bool, at_pacer: bool) -> list[Item]:
    """What to do, in order. ``live``: the court has converted. ``at_pacer``: it resets passwords at PACER (S1)."""
    return [rule.item for rule in RULES if rule.holds(known(answers), live, at_pacer)]
