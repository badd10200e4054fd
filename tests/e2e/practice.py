"""A practice site for the tests: set up as ``make run`` does it, ready to be served."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from tests.guides.conftest import a_guide, publish
from tests.support import served
from tests.support.hashes import BY_SCHEME, cheap_hashes
from wizard.cmecf.importer import import_roster
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db, transaction
from wizard.core.practice_settings import write_practice_settings
from wizard.courts.registry import get_court
from wizard.guides import published
from wizard.links.models import Link
from wizard.training import rosters, seed
from wizard.training.personas import Persona


@dataclass(frozen=True)
class PracticeSite:
    """A running practice site, and what the tests may ask of its database."""

    origin: str
    app: Flask

    def fresh(self, after: str, name: str = "") -> Persona:
        """A new person like one of the personas; by this name, where it matters."""
        names = (seed.FIRST, seed.LAST) if not name else [(part,) for part in name.split()]
        with self.app.app_context(), cheap(), patch.multiple(seed, FIRST=names[0], LAST=names[1]):
            with transaction():
                person = seed.generate(after)
            return seed.as_persona(person)

    def links_of(self, *people: Persona) -> int:
        """How many links these people's filer accounts have."""
        logins = [person.filer_login for person in people]
        with self.app.app_context():
            mine = db.select(db.func.count()).select_from(Link).join(FilerAccount)
            return db.session.scalar(mine.where(FilerAccount.username.in_(logins)))


@contextmanager
def cheap() -> Iterator[None]:
    """In this block hashing costs nothing, whatever a court's scheme."""
    with cheap_hashes(), patch.dict(rosters.HASHED_AS, BY_SCHEME):
        yield


def set_up(folder: Path, migrated: Path) -> str:
    """Everything that ``make run`` does before it serves, and two guides, in an empty folder; gives the folder."""
    shutil.copy(migrated, folder)
    write_practice_settings(folder / "settings.toml")
    # The cast alone, and few others.
    with served.make_app(str(folder)).app_context(), cheap(), patch.object(rosters, "OTHERS_IN_A_ROSTER", 2):
        for path in rosters.write_rosters(folder / "practice"):
            report = import_roster(path.stem, path)
            assert report.is_applied, report
        seed.seed_personas()
        guides = published.folder_of(get_court("cacd"))
        publish(guides, a_guide(fingerprint="of another program"))
        publish(guides, a_guide("upgrade"))
        db.session.remove()
        db.engine.dispose()
    return str(folder)
