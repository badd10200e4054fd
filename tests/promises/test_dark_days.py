"""Every page says what can be filed now, and while a court is dark none promises that anything can."""

import re
from datetime import timedelta

import pytest

from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, make_filer, make_pacer
from tests.support.people import Filer
from wizard.core import clock
from wizard.courts.phases import Phase

COURT = "exb"
PUBLIC = (
    "/", "/courts/exb/", "/courts/exb/login", "/courts/exb/login/to-view", "/courts/exb/link/",
    "/courts/exb/link/ended/before-go-live", "/courts/exb/faq?open=all", "/courts/exb/help", "/courts/exb/deadline",
    "/courts/exb/checklist/", "/courts/exb/never-filed", "/courts/exb/people-without-lawyers", "/courts/exb/notices/",
    "/courts/exb/users", "/courts/exb/forgot", "/courts/exb/guides/", "/courts/exb/guides/aids/prepare",
)  # fmt: skip
# What only a court whose old system is open may say.
PROMISES = re.compile(
    r"[Ff]ile with your CM/ECF login|[Ll]og in to file|[Kk]eep filing|[Yy]ou may file|still works|can file here with|"
    r"[Tt]o file, use"
)
CLOSED = "Nothing can be filed here electronically until Monday, March 5, 2035, at 8:00 a.m. Central time"
STOPS = "Friday, March 2, 2035, at 12:00 p.m. (noon) Central time"


@pytest.fixture
def moment_in(app):
    timetable = app.extensions["courts"][COURT].timetable
    return lambda wanted: timetable.moment_in(wanted)


def about_exb(page, path: str) -> str:
    """The text of a page; of the list of courts, what stands below the court's name."""
    if path != "/":
        return page.text
    [item] = [each for each in page.page.select(".court-list__item") if each.select_one("a[href='/courts/exb/']")]
    return item.get_text(" ", strip=True)


@pytest.mark.parametrize("path", PUBLIC)
def test_in_the_dark_days_no_page_promises_that_anything_files(filer, moment_in, path):
    with clock.stopped_at(moment_in(Phase.DARK)):
        filer.opens(path)
        assert not PROMISES.search(about_exb(filer, path))


@pytest.mark.parametrize("path", [*PUBLIC[1:6], "/courts/exb/deadline", "/courts/exb/faq?open=all"])
def test_in_the_dark_days_the_pages_that_speak_of_filing_say_so_and_lead_to_the_deadline(filer, moment_in, path):
    with clock.stopped_at(moment_in(Phase.DARK)):
        filer.opens(path)
        assert re.search(r"[Nn]othing can be filed|no login files", filer.text)
        assert path.endswith("deadline") or filer.page.select("main a[href='/courts/exb/deadline']")


@pytest.mark.parametrize("path", ["/courts/exb/", "/courts/exb/login", "/courts/exb/link/", "/courts/exb/deadline"])
@pytest.mark.parametrize(
    ("phase", "order"), [(Phase.DARK, "General Order 35-01"), (Phase.GRACE, "General Order 35-02"), (Phase.BEFORE, "")]
)
def test_the_courts_order_stands_on_these_pages_in_its_phase(filer, moment_in, path, phase, order):
    with clock.stopped_at(moment_in(phase)):
        filer.opens(path)
        shown = re.findall(r"General Order 35-0\d", " ".join(h.get_text() for h in filer.page.select("main h2")))
        is_shown_here = phase.is_dark or path not in ("/courts/exb/login", "/courts/exb/link/")
        assert shown == ([order] if order and is_shown_here else [])


@pytest.mark.parametrize(
    ("phase", "path", "says"),
    [
        (Phase.BEFORE, "/courts/exb/", f"Until {STOPS}, file with your CM/ECF login."),
        (Phase.BEFORE, "/courts/exb/login", "From then until Monday, March 5, 2035"),
        (Phase.REGISTRATIONS_CLOSED, "/courts/exb/", "registering no one new"),
        (Phase.REGISTRATIONS_CLOSED, "/courts/exb/faq?open=all", "Can I be registered as an e-filer now?"),
        (Phase.DARK, "/", "Closed until go-live."),
        (Phase.DARK, "/courts/exb/", "CM/ECF in this court is closed"),
        (Phase.DARK, "/courts/exb/deadline", "Fed. R. Bankr. P. 9006(a)(3)"),
        (Phase.GRACE, "/courts/exb/", "anyone who cannot link may file as the court’s order says"),
        (Phase.GRACE, "/courts/exb/deadline", "You may file in another way"),
        (Phase.SETTLED, "/courts/exb/", "has used NextGen since Monday, March 5, 2035"),
    ],
)
def test_a_page_says_what_counts_in_its_phase(filer, moment_in, phase, path, says):
    with clock.stopped_at(moment_in(phase)):
        filer.opens(path)
        assert says in about_exb(filer, path)


@pytest.mark.parametrize("phase", [Phase.BEFORE, Phase.DARK, Phase.GRACE, Phase.SETTLED])
def test_my_courts_and_the_landing_page_follow_the_phase(filer, moment_in, phase):
    make_pacer()
    with clock.stopped_at(moment_in(phase)):
        filer.opens("/login")
        filer.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
        for path in ("/my/courts", "/courts/exb/home"):
            filer.opens(path)
            assert (CLOSED in filer.text) is phase.is_dark
        assert bool(PROMISES.search(filer.text)) is phase.is_legacy_open


def test_a_legacy_login_ends_when_the_old_system_stops(app, filer, moment_in):
    make_filer(COURT)
    late = Filer(app)
    with clock.stopped_at(moment_in(Phase.DARK) - timedelta(minutes=2)):
        for each in (filer, late):
            each.opens("/courts/exb/login")
        filer.sends(username="jrivera", password=LEGACY_PASSWORD)
        assert "You may file" in filer.text
    with clock.stopped_at(moment_in(Phase.DARK)):
        filer.opens("/courts/exb/home")
        assert filer.path == "/courts/exb/login"
        late.sends(username="jrivera", password=LEGACY_PASSWORD)
        assert (late.path, "Neither login works now" in late.text) == ("/courts/exb/login", True)


def test_no_cache_keeps_a_page_past_the_moment_that_changes_it(filer, moment_in):
    with clock.stopped_at(moment_in(Phase.DARK) - timedelta(seconds=90)):
        filer.opens("/courts/exb/")
        assert filer.response.headers["Cache-Control"] == "public, max-age=30"
