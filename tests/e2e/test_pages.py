"""What holds on every page: nothing comes from elsewhere; and the receipt on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.e2e import checks
from tests.e2e.monitor import BrowserMonitor

pytestmark = pytest.mark.slow

# A browser that has not loaded the site's font prints in its own, which may be much wider.
IN_FONT = """font => {
    for (const each of document.querySelectorAll("*")) each.style.setProperty("font-family", font, "important")
    return document.fonts.ready.then(() => null)
}"""


def test_the_strict_policy_troubles_no_page_and_nothing_comes_from_elsewhere(walks, site):
    walker = walks("canb-plain", checks=[checks.targets_are_large_enough])
    watch = BrowserMonitor(walker.page.context, site.origin)
    walker.finds_the_court()
    walker.links()
    for path in ("/practice/", "/practice/outbox", "/courts/exd/link/"):
        walker.opens(path)
    assert (watch.complaints, watch.bad_answers) == ([], [])


def test_the_watch_would_notice_a_breach(chromium, site):
    context = chromium.new_context(base_url=site.origin)
    watch, page = BrowserMonitor(context, site.origin), context.new_page()
    page.goto("/")
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.1:9/x'}))")
    page.wait_for_timeout(100)
    context.close()
    assert "Content Security Policy" in " ".join(watch.complaints)


@pytest.mark.parametrize("key", ["cacd-plain", "canb-agent"])
def test_the_receipt_prints_on_one_page_without_anything_to_press(walks, key):
    walker = walks(key, "Wilhelmina Hollingsworth")
    walker.skips_to("done")
    page = walker.page
    page.emulate_media(media="print")
    assert page.locator(".receipt").is_visible()
    assert page.locator(".receipt__number").inner_text().strip()
    for what in ("button", ".site-header__nav", ".site-footer", ".usa-skipnav", ".side-help"):
        assert not [one for one in page.locator(what).all() if one.is_visible()], f"{what} would be printed"
    page.locator(".help-line__spelling").evaluate("place => { place.textContent = 'November '.repeat(8) }")
    for font in ("Public Sans Web", "DejaVu Sans"):
        page.evaluate(IN_FONT, font)
        for paper in ("Letter", "A4"):
            _first, *others = PdfReader(BytesIO(page.pdf(format=paper, prefer_css_page_size=True))).pages
            assert [each.extract_text() for each in others] == [], f"{paper}, {font}"


def test_the_receipt_has_a_button_that_prints(walks):
    walker = walks()
    walker.skips_to("done")
    walker.page.evaluate("window.print = () => { document.title = 'printing' }")
    walker.page.get_by_role("button", name="Print this receipt").click()
    assert walker.page.title() == "printing"
