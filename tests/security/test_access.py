"""Who may enter, what every answer bears, and the cookies of PACER that can be ended by name."""

import shutil
from pathlib import Path

import pytest
from flask_login.utils import encode_cookie

from tests.support.factories import make_filer, make_pacer, make_staff
from tests.support.people import Filer
from tests.support.sites import KEY, create_site
from wizard.security.access import Access, require
from wizard.security.headers import HEADERS

ROOT = Path(__file__).parent.parent.parent
STATIC = next(path for path in (ROOT / "static" / "js").glob("*.js")).relative_to(ROOT).as_posix()


@pytest.mark.parametrize("mode", ["live", "practice"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/courts/cacd/link/", 200),
        ("GET", "/courts/cacd/link/confirm", 302),
        ("GET", "/nothing", 404),
        ("POST", "/", 405),
        ("POST", "/courts/cacd/link/", 400),
        ("POST", "/log-out", 400),
        ("GET", f"/{STATIC}", 200),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/static/../wsgi.py", 404),
    ],
)
def test_every_answer_bears_the_headers(make_site, mode, method, path, status):
    answer = make_site(mode=mode).test_client().open(path, method=method, buffered=True)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, name
    is_secure = "Strict-Transport-Security" in answer.headers
    assert is_secure is (mode == "live")


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline():
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'none'" in policy


def test_static_files_may_be_kept_for_ever_and_pages_with_forms_never(app):
    client = app.test_client()
    assert "max-age=31536000" in client.get(f"/{STATIC}", buffered=True).headers["Cache-Control"]
    assert client.get("/courts/cacd/link/").headers["Cache-Control"] == "no-store"


def test_only_whoever_is_signed_on_enters_a_room_that_says_so(migrated, tmp_path):
    shutil.copy(migrated, tmp_path)
    app = create_site(tmp_path)
    app.add_url_rule("/inside", "inside", require(Access.SIGNED_IN)(lambda: "inside"))
    app.add_url_rule("/undeclared", "undeclared", lambda: "nobody said who may open this")
    with app.app_context():
        filer = Filer(app)
        assert filer.client.get("/inside").headers["Location"] == "/login?then=/inside"
        filer.stands_at("confirm", make_pacer(), make_filer())
        filer.confirms()
        with app.app_context():
            assert filer.client.get("/inside").text == "inside"
            assert filer.client.get("/undeclared").status_code == 403


@pytest.mark.parametrize(("make", "path"), [(make_pacer, "/my/account/"), (make_staff, "/desk/find")])
def test_no_remember_cookie_is_read(app, make, path):
    """Flask-Login believes a cookie that bears a name and a signature, which whoever has the key can make."""
    app.secret_key, name = KEY, make().get_id()
    for cookie in ("remember_token", app.config.get("REMEMBER_COOKIE_NAME", "remember_token")):
        client = app.test_client()
        client.set_cookie(cookie, encode_cookie(name, key=KEY))
        answer = client.get(path)
        assert (answer.status_code, "login" in answer.headers["Location"]) == (302, True)
        assert client.get("/").headers.get("Set-Cookie") is None


def test_a_forged_remember_cookie_exports_no_audit(app):
    app.secret_key = KEY
    intruder = Filer(app)
    intruder.opens("/desk/login")
    intruder.client.set_cookie("remember_token", encode_cookie(make_staff(role="administrator").get_id(), key=KEY))
    token = intruder.page.select_one("[name=csrf_token]")["value"]
    answer = intruder.client.post("/desk/timeline/export/jsonl", data={"csrf_token": token})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/desk/login")


def test_step_1_says_what_it_sees_of_pacer_and_what_it_cannot(filer):
    filer.begins()
    assert "We see no PACER login in this browser" in filer.text
    assert "What we cannot see" in filer.text
    link = filer.page.find("a", string=lambda words: words and "Log out at PACER" in words)
    assert link["href"].startswith("https://pacer.login.uscourts.gov/")


@pytest.mark.parametrize("name", ["NextGenCSO", "PacerSession"])
def test_a_cookie_of_pacer_is_seen_and_expired_by_name_for_the_host_and_every_domain_above(filer, name):
    filer.begins()
    filer.client.set_cookie(name, "token", domain="localhost")
    filer.opens(f"{filer.base}logout")
    assert "still has a PACER login" in filer.text
    csrf = filer.page.select_one("[name=csrf_token]")["value"]
    answer = filer.client.post(f"{filer.base}log-out", data={"csrf_token": csrf})
    expired = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith(f"{name}=;")]
    assert len(expired) == 1
    assert "Expires=Thu, 01 Jan 1970" in expired[0]
    filer.opens(f"{filer.base}logout")
    assert "We see no PACER login" in filer.text


def test_the_domains_above_the_host_are_expired_too_but_not_the_top_one(app):
    from flask import Response

    from wizard.pacer.cookies import expire_pacer_cookies

    cookies = {"Cookie": "NextGenCSO=x; PacerSession=y; PacerOther=z; filer_link=1"}
    with app.test_request_context("/", headers={"Host": "link.cacd.uscourts.gov:8443", **cookies}):
        answer = Response()
        expire_pacer_cookies(answer)
    told = [
        (cookie.partition("=")[0], cookie.partition("Domain=")[2].partition(";")[0])
        for cookie in answer.headers.getlist("Set-Cookie")
    ]
    domains = ["", "cacd.uscourts.gov", "uscourts.gov"]
    assert sorted(told) == sorted((name, domain) for name in ("NextGenCSO", "PacerSession") for domain in domains)


def test_logging_out_at_step_1_ends_ones_session_here_and_goes_on_with_the_journey(filer):
    make_pacer()
    make_filer()
    filer.links()
    filer.begins("canb")
    assert "Someone is logged in to this site" in filer.text
    filer.presses("Log out here")
    assert filer.path.endswith("/canb/link/logout")
    assert "No one is logged in to this site" in filer.text
    filer.logs_out_first()
    assert filer.path.endswith("/sign-in")


def test_step_1_never_traps_anybody(filer):
    filer.begins()
    filer.client.set_cookie("NextGenCSO", "token")
    filer.opens(f"{filer.base}logout")
    filer.sends(signed_out=None)
    assert filer.errors == ["Log out first. Then select this box."]
    filer.logs_out_first()
    assert filer.path.endswith("/sign-in")
