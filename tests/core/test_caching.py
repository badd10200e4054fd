"""Caches: public pages may be kept while nobody is known, and never past the moment when they change."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import make_filer, make_pacer
from wizard.core import clock

EXD_GO_LIVE = datetime(2035, 3, 5, 12, tzinfo=UTC)
KEPT = "public, max-age=300"


@pytest.mark.parametrize("path", ["/", "/courts/cacd/"])
def test_a_public_page_may_be_kept_for_five_minutes_by_whoever_is_unknown(filer, path):
    answer = filer.client.get(path)
    assert answer.headers["Cache-Control"] == KEPT
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" in answer.headers["Vary"]


def test_a_page_that_has_not_changed_is_not_sent_again(filer):
    answer = filer.client.get("/courts/cacd/")
    again = filer.client.get("/courts/cacd/", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_nothing_is_kept_for_whoever_is_known(filer):
    make_pacer(), make_filer()
    filer.links()
    for path in ("/", "/courts/cacd/"):
        filer.opens(path)
        assert filer.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/nothing", "/courts/cacd/link/", "/courts/cacd/link/ended/not-now", "/healthz"])
def test_failures_forms_and_the_wizard_are_kept_by_nobody(filer, path):
    assert filer.client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("seconds_before", "kept"), [(3600, 300), (300, 300), (299, 299), (1, 1), (0, 300), (-1, 300)])
@pytest.mark.parametrize("path", ["/", "/courts/exd/"])
def test_no_page_is_kept_past_the_go_live_that_changes_it(filer, path, seconds_before, kept):
    with clock.stopped_at(EXD_GO_LIVE - timedelta(seconds=seconds_before)):
        assert filer.client.get(path).headers["Cache-Control"] == f"public, max-age={kept}"


def test_a_browser_without_a_cookie_asks_the_database_nothing(filer, monkeypatch):
    monkeypatch.setattr("wizard.security.sessions._row_of", lambda _key: pytest.fail("the database was asked"))
    assert filer.client.get("/courts/cacd/").status_code == 200
