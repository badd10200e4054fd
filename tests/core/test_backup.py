"""``docs/backup.md``: its commands, on a site that is being written to, for both databases."""

import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DatabaseError

from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from tests.support.postgres import USER, programs_folder
from tests.support.sites import create_site
from wizard.audit import events, trail
from wizard.audit.models import AuditRow
from wizard.core.database import db, transaction
from wizard.links.models import Link
from wizard.mail.outbox import Email
from wizard.pacer.models import PacerAccount

pytestmark = pytest.mark.slow

PAGE = Path("docs/backup.md").read_text()
BLOCKS = re.findall("```\n(.*?)```", PAGE, re.DOTALL)
ADDRESS = "postgresql://filer_link@db.example.gov/filer_link"


def commands(beginning: str) -> str:
    """The block of the page that has a line with this beginning."""
    [block] = [block for block in BLOCKS if re.search(f"^{re.escape(beginning)}", block, re.MULTILINE)]
    return block


def attempt(block: str, folder: Path, **instead: str) -> subprocess.CompletedProcess:
    """Run a block as it is printed, but for the places of this test."""
    for printed, here in {".venv/bin/python": sys.executable, **instead}.items():
        block = block.replace(printed, here)
    surroundings = {**os.environ, "PATH": f"{programs_folder()}:{os.environ['PATH']}"}
    command = ["/bin/sh", "-eu", "-c", block]
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True)


def run(block: str, folder: Path, **instead: str) -> None:
    done = attempt(block, folder, **instead)
    assert done.returncode == 0, done.stderr


@contextmanager
def being_written(app):
    """Rows come in pairs, one transaction each, as long as the block runs."""
    stop, written = threading.Event(), threading.Event()

    def writes() -> None:
        with app.app_context():
            while not stop.is_set():
                with transaction():
                    trail.record(events.JOURNEY_BEGUN, court="cacd")
                    trail.record(events.JOURNEY_ENDED, outcome="not-now")
                written.set()

    writer = threading.Thread(target=writes)
    writer.start()
    try:
        assert written.wait(30)
        yield
    finally:
        stop.set()
        writer.join()


def link_somebody(app) -> None:
    with app.app_context():
        make_pacer(), make_filer()
        Filer(app).links()
        db.session.remove()


def is_whole(app) -> None:
    """The restored site works, has everything, and still refuses to change what is for ever."""
    assert app.test_client().get("/healthz").status_code == 200
    with app.app_context():
        assert len(all_of(Link)) == len(all_of(PacerAccount)) == 1
        assert len(all_of(Email)) == 2
        noise = [row.event for row in all_of(AuditRow) if row.journey_id is None]
        assert noise.count("journey.begun") == noise.count("journey.ended") >= 1
        for table in (Link, AuditRow):
            for statement in (db.delete(table), db.update(table).values(court_id="ca1")):
                with pytest.raises(DatabaseError), transaction():
                    db.session.execute(statement)
        make_pacer("somebodynew"), make_filer(username="loginnew")
        filer = Filer(app)
        filer.goes_to("sign-in")
        filer.signs_in("somebodynew")
        filer.chooses()
        filer.gives_legacy("loginnew")
        filer.confirms()
        assert filer.outcome == "linked"
        db.session.remove()
        db.engine.dispose()


def closed(app) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_sqlite_site_is_backed_up_while_it_runs_and_restored_whole(migrated, tmp_path):
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(migrated, instance)
    app = create_site(instance)
    link_somebody(app)
    with being_written(app):
        run(commands(".venv/bin/python"), tmp_path)
    backup = tmp_path / "backup.sqlite3"
    assert backup.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.sqlite3", "instance"]
    closed(app)
    (instance / "filer-link.sqlite3").write_bytes(b"lost")
    run(commands("rm -f"), tmp_path)
    restored = create_site(instance)
    with restored.app_context():
        assert db.session.execute(db.text("PRAGMA integrity_check")).scalar() == "ok"
    is_whole(restored)


def test_a_postgresql_site_is_backed_up_while_it_runs_and_restored_whole(postgres, tmp_path):
    address = postgres(USER)
    app = create_site(tmp_path, database=address)
    link_somebody(app)
    plain = address.replace("+psycopg", "")
    with being_written(app):
        run(commands("pg_dump"), tmp_path, **{ADDRESS: plain})
    assert (tmp_path / "backup.dump").stat().st_mode & 0o077 == 0
    closed(app)
    name = plain.partition("?")[0].rpartition("/")[2]
    restored = plain.replace(f"/{name}?", f"/{name}_restored?")
    places = {f"{ADDRESS}_restored": restored, ADDRESS: plain, "filer_link_restored\n": f"{name}_restored\n"}
    run(commands("createdb"), tmp_path, **places)
    is_whole(create_site(tmp_path, database=restored.replace("postgresql:", "postgresql+psycopg:")))


def test_a_dump_that_cannot_be_restored_whole_leaves_nothing(postgres, tmp_path):
    """Into a database that is not empty: nothing of the dump goes in."""
    plain = postgres(USER).replace("+psycopg", "")
    run(commands("pg_dump"), tmp_path, **{ADDRESS: plain})
    restore = commands("createdb").partition("\n")[2]
    assert attempt(restore, tmp_path, **{f"{ADDRESS}_restored": plain}).returncode != 0
    with psycopg.connect(plain) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_every_block_of_the_page_is_tried():
    beginnings = {
        "umask 077\n.venv/bin/python",
        "rm -f",
        "umask 077\npg_dump",
        "createdb",
        ".venv/bin/flask --app wsgi audit",
    }
    assert len(BLOCKS) == len(beginnings)
    for block in BLOCKS:
        assert any(block.startswith(beginning) for beginning in beginnings), block
