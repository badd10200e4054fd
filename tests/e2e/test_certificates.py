"""Certificates in a real browser: from the refusal to the clerk, at 320 pixels, and on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.e2e import checks
from tests.e2e.test_pages import IN_FONT

pytestmark = pytest.mark.slow
CHECKS = (checks.no_axe_violations, checks.nothing_overflows, checks.targets_are_large_enough)


def test_a_filer_prints_a_certificate_and_the_clerk_verifies_the_file(walks, tmp_path):
    walker = walks("cacd-plain", checks=CHECKS, viewport={"width": 320, "height": 640})
    walker.skips_to("legacy")
    walker.gives_legacy(password="wrong")
    walker.submits("main .proof-offer button")
    page = walker.page
    assert walker.path.endswith("/link/certificate")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the signed text").click()
    download.value.save_as(tmp_path / "certificate.txt")
    _prints_on_one_page(page)
    walker.opens("/courts/cacd/verify")
    page.set_input_files("[name=file]", tmp_path / "certificate.txt")
    walker.submits("main form.fields button")
    assert walker.outcome == "genuine"


def _prints_on_one_page(page) -> None:
    page.emulate_media(media="print")
    assert not [one for one in page.locator("button, .side-help, .site-footer").all() if one.is_visible()]
    assert page.locator(".proof svg").is_visible()
    for font in ("Public Sans Web", "DejaVu Sans"):
        page.evaluate(IN_FONT, font)
        for paper in ("Letter", "A4"):
            assert len(PdfReader(BytesIO(page.pdf(format=paper, prefer_css_page_size=True))).pages) == 1, (paper, font)
    page.emulate_media(media="screen")
