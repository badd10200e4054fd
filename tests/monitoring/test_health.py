"""``/healthz``: 200 where the site can work, else 503; who sends the token learns why."""

from pathlib import Path

import pytest
from sqlalchemy import event

from tests.support.factories import all_of
from tests.support.sites import create_site
from wizard.core.database import db, transaction
from wizard.security.sessions import SessionRow

TOKEN = "a-token-for-tests-only"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def ask(app, **headers: str):
    """What the site tells a client that sends the token, and these headers."""
    sent = {**BEARER, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return app.test_client().get("/healthz", headers=sent)


@pytest.fixture
def app(make_site):
    app = make_site(metrics_token=TOKEN)
    with app.app_context():
        yield app


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer "}])
@pytest.mark.parametrize("token", [TOKEN, ""])
def test_without_the_token_it_says_only_ok_or_not(make_site, caplog, token, sent):
    app = make_site(metrics_token=token)
    assert app.test_client().get("/healthz", headers=sent).json == {"status": "ok"}
    with app.app_context(), transaction():
        db.session.execute(db.text("DELETE FROM alembic_version"))
    app.logger.addHandler(caplog.handler)
    answer = app.test_client().get("/healthz", headers=sent)
    app.logger.removeHandler(caplog.handler)
    assert (answer.status_code, answer.json) == (503, {"status": "failing"})
    assert "health: The database is not migrated" in caplog.text


@pytest.mark.parametrize(
    ("trusted", "headers"),
    [
        (0, {}),
        (1, {"X_Forwarded_For": "192.0.2.7", "X_Forwarded_Proto": "https"}),
        (2, {"X_Forwarded_For": "192.0.2.7, 192.0.2.8", "X_Forwarded_Proto": "https, https"}),
    ],
)
def test_headers_that_agree_with_the_settings_bring_no_warning(make_site, trusted, headers):
    assert ask(make_site(metrics_token=TOKEN, trusted_proxies=trusted), **headers).json["warnings"] == []


@pytest.mark.parametrize(
    ("trusted", "headers", "says"),
    [
        (0, {"X_Forwarded_For": "192.0.2.7"}, "trusted_proxies is 0, but X-Forwarded-For names 1 "),
        (0, {"Forwarded": "for=192.0.2.7"}, "trusted_proxies is 0, but X-Forwarded-For names 0 "),
        (1, {"X_Forwarded_Proto": "https"}, "trusted_proxies is 1, but X-Forwarded-For names 0 "),
        (1, {"X_Forwarded_For": "192.0.2.7, 192.0.2.8", "X_Forwarded_Proto": "https"}, "names 2 "),
        (2, {"X_Forwarded_For": "192.0.2.7", "X_Forwarded_Proto": "https, https"}, "names 1 "),
        (1, {"X_Forwarded_For": "192.0.2.7"}, "do not say that visitors use https"),
        (2, {"X_Forwarded_For": "192.0.2.7, 192.0.2.8", "X_Forwarded_Proto": "https"}, "do not say that visitors use"),
    ],
)
def test_headers_that_disagree_with_the_settings_are_told(make_site, trusted, headers, says):
    answer = ask(make_site(metrics_token=TOKEN, trusted_proxies=trusted), **headers)
    assert answer.status_code == 200
    [warning] = answer.json["warnings"]
    assert says in warning


def test_a_site_that_can_work_says_so_with_its_migration(app):
    answer = ask(app)
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
    answer = ask(app)
    assert answer.status_code == 503
    assert answer.json["cause"] == "The database is not migrated: run `flask db upgrade`."


def test_an_empty_database_is_not_migrated(tmp_path):
    answer = ask(create_site(tmp_path, metrics_token=TOKEN))
    assert answer.status_code == 503
    assert "not migrated" in answer.json["cause"]


def test_a_database_that_does_not_answer_is_told_without_its_address(tmp_path, monkeypatch):
    nowhere = f"sqlite:///{Path(tmp_path, 'no-such-folder', 'x.sqlite3')}"
    app = create_site(tmp_path, database=nowhere, metrics_token=TOKEN)
    monkeypatch.setattr(app.logger, "disabled", True)
    answer = ask(app)
    assert answer.status_code == 503
    assert answer.json["cause"].startswith("The database does not answer")
    assert "no-such-folder" not in answer.text
