"""Reading all courts, once, when the site starts.

A court's file::

    id = "exd"                            # the same as the file name, exd.toml
    name = "United States District Court for the District of Exampleton"
    short_name = "District of Exampleton"
    states = ["Exampleton"]               # a circuit covers several
    kind = "district"                     # appellate, district, bankruptcy, or another of kinds.toml
    fictional = true                      # only practice sites show it (optional)
    circuit = "7"                         # by which it is found, too (optional)
    time_zone = "America/Chicago"
    go_live = 2035-03-05T06:00:00         # the court's local time, without an offset; left out where the court has
                                          # converted and the date is not published
    registrations_stop = 2035-02-28T00:00:00   # nobody new is registered from here to go-live (all four are optional)
    filing_stops = 2035-03-02T12:00:00    # the old system closes: nothing files electronically until go-live
    prepare_from = 2034-12-01T00:00:00    # filers may prepare their link
    grace_until = 2035-03-24T00:00:00     # until then, whoever could not link files as the court's order says
    second_proof = "risk"                 # or "always" or "never": when linking needs a code by e-mail (optional)

    [contacts]                            # filing, help_desk, telephone, email, hours and divisions are optional
    website = "https://www.exd.example.gov/"
    filing = "https://ecf.exd.example.gov/"    # the court's CM/ECF, to which a receipt leads

    [[contacts.divisions]]                # once for each: where to send a filing on the day of a deadline
    name = "Northern Division"
    email = "filings-north@exd.example.gov"    # this, or a telephone number, or both
    telephone = "202-555-0155"

    [labels]                              # what the court's screens say; the kind of court sets the defaults
    [wording]                             # note, link_place, wrong_pair (for the help desk); all optional
    [pages]                               # user_list = false removes the list of users
    [steps]                               # another title for a step of the wizard, by the step's name

``instance/courts/<id>.toml`` adds a court, or overrides the shipped file of that id key by key,
inside tables too. A shipped value cannot be removed, only replaced. ``instance/courts/<id>/contacts.toml``
overrides [contacts]; ``texts.py`` describes the other files beside it.

A go-live at an hour that the clocks skip in spring is a mistake. At an hour that occurs twice in the fall it means
the earlier one.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wizard.courts import validators
from wizard.courts.config_files import (
    CourtConfigError,
    MergedConfig,
    court_files,
    find_court_file,
    parse_toml,
    unexpected_files,
)
from wizard.courts.court import Contacts, Court, Pages, Wording
from wizard.courts.divisions import read_divisions
from wizard.courts.kinds import CourtKind, Kinds, Labels, read_kinds, step_titles
from wizard.courts.late_texts import TextReader
from wizard.courts.phases import Timetable
from wizard.courts.selection import EVERY_COURT, Selection
from wizard.courts.timetables import read_timetable

CourtsById = Mapping[str, Court]


_COURT = {
    "id": validators.court_id,
    "name": validators.text,
    "short_name": validators.text,
    "states": validators.texts,
    "kind": validators.text,
    "circuit": validators.text,
    "fictional": validators.boolean,
    "time_zone": validators.time_zone,
    "second_proof": validators.second_proof,
}
_COURT_DEFAULTS = {"circuit": None, "fictional": False, "second_proof": None}
_TIMETABLE = dict.fromkeys(Timetable.__dataclass_fields__, validators.local_datetime)
_CONTACTS = {
    "website": validators.https_url,
    "filing": validators.https_url,
    "help_desk": validators.text,
    "telephone": validators.telephone,
    "email": validators.email,
    "hours": validators.text,
    "divisions": read_divisions,
}
_CONTACTS_DEFAULTS = {
    "filing": None,
    "help_desk": "CM/ECF Help Desk",
    "telephone": None,
    "email": None,
    "hours": None,
    "divisions": (),
}
_LABELS = dict.fromkeys(Labels.__dataclass_fields__, validators.text)
_WORDING = dict.fromkeys(Wording.__dataclass_fields__, validators.text)
_PAGES = dict.fromkeys(Pages.__dataclass_fields__, validators.boolean)
_TABLES = dict.fromkeys(("contacts", "labels", "wording", "pages", "steps"), lambda table: table)


def read_courts(
    shipped: Path,
    own: Path | None = None,
    step_names: Collection[str] | None = None,
    selection: Selection = EVERY_COURT,
) -> CourtsById:
    """The courts that a site shows, by id: appellate, district, then bankruptcy, each kind sorted by number and name.

    ``shipped`` is the folder of the courts that come with the program, ``own`` that of the deployment.
    ``step_names``, if given, are the only names that a [steps] table may use.
    Raises CourtConfigError with every mistake in every file of these courts.
    """
    mistakes: list[str] = []
    kinds = read_kinds(own, step_names, mistakes)
    folders = [court_files(folder, mistakes) for folder in (shipped, own)]
    court_ids = set().union(*folders)
    chosen = selection.among(folders[0], folders[1], mistakes)
    courts: list[Court] = []
    reader = TextReader.of(shipped, own, mistakes)
    for court_id in chosen:
        files = [files[court_id] for files in folders if court_id in files]
        config = _read_config(files, find_court_file(own, court_id, "contacts.toml"), mistakes)
        court = config and _build_court(config, court_id, kinds, step_names)
        mistakes += config.mistakes if config else []
        if court and selection.shows(court_id, court.fictional, mistakes):
            read = reader.reader_of(court_id, court.placeholders)
            courts.append(replace(court, read_texts=read, has_own_texts=reader.files.has_own(court_id)))
    mistakes += unexpected_files(own, court_ids)
    if mistakes:
        raise CourtConfigError(mistakes)
    courts.sort(key=partial(_place, list(kinds)))
    return MappingProxyType({court.id: court for court in courts})


def _place(kinds: list[str], court: Court) -> tuple[int, int, str]:
    """Where a court stands in a list: by kind, a circuit by its number, then by name."""
    number = court.id.removeprefix("ca")
    return kinds.index(court.kind), int(number) if number.isdecimal() else 99, court.name


def _read_config(paths: list[Path], contacts: Path | None, mistakes: list[str]) -> MergedConfig | None:
    """A court's files merged; None, and the mistakes reported, if one of them cannot be parsed."""
    tables = dict.fromkeys(paths, "")
    if contacts:
        tables[contacts] = "contacts"
    files = []
    for path, table in tables.items():
        try:
            files.append(parse_toml(path, table))
        except validators.InvalidValueError as error:
            mistakes.append(f"{path}: {error}")
    return MergedConfig(files) if len(files) == len(tables) else None


