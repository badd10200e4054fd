"""What each step may cost: how often it asks the database, and how often it commits. No clock is asked.

``pytest -s`` prints the table. A request that becomes dearer fails here, and not in a benchmark on a noisy machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from sqlalchemy import event

from tests.support.factories import make_filer, make_pacer
from tests.support.people import Filer
from wizard.core.database import db


class Cost(NamedTuple):
    """Statements that a request sends, without those that begin a transaction, and commits that write."""

    statements: int
    commits: int


A_STEP = Cost(3, 0)
WITHOUT_SECRET = Cost(8, 1)
WITH_SECRET = Cost(12, 2)
BUDGET = {
    "GET start": Cost(0, 0),
    "POST start": WITHOUT_SECRET,
    "GET logout": A_STEP,
    "POST logout": WITHOUT_SECRET,
    "GET sign-in": A_STEP,
    "POST sign-in": WITH_SECRET,
    "GET choose": A_STEP,
    "POST choose": WITHOUT_SECRET,
    "GET legacy": A_STEP,
    "POST legacy": WITH_SECRET,
    "GET confirm": A_STEP,
    # The link itself: two accounts locked, every rule asked again, the link, three audit rows, two e-mails, a sign-in.
    "POST confirm": Cost(22, 1),
    # The receipt, whose session it is, and in which other courts the same name waits.
    "GET done": Cost(6, 0),
}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent in this block; a commit counts where its transaction was begun to write."""
    sent: list[str] = []
    writing = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if statement == "BEGIN IMMEDIATE":
            writing.append(True)
        elif not statement.startswith("BEGIN"):
            sent.append(statement)

    def committed(_connection) -> None:
        if writing:
            sent.append("COMMIT")
            writing.clear()

    event.listen(db.engine, "before_cursor_execute", note)
    event.listen(db.engine, "commit", committed)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
    event.remove(db.engine, "commit", committed)


class CountedFiler(Filer):
    """A filer, each of whose requests is counted."""

    def __init__(self, app) -> None:
        super().__init__(app)
        self.costs: dict[str, Cost] = {}

    def _asks(self, method: str, path: str, data=None):
        with counted() as sent:
            response = super()._asks(method, path, data)
        name = path.partition("?")[0].removeprefix(self.base) or "start"
        commits = sent.count("COMMIT")
        self.costs[f"{method} {name}"] = Cost(len(sent) - commits, commits)
        return response


@pytest.fixture
def costs(app) -> dict[str, Cost]:
    """What a whole journey costs. Another person has linked before: what a process keeps is there."""
    make_pacer("somebody9"), make_filer(username="somebody9")
    earlier = Filer(app)
    earlier.goes_to("sign-in")
    earlier.signs_in("somebody9")
    earlier.chooses()
    earlier.gives_legacy("somebody9")
    make_pacer(first_name="Priya"), make_filer(first_name="Priya")
    filer = CountedFiler(app)
    filer.links()
    assert filer.outcome == "linked"
    return filer.costs


def test_no_request_of_a_journey_costs_more_than_its_budget(costs):
    print(
        *(f"{name:14} {cost.statements:3} statements {cost.commits} commits" for name, cost in costs.items()), sep="\n"
    )
    assert set(costs) == set(BUDGET)
    dear = {name: cost for name, cost in costs.items() if cost > BUDGET[name] or cost.commits > BUDGET[name].commits}
    assert dear == {}


def test_a_whole_link_stays_within_its_sum(costs):
    assert sum(cost.commits for cost in costs.values()) == 8
    assert sum(cost.statements for cost in costs.values()) <= 81
