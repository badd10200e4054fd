"""What a page costs beside a bare Flask page under the same server."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench.settle import COURT
from tests.bench.visitor import Visitor
from tests.support.gunicorn import gunicorn

ROUNDS, REQUESTS = 5, 200


def measure_pages(origin: str, folder: Path) -> None:
    """Print how many bare pages the court's page and a step cost. One visitor, in turns, the least of the rounds."""
    stepping, base = Visitor(origin), f"/courts/{COURT}/link/"
    stepping.opens(base)
    stepping.sends(base)
    other = folder / "bare"
    other.mkdir()
    with gunicorn(other, "make_bare_app", ready="/") as bare:
        asked = {
            "bare": partial(Visitor(bare).opens, "/"),
            "court page": partial(Visitor(origin).opens, f"/courts/{COURT}/"),
            "a step": partial(stepping.opens, f"{base}logout"),
        }
        least_of = {name: _median(ask) for name, ask in asked.items()}
        for _ in range(ROUNDS):
            least_of = {name: min(least, _median(asked[name])) for name, least in least_of.items()}
    for name, least in least_of.items():
        print(f"{name:17} {least * 1000:.2f} ms served = {least / least_of['bare']:.1f} bare pages")


def _median(ask: Callable[[], int]) -> float:
    spent = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        assert ask() == 200
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)
