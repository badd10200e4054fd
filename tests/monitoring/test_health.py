"""``/healthz``: 200 where the site can work, else 503 with the cause."""

from pathlib import Path

import pytest
from sqlalchemy import event

from tests.support.factories import all_of
from tests.support.sites import create_site
from wizard.core.database import db, transaction
from wizard.security.sessions import SessionRow


def test_a_site_that_can_work_says_so_with_its_migration(app):
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["migration"] == answer.json["newest_migration"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_asking_looks_for_no_session_and_makes_none(app):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    answer = app.test_client().get("/healthz")
    assert "Set-Cookie" not in answer.headers
    assert asked
    assert not [statement for statement in asked if "browser_session" in statement]
    assert all_of(SessionRow) == []


@pytest.mark.parametrize("present", ["DELETE FROM alembic_version", "UPDATE alembic_version SET version_num = 'old'"])
def test_a_database_at_another_migration_is_told_with_what_to_do(app, present):
    with transaction():
        db.session.execute(db.text(present))
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json["cause"] == "The database is not migrated: run `flask db upgrade`."


def test_an_empty_database_is_not_migrated(tmp_path):
    answer = create_site(tmp_path).test_client().get("/healthz")
    assert answer.status_code == 503
    assert "not migrated" in answer.json["cause"]


def test_a_database_that_does_not_answer_is_told_without_its_address(tmp_path, monkeypatch):
    app = create_site(tmp_path, database=f"sqlite:///{Path(tmp_path, 'no-such-folder', 'x.sqlite3')}")
    monkeypatch.setattr(app.logger, "disabled", True)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json["cause"].startswith("The database does not answer")
    assert "no-such-folder" not in answer.text
