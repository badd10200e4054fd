"""What changed between the proofs and Submit: every rule is asked again, and the database is the last judge."""

import pytest

from tests.linking.conftest import events, last_journey, nothing_is_linked
from tests.support.factories import change, make_filer, make_pacer, rewrite
from tests.support.people import Filer
from wizard.core.database import transaction
from wizard.flow.refusals import RefusedError
from wizard.linking.services import make_link


@pytest.mark.parametrize(
    ("facts", "ending"),
    [
        ({"upgraded": False}, "upgrade-first"),
        ({"cancelled": True}, "account-canceled"),
        ({"kind": "shared"}, "shared-account"),
        ({"kind": "paa"}, "administrative-account"),
    ],
)
def test_a_pacer_account_that_changed_before_submit_is_not_linked(filer, pair, facts, ending):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    change(pair.pacer, **facts)
    filer.confirms()
    assert filer.outcome == ending
    assert nothing_is_linked()


@pytest.mark.parametrize(
    ("facts", "ending"),
    [({"status": "disabled"}, "filer-disabled"), ({"username": "j*rivera"}, "special-character")],
)
def test_a_filer_account_that_changed_before_submit_is_not_linked(filer, pair, facts, ending):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    change(pair.filer, **facts)
    filer.confirms()
    assert filer.outcome == ending
    assert nothing_is_linked()


def test_a_mistake_after_the_filer_account_changed_leads_back_to_its_login(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    rewrite(pair.filer, email="new@example.com")
    filer.sends()
    assert filer.path.endswith("/legacy?because=credentials-changed")
    assert nothing_is_linked()


def test_a_pacer_account_that_was_linked_before_submit_is_not_linked_again(filer, pair, new_browser):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    other = new_browser()
    other.stands_at("confirm", pair.pacer, make_filer(username="trustee1"))
    other.confirms()
    filer.confirms()
    assert filer.outcome == "pacer-linked-already"
    assert "trustee1" in filer.text
    assert len(events("link.made")) == 1


def test_a_refused_submit_names_both_accounts_in_the_audit(filer, pair):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    change(pair.filer, status="disabled")
    filer.confirms()
    row = events("step.refused")[0]
    assert (row.pacer_account_id, row.filer_account_id, row.court_id) == (pair.pacer.id, pair.filer.id, "cacd")


def test_two_submits_that_passed_every_question_make_one_link(filer, pair, new_browser, monkeypatch):
    filer.stands_at("confirm", pair.pacer, pair.filer)
    other = new_browser()
    other.stands_at("confirm", make_pacer("jordanrivera2"), pair.filer)
    other.confirms()
    monkeypatch.setattr("wizard.links.queries.links_in_the_way", lambda *_accounts: [])
    monkeypatch.setattr("wizard.linking.services.why_filer_not_linkable", lambda *_facts: None)
    filer.confirms()
    assert filer.outcome == "filer-linked-already"
    assert [row.detail["cause"] for row in events("step.refused")] == ["lost the race"]
    assert len(events("link.made")) == 1


def test_a_journey_that_cannot_link_raises_rather_than_links(app, pair):
    """The act itself asks every rule, whoever calls it."""
    change(pair.pacer, kind="shared")
    Filer(app).stands_at("confirm", pair.pacer, pair.filer)
    with pytest.raises(RefusedError, match="shared-account"), transaction():
        make_link(last_journey())
