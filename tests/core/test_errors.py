"""A failure is a page of this site: what happened, that nothing was lost, what to do."""

import pytest
from sqlalchemy import event

from tests.support.factories import make_filer, make_pacer
from wizard.core.database import db
from wizard.security.access import Access, require


@pytest.fixture
def as_served(app, monkeypatch):
    """The site as it is served: a crash becomes a page instead of reaching the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(app.logger, "disabled", True)
    return app


@pytest.mark.parametrize("path", ["/nothing", "/courts/nowhere/", "/courts/CACD/", "/courts/cacd/link/nothing"])
def test_an_unknown_address_is_a_page_of_this_site(filer, path):
    filer.opens(path)
    assert filer.response.status_code == 404
    assert filer.page.h1.get_text() == "Page not found"
    assert "No account was linked" in filer.text


@pytest.mark.parametrize(("path", "allowed"), [("/log-out", "POST"), ("/courts/cacd/link/not-now", "POST")])
def test_the_wrong_method_says_which_is_right(filer, path, allowed):
    filer.opens(path)
    assert filer.response.status_code == 405
    assert allowed in filer.response.headers["Allow"]


def test_too_much_text_is_refused(filer):
    filer.opens("/courts/cacd/link/")
    filer.posts("/courts/cacd/link/", more="x" * 70_000)
    assert filer.response.status_code == 413
    assert filer.page.h1.get_text() == "That is too much text"


def test_too_many_fields_are_refused(filer):
    filer.opens("/courts/cacd/link/")
    token = filer.page.select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, **{f"field{number}": "x" for number in range(70)}}
    answer = filer.client.post("/courts/cacd/link/", data=data, content_type="multipart/form-data")
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("token", [None, "", "forged"])
def test_a_form_without_its_token_is_refused_with_advice(filer, token):
    filer.stands_at("logout")
    filer.forges("csrf_token", token)
    filer.logs_out_first()
    assert filer.response.status_code == 400
    assert "Go back, reload the page, and send it again" in filer.text


def test_a_crash_is_told_without_asking_the_database(as_served, filer):
    pacer, account = make_pacer(), make_filer()
    filer.stands_at("confirm", pacer, account)
    filer.confirms()

    def crash():
        event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
        raise RuntimeError("planted detail")

    asked = []
    as_served.view_functions["courts.find"] = require(Access.ANYONE)(crash)
    filer.opens("/")
    assert filer.response.status_code == 500
    assert asked == []
    assert filer.page.h1.get_text() == "Something went wrong here"
    assert "planted detail" not in filer.response.text


@pytest.fixture
def database_gone(as_served, filer):
    """Somebody stands at the sign-in step when the database goes away."""
    filer.stands_at("sign-in")
    db.session.remove()
    db.engine.dispose()
    for path in as_served.extensions["settings"].instance.glob("filer-link.sqlite3*"):
        path.unlink()


@pytest.mark.parametrize("step", ["", "sign-in", "done"])
def test_a_database_that_is_gone_is_told_on_a_page(database_gone, filer, step):
    filer.opens(filer.base + step)
    assert filer.response.status_code == 500
    assert filer.page.h1.get_text() == "Something went wrong here"


def test_a_form_sent_while_the_database_is_gone_says_that_nothing_was_linked(database_gone, filer):
    filer.signs_in()
    assert filer.response.status_code == 500
    assert "No account was linked" in filer.text


def test_without_its_database_the_site_still_shows_what_needs_none(database_gone, filer):
    filer.opens("/courts/cacd/")
    assert filer.response.status_code == 200


@pytest.mark.parametrize("step", ["sign-in", "legacy"])
def test_a_full_house_asks_to_come_back_and_loses_nothing(filer, busy, step):
    pacer, account = make_pacer(), make_filer()
    filer.stands_at(step, pacer, account)
    page, here = filer.page, filer.path
    act = filer.signs_in if step == "sign-in" else filer.gives_legacy
    with busy():
        act()
    assert filer.response.status_code == 503
    assert filer.response.headers["Retry-After"] == "60"
    assert "Many people are logging in right now" in filer.text
    filer.page, filer.path = page, here
    act()
    assert filer.path.endswith("/choose" if step == "sign-in" else "/confirm")


@pytest.mark.parametrize("host", ["evil.example.com", "link.example.gov.evil.example.com"])
def test_a_live_site_answers_to_its_own_hosts_only(make_site, host):
    client = make_site(hosts=("link.example.gov",)).test_client()
    assert client.get("/", headers={"Host": "link.example.gov"}).status_code == 200
    assert client.get("/", headers={"Host": host}).status_code == 400
