"""The catalogue of courts: read once, when the site starts.

A court's file::

    id = "exd"                            # as the file name: exd.toml
    name = "United States District Court for the District of Exampleton"
    short_name = "District of Exampleton"
    state = "Exampleton"
    kind = "district"                     # appellate, district or bankruptcy
    time_zone = "America/Chicago"
    go_live = 2035-03-05T06:00:00         # by the court's own clock, without an offset

    [contacts]                            # help_desk, telephone, email, hours may be left out
    website = "https://www.exd.example.gov/"

    [labels]                              # what the court's screens say; by kind where left out
    [wording]                             # note, link_place; may be left out
    [pages]                               # user_list = false takes the list of users away
    [steps]                               # another title for a step of the wizard, by its name

``instance/courts/<id>.toml`` adds a court, or overrides the shipped file of that id key by key,
inside tables too. A shipped value cannot be taken away, only replaced.

An hour that the clocks jump over in spring is a mistake. An hour that comes twice in autumn means
the earlier one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from wizard.courts import checks, zones
from wizard.courts.kinds import AT_PACER, KINDS, REDACTION_NOTICE
from wizard.courts.reading import CourtMistake, Sheet, court_files, parse

__all__ = ["Catalogue", "Contacts", "Court", "CourtMistake", "Labels", "Wording", "read_courts"]


@dataclass(frozen=True)
class Labels:
    """What the court's own screens say."""

    system_name: str
    entry: str
    link_action: str
    filer_account: str
    filer_login: str
    filer_password: str


@dataclass(frozen=True)
class Contacts:
    """Whom a filer of this court calls."""

    website: str
    help_desk: str
    telephone: str | None
    email: str | None
    hours: str | None


@dataclass(frozen=True)
class Wording:
    """Sentences of the court: a note of its own, and where its link action is found."""

    note: str | None
    link_place: str


@dataclass(frozen=True)
class Pages:
    """Which pages the court shows."""

    user_list: bool


@dataclass(frozen=True)
class Court:
    """One court, as its file says."""

    id: str
    name: str
    short_name: str
    state: str
    kind: str
    time_zone: ZoneInfo
    go_live: datetime
    contacts: Contacts
    labels: Labels
    wording: Wording
    pages: Pages
    steps: Mapping[str, str] = field(hash=False)

    def __str__(self) -> str:
        return self.id

    def is_live(self, now: datetime) -> bool:
        """Whether the court has converted: from the instant of its go-live on."""
        if now.tzinfo is None:
            raise ValueError("a moment without a time zone is nobody's moment")
        return now.astimezone(UTC) >= self.go_live.astimezone(UTC)

    def in_words(self, moment: datetime) -> str:
        """A moment in the court's time: ``Monday, March 5, 2035, at 6:00 a.m. Central time``."""
        return zones.in_words(moment, self.time_zone)

    def hour_in_words(self, moment: datetime) -> str:
        """The hour of a moment in the court's time: ``6:00 a.m. Central time``."""
        return zones.hour_in_words(moment, self.time_zone)

    def day_in_words(self, moment: datetime) -> str:
        """The day of a moment in the court's time: ``Monday, March 5, 2035``."""
        return zones.day_in_words(moment, self.time_zone)

    def opens_in_words(self) -> str:
        """When linking opens, in the court's time."""
        return self.in_words(self.go_live)

    @property
    def resets_at_pacer(self) -> bool:
        """Whether a forgotten legacy password is reset through PACER (S1) or by the court (S2)."""
        return self.reset_place == AT_PACER

    @property
    def reset_place(self) -> str:
        """Where a forgotten legacy password is reset: ``PACER`` or ``the court``."""
        return KINDS[self.kind].reset_place

    @property
    def reset_advice(self) -> str:
        """What to do about a forgotten legacy password, in a sentence."""
        if self.resets_at_pacer:
            return "Reset it at PACER. The court cannot reset it."
        return "Ask the court to reset it. PACER cannot reset it."

    @property
    def redaction_rule(self) -> str:
        """The redaction rule that governs filings in this kind of court."""
        return KINDS[self.kind].redaction_rule

    @property
    def redaction_notice(self) -> str:
        """What a filer agrees to at every login. The same in all courts, but for the last line."""
        return f"{REDACTION_NOTICE} In this court: {self.redaction_rule}."


