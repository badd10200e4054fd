"""What depends on the kind of court: the words on its screens, its redaction rule, who resets passwords."""

from dataclasses import dataclass

REDACTION_NOTICE = (
    "You must redact what you file, attachments too. Leave out or shorten Social Security and taxpayer numbers, dates "
    "of birth, names of minor children and financial account numbers and, in a criminal case, home addresses. The "
    "rules are Fed. R. App. P. 25(a)(5), Fed. R. Civ. P. 5.2, Fed. R. Crim. P. 49.1 and Fed. R. Bankr. P. 9037."
)
AT_PACER = "PACER"
AT_COURT = "the court"


@dataclass(frozen=True)
class CourtKind:
    """One of the three kinds of court: what its files may leave out.

    ``labels`` are the defaults of court.Labels; ``entry`` may name the court as ``{short_name}``.
    """

    redaction_rule: str
    reset_place: str
    link_place: str
    labels: dict[str, str]


_DISTRICT_LABELS = {
    "system_name": "CM/ECF",
    "entry": "{short_name} - Document Filing System",
    "link_action": "Link a CM/ECF account to my PACER account",
    "filer_account": "CM/ECF account",
    "filer_login": "CM/ECF login",
    "filer_password": "CM/ECF password",
}
_UNDER_UTILITIES = "After you log in, the link action is under Utilities."

KINDS = {
    "appellate": CourtKind(
        redaction_rule="Fed. R. App. P. 25(a)(5)",
        reset_place=AT_PACER,
        link_place="After you log in, the link action is on the menu.",
        labels={
            "system_name": "CM/ECF",
            "entry": "{short_name} CM/ECF login",
            "link_action": "Link My Filer Account to My PACER Account",
            "filer_account": "appellate filer account",
            "filer_login": "Appellate filer username",
            "filer_password": "Appellate filer password",
        },
    ),
    "district": CourtKind(
        redaction_rule="Fed. R. Civ. P. 5.2 and Fed. R. Crim. P. 49.1",
        reset_place=AT_COURT,
        link_place=_UNDER_UTILITIES,
        labels=_DISTRICT_LABELS,
    ),
    "bankruptcy": CourtKind(
        redaction_rule="Fed. R. Bankr. P. 9037",
        reset_place=AT_COURT,
        link_place=_UNDER_UTILITIES,
        labels=_DISTRICT_LABELS,
    ),
}
