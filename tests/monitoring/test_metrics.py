"""``/metrics``: what is counted, for whom, and that worker processes are added up."""

import os
import re
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from tests.support.factories import make_filer, make_pacer
from tests.support.gunicorn import gunicorn
from tests.support.people import Filer
from wizard.core.practice_settings import write_practice_settings
from wizard.monitoring import access
from wizard.security import passwords

TOKEN = "a-token-for-tests-only"


def read(text: str) -> dict[str, float]:
    """Every figure by its name and labels, as Prometheus reads them."""
    figures = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            key = f"{sample.name}{{{labels}}}"
            assert key not in figures, f"{key} is told twice"
            figures[key] = sample.value
    return figures


def figures(app) -> dict[str, float]:
    with app.app_context():
        answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    return read(answer.text)


def event(name: str, detail: str = "") -> str:
    return f"filer_link_events_total{{event={name},name={detail}}}"


def journeys(step: str = "", outcome: str = "") -> str:
    return f"filer_link_journeys{{flow=linking,outcome={outcome},step={step}}}"


def test_journeys_are_told_by_the_step_where_they_stand_and_by_their_end(app):
    pacer, account = make_pacer(), make_filer()
    for step in ("logout", "sign-in", "sign-in", "legacy"):
        Filer(app).stands_at(step, pacer)
    linked, stopped = Filer(app), Filer(app)
    linked.stands_at("confirm", pacer, account)
    linked.confirms()
    stopped.stands_at("choose", pacer)
    stopped.presses("Stop without linking")
    told = {name: value for name, value in figures(app).items() if name.startswith("filer_link_journeys")}
    assert told == {
        journeys("logout"): 1,
        journeys("sign-in"): 2,
        journeys("legacy"): 1,
        journeys(outcome="linked"): 1,
        journeys(outcome="not-now"): 1,
    }


def test_refusals_ends_and_links_are_counted_by_name(app, filer):
    make_pacer(), make_filer()
    names = [event("step.refused", "pacer-login"), event("link.made"), event("journey.ended", "linked")]
    before = figures(app)
    filer.goes_to("sign-in")
    filer.signs_in(password="wrong")
    filer.signs_in("nobody99")
    filer.signs_in()
    filer.chooses()
    filer.gives_legacy()
    filer.confirms()
    after = figures(app)
    assert [after[name] - before.get(name, 0) for name in names] == [2, 1, 1]


def test_passwords_being_verified_are_told(app):
    running = "filer_link_hashes{state=running}"
    with passwords.hasher().limiter.acquire():
        during = figures(app)[running]
    assert during - figures(app)[running] == 1


def test_emails_are_told_by_state(app, filer):
    make_pacer(), make_filer()
    filer.links()
    told = {name: value for name, value in figures(app).items() if name.startswith("filer_link_emails")}
    assert told == {f"filer_link_emails{{state={state}}}": count for state, count in EMAILS.items()}


EMAILS = {"waiting": 2, "failing": 0, "given_up": 0}


def test_no_name_nor_address_stands_among_the_figures(app, filer):
    pacer, account = make_pacer(), make_filer()
    filer.links()
    filer.presses("Log out")
    Filer(app).begins()
    text = app.test_client().get("/metrics").text
    for secret in (pacer.username, account.username, pacer.email, account.last_name, "127.0.0.1"):
        assert secret not in text


def test_prometheus_can_read_the_answer_and_it_is_not_stored(app):
    answer = app.test_client().get("/metrics")
    assert answer.headers["Content-Type"].count("charset") == 1
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"


