"""How quick the list of users with a legacy account is, with so many names."""

import random
import statistics
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

from tests.support.sites import create_site
from wizard.audit import events, trail
from wizard.cmecf import name_index
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.name_index import PAGE_SIZE
from wizard.cmecf.searching import make_sort_name
from wizard.core.database import db, transaction

SYLLABLES = ("ba", "ri", "co", "den", "el", "fa", "go", "han", "is", "jo", "ka", "lu", "mor", "ne", "os", "per", "qui")
COURT, BATCH, ROUNDS = "cacd", 5000, 7


def measure_lists(counts: list[int], bare_page: float) -> None:
    """Print what each kind of question costs for so many names, and how many times what it costs for the fewest."""
    medians = []
    for count in sorted(counts):
        with tempfile.TemporaryDirectory(prefix="filer-link-bench-") as folder:
            medians.append(_measure_list(Path(folder), count, bare_page))
    for name, most in medians[-1].items():
        print(f"{max(counts):9,} names   {name:12} {most / medians[0][name]:.1f} times what {min(counts):,} cost")


def _measure_list(folder: Path, count: int, bare_page: float) -> dict[str, float]:
    """Print the median of each kind of question, and how many bare Flask pages it costs."""
    medians = {}
    app = create_site(folder)
    with app.app_context():
        upgrade()
        somebody = _settle(count)
        questions = {
            "first page": "",
            "middle page": f"?page={count // PAGE_SIZE // 2}",
            "last page": f"?page={count // PAGE_SIZE}",
            "a letter": "?letter=m",
            "last name": f"?q={somebody['last_name']}",
            "first name": f"?q={somebody['first_name']}",
            "whole name": f"?q={somebody['first_name']}+{somebody['last_name']}",
        }
        client = app.test_client()
        for name, query in questions.items():
            seconds = statistics.median(_seconds(client, query) for _ in range(ROUNDS))
            medians[name] = seconds
            ratio = f"{seconds / bare_page:.0f} bare pages"
            print(f"{count:9,} names   {name:12} {seconds * 1000:.1f} ms = {ratio}")
        db.engine.dispose()
    return medians


def _settle(count: int) -> dict[str, str]:
    chance = random.Random(count)
    first_names = [_name(chance, 2) for _ in range(500)]
    rows = [_row(number, _name(chance, 3), chance.choice(first_names)) for number in range(count)]
    with transaction():
        for start in range(0, count, BATCH):
            db.session.execute(db.insert(FilerAccount.__table__), rows[start : start + BATCH])
        name_index.build(COURT)
        trail.record(events.ROSTER_IMPORTED, court=COURT, new=count, changed=0, rejected=0)
    return rows[count // 2]


def _name(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).title()


def _row(number: int, last_name: str, first_name: str) -> dict[str, str]:
    account = {"court_id": COURT, "username": f"user{number}", "email": "somebody@example.com", "role": "attorney"}
    names = {"last_name": last_name, "first_name": first_name, "middle_name": ""}
    return {**account, **names, "sort_name": make_sort_name(**names)}


def _seconds(client, query: str) -> float:
    began = time.perf_counter()
    assert client.get(f"/courts/{COURT}/users{query}").status_code == 200
    return time.perf_counter() - began
