"""The catalogue of courts: read once, when the site starts.

A court's file::

    id = "exd"                            # as the file name: exd.toml
    name = "United States District Court for the District of Exampleton"
    short_name = "District of Exampleton"
    states = ["Exampleton"]               # a circuit lies in several
    kind = "district"                     # appellate, district or bankruptcy
    time_zone = "America/Chicago"
    go_live = 2035-03-05T06:00:00         # by the court's own clock, without an offset

    [contacts]                            # help_desk, telephone, email, hours may be left out
    website = "https://www.exd.example.gov/"

    [labels]                              # what the court's screens say; by kind where left out
    [wording]                             # note, link_place, wrong_pair (for the help desk); may be left out
    [pages]                               # user_list = false takes the list of users away
    [steps]                               # another title for a step of the wizard, by its name

``instance/courts/<id>.toml`` adds a court, or overrides the shipped file of that id key by key,
inside tables too. A shipped value cannot be taken away, only replaced. ``instance/courts/<id>/contacts.toml``
lies over [contacts]; ``texts.py`` tells of the other files beside it.

An hour that the clocks jump over in spring is a mistake. An hour that comes twice in autumn means
the earlier one.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wizard.courts import validators
from wizard.courts.config_files import CourtConfigError, MergedConfig, court_files, file_of, parse, unexpected_files
from wizard.courts.court import Contacts, Court, Labels, Pages, Wording
from wizard.courts.kinds import KINDS
from wizard.courts.texts import read_texts

Catalogue = Mapping[str, Court]

_COURT = {
    "id": validators.court_id,
    "name": validators.text,
    "short_name": validators.text,
    "states": validators.texts,
    "kind": validators.kind,
    "time_zone": validators.time_zone,
    "go_live": validators.local_moment,
}
_CONTACTS = {
    "website": validators.https_address,
    "help_desk": validators.text,
    "telephone": validators.telephone,
    "email": validators.email,
    "hours": validators.text,
}
_CONTACTS_DEFAULTS = {
    "help_desk": "CM/ECF Help Desk",
    "telephone": None,
    "email": None,
    "hours": None,
}
_LABELS = dict.fromkeys(Labels.__dataclass_fields__, validators.text)
_WORDING = dict.fromkeys(Wording.__dataclass_fields__, validators.text)
_PAGES = dict.fromkeys(Pages.__dataclass_fields__, validators.yes_or_no)
_TABLES = dict.fromkeys(("contacts", "labels", "wording", "pages", "steps"), lambda table: table)


def read_courts(shipped: Path, own: Path | None = None, step_names: Collection[str] | None = None) -> Catalogue:
    """All courts by id: appellate, district, bankruptcy, each by name.

    ``step_names``, where given, are the only names that a [steps] table may use.
    Raises CourtConfigError with every mistake of every file.
    """
    mistakes: list[str] = []
    folders = [court_files(folder, mistakes) for folder in (shipped, own)]
    courts: list[Court] = []
    for court_id in sorted(set().union(*folders)):
        files = [files[court_id] for files in folders if court_id in files]
        sheet = _sheet(files, file_of(own, court_id, "contacts.toml"), mistakes)
        court = sheet and _court(sheet, court_id, step_names)
        mistakes += sheet.mistakes if sheet else []
        if court:
            texts = read_texts(court_id, (shipped, own), court.placeholders(), mistakes)
            courts.append(replace(court, texts=texts))
    mistakes += unexpected_files(own, set().union(*folders))
    if mistakes:
        raise CourtConfigError(mistakes)
    kinds = list(KINDS)
    courts.sort(key=lambda court: (kinds.index(court.kind), court.name))
    return MappingProxyType({court.id: court for court in courts})


def _sheet(files: list[Path], contacts: Path | None, mistakes: list[str]) -> MergedConfig | None:
    wanted = [(path, "") for path in files] + ([(contacts, "contacts")] if contacts else [])
    layers = []
    for path, below in wanted:
        try:
            layers.append(parse(path, below))
        except validators.InvalidValueError as wrong:
            mistakes.append(f"{path}: {wrong}")
    return MergedConfig(layers) if len(layers) == len(wanted) else None


def _court(sheet: MergedConfig, court_id: str, step_names: Collection[str] | None) -> Court | None:
    facts = sheet.fields((), _COURT | _TABLES, dict.fromkeys(_TABLES))
    facts |= _tables(sheet, facts["kind"], facts["short_name"], step_names)
    if facts["id"] not in (None, court_id):
        sheet.complain(("id",), f'is "{facts["id"]}"; write "{court_id}", as the file is named')
    if facts["time_zone"] and facts["go_live"]:
        in_zone = partial(validators.moment_in, facts["time_zone"])
        facts["go_live"] = sheet.check(("go_live",), facts["go_live"], in_zone)
    return None if sheet.mistakes else Court(**facts)


def _tables(
    sheet: MergedConfig, kind: str | None, short_name: str | None, step_names: Collection[str] | None
) -> dict[str, Any]:
    # Where the kind itself is the mistake, any kind's defaults do: no court comes of it.
    by_kind = KINDS[kind or "district"]
    usual = {key: words.format(short_name=short_name) for key, words in by_kind.labels.items()}
    labels = Labels(**sheet.fields(("labels",), _LABELS, usual))
    wording = {"note": None, "link_place": by_kind.link_place, "wrong_pair": None}
    return {
        "contacts": Contacts(**sheet.fields(("contacts",), _CONTACTS, _CONTACTS_DEFAULTS)),
        "labels": labels,
        "wording": Wording(**sheet.fields(("wording",), _WORDING, wording)),
        "pages": Pages(**sheet.fields(("pages",), _PAGES, {"user_list": True})),
        "steps": MappingProxyType({"choose": labels.link_action, **_steps(sheet, step_names)}),
    }


def _steps(sheet: MergedConfig, step_names: Collection[str] | None) -> dict[str, str]:
    names = sheet.table(("steps",)) if step_names is None else step_names
    titles = sheet.fields(("steps",), dict.fromkeys(names, validators.text), dict.fromkeys(names))
    return {name: title for name, title in titles.items() if title}