Catalogue = Mapping[str, Court]

_COURT = {
    "id": checks.court_id,
    "name": checks.text,
    "short_name": checks.text,
    "state": checks.text,
    "kind": checks.kind,
    "time_zone": checks.time_zone,
    "go_live": checks.local_moment,
}
_CONTACTS = {
    "website": checks.https_address,
    "help_desk": checks.text,
    "telephone": checks.telephone,
    "email": checks.email,
    "hours": checks.text,
}
_CONTACTS_DEFAULTS = {
    "help_desk": "CM/ECF Help Desk",
    "telephone": None,
    "email": None,
    "hours": None,
}
_LABELS = dict.fromkeys(Labels.__dataclass_fields__, checks.text)
_WORDING = dict.fromkeys(Wording.__dataclass_fields__, checks.text)
_PAGES = dict.fromkeys(Pages.__dataclass_fields__, checks.yes_or_no)
_TABLES = dict.fromkeys(("contacts", "labels", "wording", "pages", "steps"), lambda table: table)


def read_courts(shipped: Path, own: Path | None = None, step_names: Collection[str] | None = None) -> Catalogue:
    """All courts by id: appellate, district, bankruptcy, each by name.

    ``step_names``, where given, are the only names that a [steps] table may use.
    Raises CourtMistake with every mistake of every file.
    """
    mistakes: list[str] = []
    folders = [court_files(folder, mistakes) for folder in (shipped, own)]
    courts: list[Court] = []
    for court_id in sorted(set().union(*folders)):
        sheet = _sheet([files[court_id] for files in folders if court_id in files], mistakes)
        if sheet:
            court = _court(sheet, court_id, step_names)
            courts += [court] if court else []
            mistakes += sheet.mistakes
    if mistakes:
        raise CourtMistake(mistakes)
    kinds = list(KINDS)
    courts.sort(key=lambda court: (kinds.index(court.kind), court.name))
    return MappingProxyType({court.id: court for court in courts})


def _sheet(files: list[Path], mistakes: list[str]) -> Sheet | None:
    layers = []
    for path in files:
        try:
            layers.append((path, parse(path)))
        except checks.Wrong as wrong:
            mistakes.append(f"{path}: {wrong}")
    return Sheet(layers) if len(layers) == len(files) else None


def _court(sheet: Sheet, court_id: str, step_names: Collection[str] | None) -> Court | None:
    facts = sheet.fields((), _COURT | _TABLES, dict.fromkeys(_TABLES))
    facts |= _tables(sheet, facts["kind"], facts["short_name"], step_names)
    if facts["id"] not in (None, court_id):
        sheet.complain(("id",), f'is "{facts["id"]}"; write "{court_id}", as the file is named')
    if facts["time_zone"] and facts["go_live"]:
        in_zone = partial(checks.moment_in, facts["time_zone"])
        facts["go_live"] = sheet.check(("go_live",), facts["go_live"], in_zone)
    return None if sheet.mistakes else Court(**facts)


def _tables(
    sheet: Sheet, kind: str | None, short_name: str | None, step_names: Collection[str] | None
) -> dict[str, Any]:
    # Where the kind itself is the mistake, any kind's defaults do: no court comes of it.
    by_kind = KINDS[kind or "district"]
    usual = {key: words.format(short_name=short_name) for key, words in by_kind.labels.items()}
    labels = Labels(**sheet.fields(("labels",), _LABELS, usual))
    wording = {"note": None, "link_place": by_kind.link_place}
    return {
        "contacts": Contacts(**sheet.fields(("contacts",), _CONTACTS, _CONTACTS_DEFAULTS)),
        "labels": labels,
        "wording": Wording(**sheet.fields(("wording",), _WORDING, wording)),
        "pages": Pages(**sheet.fields(("pages",), _PAGES, {"user_list": True})),
        "steps": MappingProxyType({"choose": labels.link_action, **_steps(sheet, step_names)}),
    }


def _steps(sheet: Sheet, step_names: Collection[str] | None) -> dict[str, str]:
    names = sheet.table(("steps",)) if step_names is None else step_names
    titles = sheet.fields(("steps",), dict.fromkeys(names, checks.text), dict.fromkeys(names))
    return {name: title for name, title in titles.items() if title}
