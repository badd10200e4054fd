"""Caches: public pages may be kept while nobody is known, and never past the moment when they change.

A page with a token is compressed only where nobody can put text of their own beside it.
"""

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import make_filer, make_pacer
from wizard.core import clock

EXD_GO_LIVE = datetime(2035, 3, 5, 12, tzinfo=UTC)
KEPT = "public, max-age=300"
COMPRESSED = {"Accept-Encoding": "gzip, deflate, br"}


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


def test_a_page_for_anyone_is_compressed_where_the_browser_takes_that(filer):
    plain = filer.client.get("/courts/cacd/")
    small = filer.client.get("/courts/cacd/", headers=COMPRESSED)
    assert (small.headers["Content-Encoding"], gzip.decompress(small.data)) == ("gzip", plain.data)
    assert small.headers["Content-Length"] == str(len(small.data))
    assert {"Accept-Encoding", "Cookie"} <= set(plain.vary)


@pytest.mark.parametrize("accepted", [{}, {"Accept-Encoding": "gzip;q=0, br"}], ids=["nothing said", "not gzip"])
def test_a_page_is_sent_as_it_is_where_the_browser_does_not_take_gzip(filer, accepted):
    answer = filer.client.get("/courts/cacd/", headers=accepted)
    assert "Content-Encoding" not in answer.headers
    assert b"</html>" in answer.data


def test_an_unchanged_page_is_not_compressed_anew(filer):
    answer = filer.client.get("/courts/cacd/", headers=COMPRESSED)
    again = filer.client.get("/courts/cacd/", headers={"If-None-Match": answer.headers["ETag"], **COMPRESSED})
    assert (again.status_code, again.data, again.headers.get("Content-Encoding")) == (304, b"", None)
    assert "Accept-Encoding" in again.vary


WITH_A_TOKEN = ("/courts/cacd/link/", "/courts/cacd/link/logout", "/courts/cacd/", "/courts/cacd/faq")


@pytest.fixture
def begun(filer):
    """Somebody who has begun, and whose pages may have a token therefore."""
    filer.begins()
    return filer


def asks(filer, path: str, method: str = "GET", **values: str):
    """What a browser gets that takes compressed pages, in a context of its own."""
    with filer.app.app_context():
        return filer.client.open(path, method=method, data=values, headers=COMPRESSED)


@pytest.mark.parametrize("path", WITH_A_TOKEN)
def test_a_page_with_a_token_is_compressed_where_its_address_is_all_that_was_sent(begun, path):
    answer = asks(begun, path)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Accept-Encoding" in answer.vary
    assert b"</html>" in gzip.decompress(answer.data)


@pytest.mark.parametrize("path", WITH_A_TOKEN)
def test_a_page_with_a_token_is_not_compressed_beside_text_that_was_sent(begun, path):
    """How well it compresses would tell whether that text is alike (BREACH)."""
    answer = asks(begun, f"{path}?because=csrf_token")
    assert "Content-Encoding" not in answer.headers
    assert b"</html>" in answer.data


def test_an_answer_to_a_form_is_not_compressed(begun):
    token = begun.page.select_one("[name=csrf_token]")["value"]
    answer = asks(begun, begun.path, "POST", csrf_token=token)
    assert b"<title>Error: " in answer.data
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/login?then=/my/courts", "/courts/cacd/forgot/password", "/courts/cacd/checklist/"])
def test_pages_of_other_rooms_with_a_token_are_not_compressed(begun, path):
    answer = asks(begun, path)
    assert b'name="csrf_token"' in answer.data
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/courts/cacd/xyzzy", "/courts/cacd/link/xyzzy", "/courts/cacd/notices/xyzzy"])
def test_no_compressed_page_repeats_the_path(begun, path):
    assert "Content-Encoding" not in asks(begun, path).headers


def test_a_search_of_whoever_is_known_is_not_compressed(filer):
    make_pacer(), make_filer()
    filer.links()
    assert "Content-Encoding" not in asks(filer, "/?q=california").headers


@pytest.mark.parametrize(("seconds_before", "kept"), [(3600, 300), (300, 300), (299, 299), (1, 1), (0, 300), (-1, 300)])
@pytest.mark.parametrize("path", ["/", "/courts/exd/"])
def test_no_page_is_kept_past_the_go_live_that_changes_it(filer, path, seconds_before, kept):
    with clock.stopped_at(EXD_GO_LIVE - timedelta(seconds=seconds_before)):
        assert filer.client.get(path).headers["Cache-Control"] == f"public, max-age={kept}"


def test_a_browser_without_a_cookie_asks_the_database_nothing(filer, monkeypatch):
    monkeypatch.setattr("wizard.security.sessions._row_of", lambda _key: pytest.fail("the database was asked"))
    assert filer.client.get("/courts/cacd/").status_code == 200
