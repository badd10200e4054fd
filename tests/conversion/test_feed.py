"""The feed of links for a court's own system: in order, from any cursor, for its token's courts alone."""

import json
from datetime import timedelta

import pytest

from tests.support.factories import add, all_of, make_filer, make_pacer, make_staff
from tests.support.people import Helper
from wizard.audit.models import AuditRow
from wizard.conversion import feed
from wizard.conversion.models import FeedPosition
from wizard.core import clock
from wizard.links.models import Link, ProofMethod

PROOF = ProofMethod.PASSWORD


@pytest.fixture
def links(app):
    """Make links in a court: so many."""

    def make(count: int, court: str = "cacd", since: int = 0) -> list[Link]:
        made = []
        for number in range(since, since + count):
            pacer, filer = make_pacer(f"{court}person{number:03}"), make_filer(court, f"f{number}")
            facts = {"filer_proof": PROOF, "pacer_proof": PROOF, "linked_at": clock.now()}
            link = Link(
                court_id=court,
                filer_account_id=filer.id,
                pacer_account_id=pacer.id,
                receipt=f"{court}{number:06}",
                **facts,
            )
            made.append(add(link))
        return made

    return make


@pytest.fixture
def token(app):
    """Make a consumer for these courts; its token."""

    def make(*courts: str, name: str = "cmecf", **options) -> str:
        words = [each for court in courts for each in ("--court", court)]
        done = app.test_cli_runner().invoke(args=["links", "consumer", "add", name, *words])
        assert done.exit_code == 0, done.output
        return done.output.strip()

    return make


@pytest.fixture
def ask(app):
    """Ask the feed."""

    def ask(token: str, query: str = "", sent: dict | None = None, method: str = ""):
        path = "/services/links/acknowledged" if sent is not None else f"/services/links{query}"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        verb = method or ("POST" if sent is not None else "GET")
        return app.test_client().open(path, method=verb, headers=headers, json=sent)

    return ask


def receipts(answer) -> list[str]:
    return [link["receipt"] for link in answer.json["links"]]


def test_the_links_of_a_court_come_in_their_order_and_page_by_page(links, token, ask):
    made, mine = [link.receipt for link in links(5)], token("cacd")
    links(2, "canb")
    first = ask(mine, "?limit=2")
    assert (receipts(first), first.json["more"]) == (made[:2], True)
    second = ask(mine, f"?limit=2&after={first.json['next']}")
    third = ask(mine, f"?limit=2&after={second.json['next']}")
    assert (receipts(second), receipts(third), third.json["more"]) == (made[2:4], made[4:], False)
    last = ask(mine, f"?after={third.json['next']}")
    assert (receipts(last), last.json["next"]) == ([], third.json["next"])
    assert receipts(ask(mine, f"?after={first.json['links'][0]['cursor']}")) == made[1:]


def test_a_record_says_who_was_linked_when_and_how_it_was_proved_and_nothing_secret(links, token, ask):
    [link] = links(1)
    [record] = ask(token("cacd")).json["links"]
    assert record == {
        "cursor": feed.cursor_of("cacd", link.id), "court": "cacd", "receipt": "cacd000000", "filer_account": "f0",
        "pacer_account_number": record["pacer_account_number"], "pacer_username": "cacdperson000",
        "linked_at": link.linked_at.isoformat(), "filer_proof": "password", "pacer_proof": "password",
    }  # fmt: skip


def test_asking_writes_nothing_and_acknowledging_moves_on_and_never_back(links, token, ask):
    links(3)
    mine = token("cacd")
    page = ask(mine).json
    assert all_of(FeedPosition) == []
    for cursor, reached in ((page["links"][1]["cursor"], 1), (page["links"][0]["cursor"], 1), (page["next"], 2)):
        answer = ask(mine, sent={"cursor": cursor})
        assert answer.json == {"court": "cacd", "acknowledged": page["links"][reached]["cursor"]}
    [position] = all_of(FeedPosition)
    assert position.link_id == feed.read_cursor("cacd", page["next"])
    assert receipts(ask(mine)) == ["cacd000000", "cacd000001", "cacd000002"], "the feed may be read again"


@pytest.mark.parametrize("wrong", ["", "x" * 128])
def test_without_a_right_token_nothing_is_told(links, ask, token, wrong):
    links(1)
    token("cacd")
    answer = ask(wrong)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "cacd0" not in answer.get_data(as_text=True)