def _build_court(config: MergedConfig, court_id: str, kinds: Kinds, step_names: Collection[str] | None) -> Court | None:
    defaults = {**_COURT_DEFAULTS, **dict.fromkeys([*_TIMETABLE, *_TABLES])}
    values = config.validated_table((), _COURT | _TIMETABLE | _TABLES, defaults)
    kind = config.validate(("kind",), values["kind"], validators.one_of(kinds)) if values["kind"] else None
    # If the kind itself is the mistake, any kind's defaults will do: no court is built from them.
    values["traits"] = kinds.get(kind or "") or next(iter(kinds.values()))
    values["second_proof"] = values["second_proof"] or values["traits"].second_proof
    values |= _tables(config, values["traits"], values["short_name"], step_names)
    if values["id"] not in (None, court_id):
        config.add_mistake(("id",), f'is "{values["id"]}"; write "{court_id}", like the file name')
    values["timetable"] = read_timetable(config, values["time_zone"], {key: values.pop(key) for key in _TIMETABLE})
    return None if config.mistakes else Court(**values)


def _tables(
    config: MergedConfig, kind: CourtKind, short_name: str | None, step_names: Collection[str] | None
) -> dict[str, Any]:
    default_labels = {key: label.replace("{short_name}", str(short_name)) for key, label in kind.labels.items()}
    labels = Labels(**config.validated_table(("labels",), _LABELS, default_labels))
    titles = step_titles(config, ("steps",), step_names)
    default_wording = {"note": None, "link_place": kind.link_place, "wrong_pair": None}
    return {
        "contacts": Contacts(**config.validated_table(("contacts",), _CONTACTS, _CONTACTS_DEFAULTS)),
        "labels": labels,
        "wording": Wording(**config.validated_table(("wording",), _WORDING, default_wording)),
        "pages": Pages(**config.validated_table(("pages",), _PAGES, {"user_list": True})),
        "steps": MappingProxyType({"choose": labels.link_action, **kind.steps, **titles}),
    }
