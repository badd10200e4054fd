"""What every template knows."""

import pytest

from tests.support.factories import make_filer, make_pacer
from wizard.core.references import group_of_four
from wizard.core.template_globals import humanize


@pytest.mark.parametrize(
    ("reference", "shown"),
    [("ACDEFGHJ", "ACDE FGHJ"), ("ACDEFGHJKM", "ACDE FGHJ KM"), ("ACD", "ACD"), ("", "")],
)
def test_a_reference_is_written_in_groups_of_four(reference, shown):
    assert group_of_four(reference) == shown


@pytest.mark.parametrize(
    ("name", "words"), [("attorney", "Attorney"), ("court_reporter", "Court reporter"), ("us_trustee", "Us trustee")]
)
def test_a_name_from_a_table_is_written_in_words(name, words):
    assert humanize(name) == words


def test_the_address_of_a_static_file_changes_with_its_content(app):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("img/mark.svg")
        assert app.jinja_env.globals["asset"]("img/mark.svg") == address
        assert app.jinja_env.globals["asset"]("js/site.js").partition("v=")[2] != address.partition("v=")[2]
        assert app.jinja_env.globals["asset"]("nothing.css").endswith("v=missing")
    assert app.test_client().get(address, buffered=True).status_code == 200


def test_every_static_file_that_a_page_names_is_there(filer):
    filer.opens("/")
    named = [tag.get("src") or tag.get("href") for tag in filer.page.select("script[src], img[src], link[href]")]
    assert len(named) >= 4
    for address in named:
        assert "missing" not in address, address
        assert filer.client.get(address, buffered=True).status_code == 200, address


def test_the_practice_banner_stands_on_practice_pages_only(make_site):
    from tests.support.people import Filer

    for mode, shown in (("practice", True), ("live", False)):
        filer = Filer(make_site(mode=mode))
        for path in ("/", "/courts/cacd/link/", "/nothing"):
            filer.opens(path)
            assert bool(filer.page.select(".practice-banner")) is shown


def test_the_header_offers_log_out_to_whoever_is_signed_on(filer):
    filer.opens("/")
    assert "Log out" not in filer.page.header.get_text()
    filer.stands_at("confirm", make_pacer(), make_filer())
    filer.confirms()
    assert "Log out" in filer.page.header.get_text()
