"""The console on PostgreSQL: finding, a call, and what may be done."""

import pytest

from tests.support.factories import all_of, make_filer, make_pacer, make_staff
from tests.support.people import Filer, Helper
from wizard.audit.models import AuditRow
from wizard.flow.journey import Journey

pytestmark = pytest.mark.slow


@pytest.fixture
def on_postgres(make_site, postgres):
    app = make_site(database=postgres())
    with app.app_context():
        yield app


def test_a_call_goes_from_a_misspelled_name_to_the_end_of_the_journey(on_postgres):
    pacer, filer = make_pacer(), make_filer()
    make_filer(username="other1", last_name="Rivington", first_name="Jorge")
    caller, helper = Filer(on_postgres), Helper(on_postgres)
    caller.stands_at("legacy", pacer, filer)
    caller.gives_legacy("jrivera", "wrong")
    helper.sits_down(make_staff())
    for typed in ("Riviera Jordn", "jrivra", "jordan.rivera@example.com", "55501", pacer.account_number):
        assert helper.looks_for(typed)[0] == "Jordan Rivera", typed
    helper.takes_call(all_of(Journey)[0].reference)
    assert "Recorded as: wrong password" in helper.text
    assert helper.client.get("/desk/calls/1/now").status_code == 200
    helper.opens("/desk/calls/1/end-journey")
    helper.sends(reason="asked")
    assert "ended, help desk" in helper.text
    for path in ("/desk/today", "/desk/timeline/", "/desk/timeline/?call=1&kind=desk"):
        helper.opens(path)
        assert helper.response.status_code == 200
    assert [row.event for row in all_of(AuditRow)][-1] == "desk.stopped"
