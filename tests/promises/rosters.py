"""Roster files that change much at once, and what an import of one left behind."""

from pathlib import Path

from tests.support.factories import LEGACY_PASSWORD, all_of, cheap_hash
from wizard.audit.models import AuditRow
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rejects import rejects_path
from wizard.cmecf.rows import COLUMNS
from wizard.core.database import db, transaction

COURT = "exd"
GOOD, BAD = 400, 20


def write_roster(path: Path, wave: int, good: int = GOOD) -> None:
    """A roster in which everybody has the e-mail of this wave, and some rows cannot be used."""
    lines = [",".join(COLUMNS)]
    stored = f'"{cheap_hash(LEGACY_PASSWORD)}"'
    for number in range(good + BAD):
        e_mail = f"wave-{wave}@example.com" if number < good else "no address"
        lines.append(f"filer{number},{stored},Rivera,Jordan,,{e_mail},attorney,,active")
    path.write_text("\n".join([*lines, ""]))


def forget_half() -> None:
    """So that the next import has people to add and people to change."""
    with transaction():
        last = FilerAccount.username.like("%5")
        db.session.execute(db.delete(FilerAccount).where(FilerAccount.court_id == COURT, last))


def standing() -> tuple[dict[str, str], int]:
    """Everybody's e-mail, and how many imports the audit tells of.

    A server may commit a moment after its client was killed: only what is read twice alike is no half of it.
    """
    found = _read()
    while (again := _read()) != found:
        found = again
    return found


def _read() -> tuple[dict[str, str], int]:
    people = {row.username: row.email for row in all_of(FilerAccount, court_id=COURT)}
    return people, len(all_of(AuditRow, event="roster.imported", court_id=COURT))


def has_taken_place(before: tuple, wave: int, roster: Path, good: int = GOOD) -> bool:
    """Whether the import is whole. Raises AssertionError where it is neither whole nor absent, or the rejects lie."""
    people, imports = standing()
    rejects = rejects_path(roster)
    if (people, imports) == before:
        assert not rejects.exists(), "rejects of an import that did not take place"
        return False
    assert imports == before[1] + 1
    assert people == dict.fromkeys((f"filer{number}" for number in range(good)), f"wave-{wave}@example.com")
    if rejects.exists():
        assert len(rejects.read_text().splitlines()) == 1 + BAD
    return True