def test_a_token_is_for_its_courts_and_until_it_is_revoked(app, links, token, ask):
    links(1), links(1, "canb")
    both, one = token("cacd", "canb", name="both"), token("canb", name="one")
    assert receipts(ask(both, "?court=canb")) == receipts(ask(one)) == ["canb000000"]
    assert ask(both).status_code == 400
    assert ask(one, "?court=cacd").status_code == 403
    app.test_cli_runner().invoke(args=["links", "consumer", "revoke", "one"])
    assert ask(one).status_code == 401
    assert [row.event for row in all_of(AuditRow)] == ["feed.added", "feed.added", "feed.revoked"]
    assert one not in repr([vars(row) for row in all_of(AuditRow)])


@pytest.mark.parametrize(
    "query",
    [
        "?after=nonsense",
        "?after=%FF",
        "?after=Y2FuYjox",
        "?after=AHEAD",
        "?after=HUGE",
        "?limit=0",
        "?limit=501",
        "?limit=%D9%A1",
    ],
)
def test_what_cannot_be_read_is_named(links, token, ask, query):
    links(1)
    ahead = {"AHEAD": feed.cursor_of("cacd", 10**9), "HUGE": feed.cursor_of("cacd", 10**20)}
    word = query.partition("=")[2]
    answer = ask(token("cacd"), query.replace(word, ahead.get(word, word)))
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["detail"]


@pytest.mark.parametrize("sent", [{}, {"cursor": 7}, {"cursor": "nonsense"}, {"cursor": "FAR"}])
def test_an_acknowledgment_of_nothing_is_refused(links, token, ask, sent):
    links(1)
    sent = {"cursor": feed.cursor_of("cacd", 10**9)} if sent.get("cursor") == "FAR" else sent
    assert ask(token("cacd"), sent=sent).status_code == 400
    assert all_of(FeedPosition) == []


def test_other_methods_are_named(ask, token):
    mine = token("cacd")
    assert ask(mine, method="DELETE").headers["Allow"] == "GET"
    assert ask(mine, sent={}, method="PUT").headers["Allow"] == "POST"


def test_the_export_is_whole_and_signed(app, links, tmp_path):
    from hashlib import sha256

    from wizard.security import signing

    made = links(3)
    file = tmp_path / "links.jsonl"
    done = app.test_cli_runner().invoke(args=["links", "export", "cacd", str(file)])
    assert done.output == f"3 links of cacd are in {file}.\n"
    assert [json.loads(line)["receipt"] for line in file.read_text().splitlines()] == [link.receipt for link in made]
    facts = signing.verify((tmp_path / "links.jsonl.jws").read_text().strip())
    assert (facts["sha256"], facts["links"]) == (sha256(file.read_bytes()).hexdigest(), "3")
    assert app.test_cli_runner().invoke(args=["links", "export", "cacd", str(tmp_path / "no" / "x")]).exit_code == 1


def test_the_console_shows_what_waits_and_raises_an_alarm_when_the_system_is_silent(app, links, token, ask):
    links(2)
    mine = token("cacd")
    helper = Helper(app)
    helper.sits_down(make_staff("boss", "administrator"), "/desk/links/")
    assert "2 links" in helper.text
    assert "This system is silent" not in helper.text
    with clock.stopped_at(clock.actual() + timedelta(minutes=29)):
        helper.opens("/desk/links/")
        assert "This system is silent" not in helper.text
    with clock.stopped_at(clock.actual() + timedelta(minutes=31)):
        helper.sits_down(make_staff("boss2", "administrator"), "/desk/links/")
        assert "This system is silent" in helper.text
        ask(mine, sent={"cursor": ask(mine).json["next"]})
        helper.opens("/desk/links/")
        assert "0 links" in helper.text
        assert "This system is silent" not in helper.text


def test_only_administrators_of_that_court_see_it(app, links, token):
    links(1)
    token("cacd")
    other = Helper(app)
    other.sits_down(make_staff("other", "administrator", courts=("canb",)), "/desk/links/")
    assert "No system reads the links of your courts." in other.text
    desk = Helper(app)
    desk.sits_down(make_staff("desk", "help-desk"), "/desk/links/")
    assert desk.response.status_code in (403, 404)


def test_prometheus_is_told(app, links, token):
    links(2)
    token("cacd")
    told = app.test_client().get("/metrics").get_data(as_text=True)
    assert 'filer_link_unacknowledged_links{consumer="cmecf",court="cacd"} 2.0' in told
