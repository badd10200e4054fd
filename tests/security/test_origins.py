"""Where a form comes from: browsers and proxies that leave the referrer out are served, other sites' forms are not."""

import pytest

from tests.support.people import Filer

HERE, ELSEWHERE = "https://localhost", "https://evil.example"
START = "/courts/cacd/link/"


def answer_to(filer: Filer, **headers: str):
    """What a form with the right token is answered, sent by HTTPS with these headers."""
    filer.opens(START)
    token = filer.page.select_one("[name=csrf_token]")["value"]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return filer.client.post(START, data={"csrf_token": token}, headers=named, base_url=HERE)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": HERE},
        {"Origin": "HTTPS://LOCALHOST"},
        {"Referer": f"{HERE}{START}"},
        {"Origin": HERE, "Referer": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": "null", "Referer": f"{HERE}/"},
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
    ],
)
def test_a_form_of_this_site_is_read_whatever_its_browser_leaves_out(filer, headers):
    assert answer_to(filer, **headers).status_code == 303


@pytest.mark.parametrize(("origin", "status"), [("http://localhost", 303), (HERE, 303), (ELSEWHERE, 400)])
def test_at_this_machines_own_address_there_may_be_no_proxy(filer, origin, status):
    filer.opens(START)
    token = filer.page.select_one("[name=csrf_token]")["value"]
    answer = filer.client.post(START, data={"csrf_token": token}, headers={"Origin": origin})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ELSEWHERE},
        {"Origin": "http://localhost"},
        {"Origin": f"{HERE}:8443"},
        {"Origin": f"{HERE}.evil.example"},
        {"Origin": "https://[broken"},
        {"Origin": "null", "Referer": ELSEWHERE},
        {"Referer": f"{ELSEWHERE}/?{HERE}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(filer, headers):
    answer = answer_to(filer, **headers)
    assert answer.status_code == 400
    assert "This form came from another site" in answer.text
    assert "Central District of California" in answer.text
    assert f'href="{START}"' in answer.text


def test_without_a_cookie_the_page_says_to_allow_cookies(filer):
    filer.stands_at("logout")
    filer.client.delete_cookie(filer.app.config["SESSION_COOKIE_NAME"])
    filer.logs_out_first()
    assert filer.response.status_code == 400
    assert filer.page.h1.get_text() == "Your browser did not send our cookie"
    assert "Central District of California" in filer.page.header.get_text()
    assert filer.page.main.find("a", href=START)


def test_an_old_page_says_that_it_is_old(filer):
    filer.stands_at("logout")
    filer.forges("csrf_token", "old")
    filer.logs_out_first()
    assert filer.page.h1.get_text() == "This page was open too long"
    assert "Central District of California" in filer.page.header.get_text()
