"""How quickly the help desk finds a caller, misspelt or not, among 100,000."""

import statistics
import time
from pathlib import Path

from flask_migrate import upgrade

from tests.helpdesk.test_find import BATCH, PEOPLE, QUERIES, rows
from tests.support.sites import create_site
from wizard.cmecf import name_index
from wizard.cmecf.models import FilerAccount
from wizard.core.database import db, transaction
from wizard.helpdesk.find import find
from wizard.staff.models import StaffMember

ROUNDS = 5
OTHERS = ("ecastellan500", "ecastelan500", "300500", "ecastellan500@example.com", "ACKQ 7MX3", "Nobody Atall")


def measure_find(folder: Path) -> None:
    """Print the median and the 95th percentile of all misspelt queries, and of other kinds."""
    with create_site(folder).app_context():
        upgrade()
        everybody, staff = list(rows()), StaffMember(courts=["all"], role="help-desk")
        with transaction():
            for start in range(0, PEOPLE, BATCH):
                db.session.execute(db.insert(FilerAccount.__table__), everybody[start : start + BATCH])
            name_index.build("cacd")
        for what, queries in (("names", [typed for typed, _meant in QUERIES]), ("other kinds", OTHERS)):
            spent = [_seconds(typed, staff) * 1000 for typed in queries for _ in range(ROUNDS)]
            p95 = statistics.quantiles(spent, n=20, method="inclusive")[-1]
            print(f"{PEOPLE:9,} callers {what:12} {statistics.median(spent):.0f} ms, p95 {p95:.0f} ms")
        db.engine.dispose()


def _seconds(typed: str, staff: StaffMember) -> float:
    began = time.perf_counter()
    find(typed, staff)
    return time.perf_counter() - began