def asks_from(app, address: str = "127.0.0.1", **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get("/metrics", headers=sent, environ_base={"REMOTE_ADDR": address}).status_code


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_without_a_token_this_machine_may_ask(app, address):
    assert asks_from(app, address) == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7", ""])
def test_without_a_token_nobody_else_may_ask(app, address):
    assert asks_from(app, address) == 404


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded"])
def test_a_stranger_behind_a_proxy_of_this_machine_may_not_ask(app, header):
    assert asks_from(app, **{header: "192.0.2.7"}) == 404
    assert asks_from(app, **{header: "127.0.0.1"}) == 404


def test_behind_a_trusted_proxy_too_a_stranger_may_not_ask(make_site):
    app = make_site(trusted_proxies=1)
    assert asks_from(app, X_Forwarded_For="192.0.2.7") == 404
    assert asks_from(app, X_Forwarded_For="127.0.0.1") == 404


@pytest.fixture
def with_token(make_site):
    return make_site(metrics_token=TOKEN)


def test_whoever_bears_the_token_may_ask_from_anywhere(with_token):
    assert asks_from(with_token, "192.0.2.7", Authorization=f"Bearer {TOKEN}") == 200


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer é"]
)
def test_with_a_token_set_nobody_may_ask_without_it_not_even_here(with_token, given):
    assert asks_from(with_token, Authorization=given) == 404
    assert asks_from(with_token) == 404


def test_the_token_is_compared_in_constant_time(with_token, monkeypatch):
    compared, compare = [], access.hmac.compare_digest
    monkeypatch.setattr(access.hmac, "compare_digest", lambda one, other: compared.append(1) or compare(one, other))
    asks_from(with_token, Authorization="Bearer wrong")
    assert compared == [1]


def test_the_page_for_a_stranger_is_the_page_for_any_unknown_address(app):
    stranger = Filer(app)
    stranger.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    texts = []
    for path in ("/metrics", "/nothing"):
        stranger.opens(path)
        texts.append(stranger.page.h1.get_text())
    assert texts[0] == texts[1]


@pytest.fixture
def two_workers(migrated, tmp_path, monkeypatch):
    """A site served by two processes; gives its address and the folder of their figures."""
    folder = tmp_path / "figures"
    folder.mkdir()
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(folder))
    shutil.copy(migrated, tmp_path)
    write_practice_settings(tmp_path / "settings.toml")
    with gunicorn(tmp_path) as origin:
        yield origin, folder


def begins(origin: str) -> None:
    """Begin a journey in a fresh browser on a fresh line."""
    browser = build_opener(HTTPCookieProcessor())
    page = browser.open(f"{origin}/courts/cacd/link/").read().decode()
    token = re.search('name="csrf_token" value="([^"]+)"', page)[1]
    answer = browser.open(f"{origin}/courts/cacd/link/", data=urlencode({"csrf_token": token}).encode())
    assert answer.url.endswith("/logout")


def begun_by(folder) -> dict[int, float]:
    """How many journeys each process has counted."""
    counts = {}
    for path in folder.glob("counter_*.db"):
        families = MultiProcessCollector.merge([str(path)])
        samples = [sample for family in families for sample in family.samples]
        counts[int(path.stem.partition("_")[2])] = sum(
            sample.value for sample in samples if sample.labels.get("event") == "journey.begun"
        )
    return counts


def begin_until_so_many_have_counted(origin: str, folder, processes: int) -> int:
    """Begin journeys, eight at once, until each of the processes has begun some; gives how many in all."""
    asked = 0
    with ThreadPoolExecutor(8) as crowd:
        while sum(count > 0 for count in begun_by(folder).values()) < processes:
            assert asked < 400, "one process answers everything"
            list(crowd.map(begins, [origin] * 8))
            asked += 8
    return asked


@pytest.mark.slow
def test_the_figures_of_two_worker_processes_are_added_up_and_outlive_them(two_workers):
    origin, folder = two_workers
    asked = begin_until_so_many_have_counted(origin, folder, 2)
    assert [journeys_told(origin) for _ in range(8)] == [(asked, asked)] * 8
    os.kill(next(iter(begun_by(folder))), signal.SIGKILL)
    asked += begin_until_so_many_have_counted(origin, folder, 3)
    assert [journeys_told(origin) for _ in range(8)] == [(asked, asked)] * 8


def journeys_told(origin: str) -> tuple[float, float]:
    """As events, counted by the processes, and as rows, read from the database."""
    told = read(build_opener().open(f"{origin}/metrics").read().decode())
    return told[event("journey.begun")], told[journeys("logout")]
