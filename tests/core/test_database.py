"""Writing is all or nothing, and two writers wait for each other."""

import fcntl
import threading
import traceback
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from tests.support.factories import all_of, make_filer
from tests.support.sites import create_site
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db, end_read, transaction


def note(event: str = "one", moment: datetime | None = None) -> AuditRow:
    row = AuditRow(event=event, at=moment or clock.now())
    db.session.add(row)
    return row


def noted() -> list[str]:
    return [row.event for row in all_of(AuditRow)]


def test_what_is_written_is_kept(app):
    with transaction():
        note()
    assert noted() == ["one"]


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_after_any_fault_nothing_is_kept(app, fault):
    def notes_and_fails() -> None:
        with transaction():
            note()
            db.session.flush()
            raise fault

    with pytest.raises(fault):
        notes_and_fails()
    assert noted() == []


def test_what_was_added_before_the_block_is_not_kept(app):
    """A write transaction begins clean: only what is done inside it counts."""
    note("before")
    with transaction():
        note("inside")
    assert noted() == ["inside"]


def test_a_block_sees_what_was_written_after_the_last_look(app):
    assert noted() == []
    with db.engine.connect() as other:
        other.exec_driver_sql("INSERT INTO audit (at, event, detail) VALUES ('2031-01-01', 'other', '{}')")
        other.commit()
    with transaction():
        assert db.session.scalar(db.select(db.func.count()).select_from(AuditRow)) == 1


def test_releasing_holds_no_connection(app):
    noted()
    assert db.engine.pool.checkedout() == 1
    end_read()
    assert db.engine.pool.checkedout() == 0


def test_two_writers_on_one_file_wait_for_each_other(app):
    inside, faults, order = threading.Event(), [], []

    def second() -> None:
        inside.wait(5)
        try:
            with app.app_context(), transaction():
                order.append("second")
                note("second")
        except Exception as fault:
            faults.append(fault)

    thread = threading.Thread(target=second)
    thread.start()
    with transaction():
        note("first")
        db.session.flush()
        inside.set()
        thread.join(0.1)
        assert thread.is_alive(), "the second writer waits"
        order.append("first")
    thread.join(10)
    assert (faults, order) == ([], ["first", "second"])
    assert noted() == ["first", "second"]


def test_a_writer_waits_for_those_of_other_processes(app):
    def write() -> None:
        with app.app_context(), transaction():
            note("second")

    thread = threading.Thread(target=write)
    with open(f"{db.engine.url.database}-turn", "wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        thread.start()
        thread.join(0.1)
        assert thread.is_alive(), "another process writes"
    thread.join(10)
    assert noted() == ["second"]


def test_many_writers_that_read_first_lose_nothing_and_are_never_locked_out(app):
    faults = []

    def adds() -> None:
        with app.app_context():
            for _ in range(5):
                try:
                    db.session.scalar(db.select(db.func.count()).select_from(AuditRow))
                    with transaction():
                        db.session.scalar(db.select(db.func.count()).select_from(AuditRow))
                        note()
                except Exception as fault:
                    faults.append(fault)

    threads = [threading.Thread(target=adds) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert faults == []
    assert len(noted()) == 30


def test_readers_do_not_wait_for_a_writer(app):
    seen = []

    def reads() -> None:
        with app.app_context():
            seen.append(noted())

    with transaction():
        note()
        db.session.flush()
        thread = threading.Thread(target=reads)
        thread.start()
        thread.join(5)
    assert seen == [[]]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("recursive_triggers", 1), ("journal_mode", "wal"), ("synchronous", 2)],
)
def test_every_connection_to_sqlite_is_prepared(tmp_path, pragma, value):
    with create_site(tmp_path).app_context():
        assert db.session.execute(db.text(f"PRAGMA {pragma}")).scalar() == value
        db.session.remove()
        db.engine.dispose()


def test_moments_come_back_in_utc_as_they_were(app):
    moment = datetime(2031, 3, 3, 6, 0, 0, 123456, tzinfo=timezone(timedelta(hours=-6)))
    with transaction():
        note(moment=moment)
    kept = all_of(AuditRow)[0].at
    assert kept == moment
    assert kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(app):
    note(moment=datetime(2031, 3, 3))  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        db.session.flush()


def test_a_fault_of_the_database_does_not_quote_the_row(postgres, tmp_path):
    with create_site(tmp_path, database=postgres()).app_context():
        login = "-".join(("planted", "login"))
        make_filer(username=login)
        with pytest.raises(IntegrityError) as caught:
            make_filer(username=login)
        db.engine.dispose()
    told = "".join(traceback.format_exception(caught.value))
    assert "duplicate key value" in told
    assert login not in told
