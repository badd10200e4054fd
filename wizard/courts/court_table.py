"""Court files from a table: ``flask court import`` writes one TOML file for each row of a CSV file.

A file that it wrote says so in its first line, and is written again when the table changes. Any other file belongs to
whoever wrote it, and is kept.
"""

import csv
import json
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from wizard.courts import validators
from wizard.courts.config_files import CourtConfigError, location, read_text
from wizard.courts.kinds import Kinds, read_kinds
from wizard.courts.validators import InvalidValueError

MARK = "# Written by “flask court import”"
_HEADER = f"{MARK} from {{table}}. To keep changes made here, remove this line.\n"
Row = dict[str, str]


class Report(NamedTuple):
    """What became of the files, by court id. ``kept``: not written by this command."""

    written: list[str]
    unchanged: list[str]
    kept: list[str]


def _list(cell: str) -> tuple[str, ...]:
    return validators.texts([part.strip() for part in cell.split(";") if part.strip()])


def _moment(cell: str) -> datetime:
    try:
        return validators.local_datetime(datetime.fromisoformat(cell))
    except ValueError as error:
        advice = "write a local date, with the hour if it is known, like 2031-03-03T06:00"
        raise InvalidValueError(f'is "{cell}": {error}; {advice}') from None


def _host(cell: str) -> str:
    return validators.https_url(f"https://{cell}/")


_TIMES = ("registrations_stop", "filing_stops", "go_live", "grace_until")
REQUIRED: dict[str, Callable[[str], Any]] = {
    "id": validators.court_id,
    "kind": validators.text,
    "name": validators.text,
    "short_name": validators.text,
    "states": _list,
    "time_zone": validators.time_zone,
    "website": validators.https_url,
}
OPTIONAL: dict[str, Callable[[str], Any]] = {
    "circuit": validators.text,
    "filing_host": _host,
    "telephone": validators.telephone,
    "email": validators.email,
    "source": validators.text,
    "go_live_source": validators.text,
    "entry": validators.text,
    **dict.fromkeys(_TIMES, _moment),
}


def read_table(path: Path, own: Path | None = None) -> list[Row]:
    """The rows of a table of courts. Raises CourtConfigError with every mistake, by file, line, and column.

    ``own``: the deployment's folder, which may have kinds of courts of its own.
    """
    kinds = read_kinds(own, None, [])
    try:
        reader = csv.DictReader(StringIO(read_text(path), newline=""))
    except InvalidValueError as error:
        raise CourtConfigError([f"{path}: {error}"]) from None
    mistakes = [f"{path}: {mistake}" for mistake in _header_mistakes(reader.fieldnames or ())]
    rows: list[Row] = []
    for row in reader if not mistakes else ():
        at = location(path, reader.line_num)
        mistakes += [f"{at}: {mistake}" for mistake in _row_mistakes(row, kinds)]
        if row["id"] in (each["id"] for each in rows):
            mistakes.append(f'{at}: id: "{row["id"]}" stands twice; write each court once')
        rows.append(row)
    if mistakes:
        raise CourtConfigError(mistakes)
    return rows


def _header_mistakes(columns: Collection[str]) -> Iterator[str]:
    known = {**REQUIRED, **OPTIONAL}
    yield from (f"column {column} is missing" for column in REQUIRED if column not in columns)
    yield from (
        f"{column} is not a column; write one of: {', '.join(known)}" for column in columns if column not in known
    )


def _row_mistakes(row: Row, kinds: Kinds) -> Iterator[str]:
    if None in row or None in row.values():
        yield "has another number of cells than the first line"
        return
    for column, validator in {**REQUIRED, **OPTIONAL, "kind": validators.one_of(kinds)}.items():
        if row.get(column) or column in REQUIRED:
            try:
                validator(row[column])
            except InvalidValueError as error:
                yield f"{column}: {error}"


def write_courts(rows: list[Row], table: str, folder: Path) -> Report:
    """Write the file of each court, unless somebody else wrote it. ``table``: what the table is called."""
    report = Report([], [], [])
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        path, text = folder / f"{row['id']}.toml", court_file(row, table)
        present = read_text(path) if path.exists() else None
        if present == text:
            report.unchanged.append(row["id"])
        elif present is not None and not present.startswith(MARK):
            report.kept.append(row["id"])
        else:
            path.write_text(text, encoding="utf-8")
            report.written.append(row["id"])
    return report


def court_file(row: Row, table: str) -> str:
    """The TOML of one court, each fact with its source."""
    lines = [_HEADER.format(table=table)]
    lines += [f"# {row['source'][0].upper()}{row['source'][1:]}.\n"] if row.get("source") else []
    lines += [_line(key, row[key]) for key in ("id", "name", "short_name")]
    lines += [_line("states", list(_list(row["states"]))), _line("kind", row["kind"])]
    lines += [_line("circuit", row["circuit"])] if row.get("circuit") else []
    lines.append(_line("time_zone", row["time_zone"]))
    lines += _timetable(row)
    lines += ["\n[contacts]\n", _line("website", row["website"])]
    lines += [_line("filing", f"https://{row['filing_host']}/")] if row.get("filing_host") else []
    lines += [_line(key, row[key]) for key in ("telephone", "email") if row.get(key)]
    lines += ["\n[labels]\n", _line("entry", row["entry"])] if row.get("entry") else []
    return "".join(lines)


def _timetable(row: Row) -> Iterator[str]:
    times = {key: _moment(row[key]) for key in _TIMES if row.get(key)}
    if times and row.get("go_live_source"):
        yield f"# {row['go_live_source'][0].upper()}{row['go_live_source'][1:]}.\n"
    yield from (f"{key} = {time.isoformat()}\n" for key, time in times.items())


def _line(key: str, value: str | list[str]) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
