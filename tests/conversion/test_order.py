"""On PostgreSQL, links of one court get their places in the order of their commits: no reader misses a late one."""

import threading

import pytest

from tests.support.factories import make_filer, make_pacer
from wizard.conversion import feed
from wizard.core import clock
from wizard.core.database import db
from wizard.links.models import Link

pytestmark = pytest.mark.slow
PATIENCE = 20


@pytest.fixture
def on_postgres(make_site, postgres):
    app = make_site(database=postgres())
    with app.app_context():
        yield app


def row(number: int, court: str = "cacd") -> dict:
    pacer, filer = make_pacer(f"person{court}{number:03}"), make_filer(court, f"f{number}")
    facts = {"filer_proof": "password", "pacer_proof": "password", "linked_at": clock.now()}
    return {
        "court_id": court,
        "filer_account_id": filer.id,
        "pacer_account_id": pacer.id,
        "receipt": f"{court}{number}",
        **facts,
    }


def test_a_link_that_commits_later_comes_later_whoever_began_first(on_postgres):
    first, second, elsewhere = row(1), row(2), row(3, "canb")
    second_began, second_done = threading.Event(), threading.Event()

    engine = db.engine

    def links_second() -> None:
        with engine.connect() as other:
            second_began.set()
            other.execute(db.insert(Link).values(second))
            other.commit()
            second_done.set()

    with engine.connect() as mine:
        mine.execute(db.insert(Link).values(first))
        thread = threading.Thread(target=links_second)
        thread.start()
        assert second_began.wait(PATIENCE)
        assert not second_done.wait(0.5), "the other link of this court must wait for its place"
        with engine.connect() as third:
            third.execute(db.insert(Link).values(elsewhere))
            third.commit()
        assert feed.page_after("cacd", 0).records == []
        assert [each["receipt"] for each in feed.page_after("canb", 0).records] == ["canb3"]
        mine.commit()
    thread.join(PATIENCE)
    db.session.rollback()
    assert [each["receipt"] for each in feed.page_after("cacd", 0).records] == ["cacd1", "cacd2"]


def test_the_id_that_the_program_is_told_is_the_one_that_is_kept(on_postgres):
    link = Link(**row(1))
    db.session.add(link)
    db.session.commit()
    assert db.session.scalars(db.select(Link.id)).all() == [link.id]
