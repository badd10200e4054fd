"""The journeys that arrive."""

import pytest

from tests.makers import make_filer, make_pacer
from wizard.kernel.db import db
from wizard.links.models import Link


@pytest.fixture
def pair(app):
    return make_pacer(), make_filer()


def test_a_filer_links_and_sees_the_landing_page(filer, pair):
    filer.links()
    assert filer.outcome == "linked"
    assert filer.path.endswith("/link/done")
    assert "Log out" in filer.page.header.get_text()
    link = db.session.scalars(db.select(Link)).one()
    assert (link.pacer_account_id, link.filer_account_id) == (pair[0].id, pair[1].id)
    assert link.receipt in filer.text.replace(" ", "")
