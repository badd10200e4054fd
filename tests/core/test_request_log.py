"""The log: one line of JSON a request, with the number that the pages show, and nothing that was typed."""

import json
import logging
import re
from io import StringIO

import pytest

from tests.support.emails import code_in, emails
from tests.support.factories import CODE_SECRET, LEGACY_PASSWORD, PACER_PASSWORD, make_filer, make_pacer
from tests.support.people import Filer, code_now
from wizard.core import clock, request_log
from wizard.core.database import db, transaction
from wizard.security.access import Access, require
from wizard.security.sessions import NOTED_EVERY, BrowserSession, SessionRow

REQUEST = re.compile("[A-Z2-9]{12}")


class Log:
    """What was written on standard error since somebody last looked."""

    def __init__(self) -> None:
        self.stderr = StringIO()

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.text().splitlines()]

    def requests(self) -> list[dict]:
        return [line for line in self.lines() if line["event"] == "request"]

    def text(self) -> str:
        written = self.stderr.getvalue()
        self.stderr.seek(0)
        self.stderr.truncate()
        return written


@pytest.fixture
def log(monkeypatch):
    """Asked for before the site: the site writes to the standard error that it finds."""
    log = Log()
    monkeypatch.setattr(request_log, "sys", log)
    monkeypatch.setattr(logging.getLogger("wizard"), "disabled", False)
    return log


@pytest.fixture
def served(log, app):
    """The site as it is served: a crash becomes a page instead of reaching the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def crashing(served):
    """The list of courts crashes."""

    def crash():
        raise RuntimeError("planted detail")

    served.view_functions["courts.find"] = require(Access.ANYONE)(crash)
    return served


def test_each_request_is_one_line_of_json(log, served):
    served.test_client().get("/courts/cacd/")
    [line] = log.lines()
    assert {key: line[key] for key in ("event", "method", "path", "status", "level")} == {
        "event": "request",
        "method": "GET",
        "path": "/courts/cacd/",
        "status": 200,
        "level": "info",
    }
    assert REQUEST.fullmatch(line["request"])
    assert line["ms"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", line["timestamp"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/log-out", 405),
        ("POST", "/log-out", 400),
        ("HEAD", "/courts/cacd/", 200),
        ("GET", "/courts/cacd/link/sign-in", 302),
        ("GET", "/healthz", 200),
    ],
)
def test_refused_requests_are_told_too(log, served, method, path, status):
    answer = served.test_client().open(path, method=method)
    [line] = log.requests()
    assert (line["method"], line["path"], line["status"]) == (method, path, status)
    assert answer.headers["X-Request-ID"] == line["request"]


def test_a_host_name_that_is_not_ours_is_told_too(log, make_site):
    answer = make_site(hosts=("link.example.gov",)).test_client().get("/", headers={"Host": "evil.example.com"})
    [line] = log.requests()
    assert (line["status"], line["request"]) == (400, answer.headers["X-Request-ID"])


def test_every_request_has_a_number_of_its_own_whatever_a_client_sends(log, served):
    for _ in range(3):
        served.test_client().get("/", headers={"X-Request-ID": "mine"})
    numbers = [line["request"] for line in log.requests()]
    assert len(set(numbers)) == 3
    assert "mine" not in numbers


@pytest.mark.parametrize("path", ["/nothing", "/log-out"])
def test_the_page_of_a_failure_shows_the_number_of_its_line(log, served, path):
    reader = Filer(served)
    reader.opens(path)
    [line] = log.requests()
    assert reader.page.select_one("main .code").get_text().replace(" ", "") == line["request"]
    assert reader.response.headers["X-Request-ID"] == line["request"]


def test_a_crash_is_told_with_the_number_that_its_page_shows(log, crashing):
    reader = Filer(crashing)
    reader.opens("/")
    crash, request = log.lines()
    assert reader.response.status_code == 500
    assert crash["request"] == request["request"] == reader.response.headers["X-Request-ID"]
    assert reader.page.select_one("main .code").get_text().replace(" ", "") == request["request"]
    assert request["status"] == 500
    assert "RuntimeError: planted detail" in crash["exception"]
    assert "planted" not in reader.response.text


def test_a_crash_while_the_session_is_saved_is_still_one_line_with_the_last_answer(log, served, monkeypatch):
    def crash(_session):
        raise RuntimeError

    make_pacer(), make_filer()
    filer = Filer(served)
    with clock.stopped_at(clock.now() - NOTED_EVERY):
        filer.stands_at("logout")
    log.text()
    monkeypatch.setattr(BrowserSession, "store", crash)
    token = filer.page.select_one("[name=csrf_token]")["value"]
    answer = filer.client.post(f"{filer.base}not-now", data={"csrf_token": token})
    assert answer.status_code == 500
    assert [line["status"] for line in log.requests()] == [500]


def test_no_query_is_written(log, served):
    served.test_client().get("/courts/cacd/link/?because=planted&username=planted")
    served.test_client().get("/nothing?password=planted")
    assert "planted" not in log.text()


def test_nothing_that_is_typed_or_kept_in_a_cookie_is_written(log, served):
    pacer = make_pacer(enrolled=True)
    make_filer()
    filer = Filer(served)
    filer.begins()
    filer.logs_out_first()
    code = code_now(CODE_SECRET)
    filer.signs_in("planted-name", "planted-password", otp_code="planted-code", client_code="planted-matter")
    filer.signs_in(otp_code=code, client_code="planted-matter")
    filer.chooses("somebody_else", filer_name="Planted Name")
    filer.gives_legacy("planted-login", "planted-legacy")
    filer.gives_legacy()
    email_code = code_in(emails("link-code")[0])
    filer.sends(code=email_code)
    filer.sends(typed_last_name="Planted-Last", understood=None)
    key = filer.client.get_cookie(served.config["SESSION_COOKIE_NAME"]).value
    written = log.text()
    assert written.count('"event": "request"') >= 10
    for secret in (
        "planted",
        PACER_PASSWORD,
        LEGACY_PASSWORD,
        code,
        email_code,
        key,
        pacer.username,
        pacer.email,
        "jrivera",
    ):
        assert secret.lower() not in written.lower(), secret


def test_a_fault_of_the_database_is_told_without_what_was_to_be_stored(log, served):
    secret = "".join(("plan", "ted"))

    def store():
        with transaction():
            db.session.execute(db.insert(SessionRow).values(key_digest=secret, data={"x": secret}))

    served.view_functions["signon.log_out"] = require(Access.PROGRAM)(store)
    served.test_client().post("/log-out")
    written = log.text()
    assert "IntegrityError" in written
    assert "parameters hidden" in written
    assert "planted" not in written


def test_lines_outside_a_request_are_json_too(log, served):
    served.logger.warning("something")
    [line] = log.lines()
    assert (line["event"], line["level"]) == ("something", "warning")
