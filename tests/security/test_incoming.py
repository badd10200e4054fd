"""Spellings of the host's name, hosts that monitors ask for, and cookies that other sites leave here."""

import pytest

from wizard.security.incoming import LONGEST_COOKIES, canonical_host


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Link.Example.GOV", "link.example.gov"),
        ("link.example.gov.", "link.example.gov"),
        ("link.example.gov.:8443", "link.example.gov:8443"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("[::1]:8000", "[::1]:8000"),
        ("", ""),
    ],
)
def test_a_host_is_compared_in_one_spelling(written, compared):
    assert canonical_host(written) == compared


@pytest.fixture
def client(make_site):
    return make_site(hosts=["Link.example.gov"]).test_client()


@pytest.mark.parametrize("host", ["link.example.gov", "LINK.example.gov", "link.example.gov."])
def test_every_spelling_of_the_host_is_served(client, host):
    assert client.get("/courts/cacd/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "10.0.0.7:8000", "link.example.gov.evil.example"])
@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/metrics", 200), ("/", 400), ("/healthz/", 400)])
def test_only_monitors_may_ask_for_any_host(client, host, path, status):
    assert client.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(("length", "status"), [(LONGEST_COOKIES, 200), (LONGEST_COOKIES + 1, 431)])
def test_more_cookies_than_this_site_reads_are_refused_with_advice(filer, length, status):
    client = filer.app.test_client(use_cookies=False)
    answer = client.get("/courts/cacd/", headers={"Cookie": "a=".ljust(length, "x")})
    assert answer.status_code == status
    assert ("Delete this site’s cookies" in answer.text) is (status == 431)
