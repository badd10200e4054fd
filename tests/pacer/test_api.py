"""The PACER Authentication API, answered: each rule of the contract, and everything that is not the contract."""

import re
import shutil
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pacer.conftest import AUTH, LOGOUT, Program
from tests.support.directories import DownFor
from tests.support.factories import (
    CODE_SECRET,
    LEGACY_PASSWORD,
    PACER_PASSWORD,
    add,
    all_of,
    change,
    cheap_hash,
    make_filer,
    make_pacer,
    rewrite,
)
from tests.support.people import Filer, code_now
from tests.support.sites import create_site
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db
from wizard.pacer import proof
from wizard.pacer.api_tokens import CsoToken, owner_of, remove_old_tokens
from wizard.pacer.models import FirmMember
from wizard.security import passwords

BAD = {"nextGenCSO": "", "loginResult": "13", "errorDescription": "Invalid username, password, or one-time passcode."}
NO_TOKEN = {"loginResult": "13", "errorDescription": "Invalid nextGenCSO."}


def heard(event: str) -> list[dict]:
    """What the audit tells of one event."""
    return [row.detail for row in all_of(AuditRow, event=event)]


def is_good(token: str) -> int | None:
    """Whose token it is, as the database stands now."""
    db.session.rollback()
    return owner_of(token)


def test_a_frozen_account_gets_no_token_and_its_tokens_end(program):
    account = make_pacer()
    token = program.signs_on(account.username)["nextGenCSO"]
    assert is_good(token) == account.id
    rewrite(account, frozen_at=clock.now())
    assert is_good(token) is None
    refused = program.signs_on(account.username)
    assert (refused["nextGenCSO"], refused["loginResult"]) == ("", "1")
    assert "has frozen this account" in refused["errorDescription"]
    assert program.signs_on(account.username, password="wrong") == BAD


def test_whoever_signs_on_gets_a_token_of_128_characters(program):
    account = make_pacer()
    answer = program.signs_on()
    assert (answer["loginResult"], answer["errorDescription"]) == ("0", "")
    assert re.fullmatch("[A-Za-z0-9]{128}", answer["nextGenCSO"])
    assert is_good(answer["nextGenCSO"]) == account.id
    assert [row.pacer_account_id for row in all_of(AuditRow, event="token.issued")] == [account.id]


def test_only_the_digest_of_a_token_is_kept(program):
    make_pacer()
    token = program.signs_on()["nextGenCSO"]
    [row] = all_of(CsoToken)
    assert token not in str(vars(row))
    assert token not in str([vars(each) for each in all_of(AuditRow)])


@pytest.mark.parametrize("username", ["JordanRivera", "  jordanrivera "])
def test_a_login_id_is_read_as_on_the_pages(program, username):
    make_pacer()
    assert program.signs_on(username)["loginResult"] == "0"


@pytest.mark.parametrize(
    ("username", "password", "cause"),
    [("nobodyhere", PACER_PASSWORD, "unknown"), ("jordanrivera", "wrong", "wrong password"), ("", "", "unknown")],
)
def test_a_stranger_hears_one_sentence(program, username, password, cause):
    make_pacer()
    assert program.signs_on(username, password) == BAD
    [told] = heard("form.refused")
    assert (told["place"], told["refusal"], told["cause"]) == ("the Authentication API", "pacer-login", cause)
    assert username == "" or username not in str(told)


def test_whoever_is_enrolled_must_send_a_code_which_is_good_once(program):
    make_pacer(enrolled=True)
    code = code_now(CODE_SECRET)
    assert program.signs_on() == BAD
    assert program.signs_on(otpCode="000000") == BAD
    assert program.signs_on(otpCode=int(code))["loginResult"] == "0"
    assert program.signs_on(otpCode=code) == BAD


def test_a_registered_filer_must_promise_to_redact(program, app):
    account, other = make_pacer(), make_pacer("otherperson")
    filer = Filer(app)
    filer.stands_at("confirm", account, make_filer())
    filer.confirms()
    refused = program.signs_on()
    assert (refused["nextGenCSO"], refused["loginResult"]) == ("", "1")
    assert refused["errorDescription"].startswith("All filers must redact")
    assert "9037" in refused["errorDescription"]
    assert program.signs_on(redactFlag="0")["loginResult"] == "1"
    assert program.signs_on(redactFlag="1")["loginResult"] == "0"
    assert program.signs_on(redactFlag=1)["loginResult"] == "0"
    assert program.signs_on(redactFlag=0)["loginResult"] == "1"
    assert program.signs_on(other.username)["loginResult"] == "0"
    assert heard("form.refused")[0]["refusal"] == "redaction"


def test_a_member_of_a_firm_that_asks_for_client_codes_is_warned_without_one(program):
    person, firm = make_pacer(), make_pacer("goldfarbfirm", kind="paa", client_code_required=True)
    member = add(FirmMember(firm_id=firm.id, person_id=person.id, state="invited", changed_at=clock.now()))
    assert program.signs_on()["errorDescription"] == ""
    change(member, state="accepted")
    warned = program.signs_on()
    assert (warned["loginResult"], len(warned["nextGenCSO"])) == ("0", 128)
    assert warned["errorDescription"].startswith("A required Client Code was not entered")
    assert program.signs_on(clientCode="Rivera-7")["errorDescription"] == ""


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"cancelled": True}, "was canceled"),
        ({"held": True}, "reviewing this registration"),
        ({"kind": "paa"}, "PACER Administrative Account"),
    ],
)
def test_an_account_that_opens_nothing_gets_no_token_and_hears_why(program, facts, says):
    make_pacer(**facts)
    assert program.signs_on(password="wrong") == BAD
    refused = program.signs_on()
    assert (refused["loginResult"], refused["nextGenCSO"]) == ("1", "")
    assert says in refused["errorDescription"]
    assert not all_of(CsoToken)


def test_tries_are_counted_together_with_those_of_the_pages(program, app):
    make_pacer()
    for _ in range(5):
        assert program.signs_on(password="wrong") == BAD
    answer = program.sends({"loginId": "jordanrivera", "password": PACER_PASSWORD})
    assert answer.json["loginResult"] == "1"
    assert "too many failed attempts" in answer.json["errorDescription"]
    assert int(answer.headers["Retry-After"]) > 0
    filer = Filer(app)
    filer.opens("/login")
    filer.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert filer.refusal == "too-many-tries"


def test_in_practice_nobody_but_the_fictional_is_verified(practice_app, monkeypatch):
    monkeypatch.setattr(passwords, "verify_password", lambda *_: pytest.fail("a stranger's password was hashed"))
    refused = Program(practice_app).signs_on("realperson", "a-real-password")
    assert (refused["loginResult"], refused["nextGenCSO"]) == ("1", "")
    assert "change that password now" in refused["errorDescription"]


def test_where_pacer_is_played_down_the_service_is_down_too(practice_app):
    practice_app.extensions["directory"] = DownFor("down")
    answer = Program(practice_app).sends({"loginId": "downjordan", "password": PACER_PASSWORD})
    assert (answer.status_code, answer.json["nextGenCSO"], answer.json["loginResult"]) == (503, "", "1")


def test_a_token_ends_by_log_out_and_only_once(program):
    make_pacer()
    token, other = program.signs_on()["nextGenCSO"], program.signs_on()["nextGenCSO"]
    assert program.logs_out(token) == {"loginResult": "0", "errorDescription": ""}
    assert program.logs_out(token) == NO_TOKEN
    assert is_good(token) is None
    assert is_good(other)
    assert len(heard("token.ended")) == 1


@pytest.mark.parametrize("token", ["", "unknown", "\ud800" * 128, "x" * 128])
def test_an_unknown_token_is_told_so(program, token):
    assert program.logs_out(token) == NO_TOKEN


def test_a_token_ends_when_its_time_runs_out(make_site):
    app = make_site(token_minutes=10)
    with app.app_context():
        program = Program(app)
        make_pacer()
        token = program.signs_on()["nextGenCSO"]
        with clock.stopped_at(clock.now() + timedelta(minutes=10, seconds=5)):
            assert is_good(token) is None
            assert program.logs_out(token) == NO_TOKEN
            assert remove_old_tokens() == 1
        assert not all_of(CsoToken)


def test_changing_the_password_ends_every_token(program, app):
    make_pacer()
    token = program.signs_on()["nextGenCSO"]
    owner = Filer(app)
    owner.opens("/login")
    owner.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    assert is_good(token)
    owner.opens("/my/account/password")
    owner.sends(current_password=PACER_PASSWORD, password="Harbor-Window-Seven!")
    assert owner.path.startswith("/my/account/?done")
    assert is_good(token) is None


@pytest.mark.parametrize("facts", [{"password_hash": cheap_hash("Another-Password-8!")}, {"cancelled": True}])
def test_a_proof_that_was_overtaken_by_a_change_gives_no_token(program, monkeypatch, facts):
    """The password is verified while nothing is locked; what ends the tokens may come in between."""
    account, proves = make_pacer(), proof.prove_credentials

    def is_overtaken(attempt):
        person = proves(attempt)
        rewrite(account, **facts)
        return person

    monkeypatch.setattr(proof, "prove_credentials", is_overtaken)
    assert program.signs_on() == BAD
    assert heard("form.refused")[-1]["cause"] == "changed in the meantime"
    assert not all_of(CsoToken)


def test_moving_the_exemption_ends_the_tokens_of_the_cancelled_account(program, app):
    make_pacer()
    make_pacer("riveracja", kind="cja-exempt")
    own, exempt = program.signs_on()["nextGenCSO"], program.signs_on("riveracja")["nextGenCSO"]
    owner = Filer(app)
    owner.opens("/login")
    owner.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    owner.opens("/my/cja/")
    owner.sends(username="riveracja", password=PACER_PASSWORD)
    assert owner.path == "/my/cja/done"
    assert is_good(exempt) is None
    assert is_good(own)


def test_logging_out_on_a_page_ends_every_token(program, app):
    make_pacer()
    token = program.signs_on()["nextGenCSO"]
    owner = Filer(app)
    owner.opens("/login")
    owner.sends(username="jordanrivera", password=PACER_PASSWORD, redaction="y")
    owner.presses("Log out")
    assert is_good(token) is None


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", ";charset=UTF-8; odd"])
def test_json_is_json_with_any_parameters(program, charset):
    make_pacer()
    body = f'{{"loginId":"jordanrivera","password":"{PACER_PASSWORD}","more":[1]}}'
    answer = program.client.post(AUTH, data=body, content_type=f"Application/JSON{charset}")
    assert answer.json["loginResult"] == "0"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        (b"[" * 8000, "not JSON"),
        (b"1" * 5000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'{"loginId": "a"}', "password is missing"),
        (b'{"password": "a"}', "loginId is missing"),
        (b'{"loginId": 1.5, "password": "a"}', "loginId must be a string"),
        (b'{"loginId": -1, "password": "a"}', "loginId must be a string"),
        (b'{"loginId": "a", "password": null}', "password is missing"),
        (b'{"loginId": "a", "password": 12345678901234}', "password must be a string"),
        (b'{"loginId": "a", "password": ["a"]}', "password must be a string"),
        (b'{"loginId": "a", "password": "a", "otpCode": 1e6}', "otpCode must be a string"),
        (b'{"loginId": "a", "password": "a", "redactFlag": 10}', "redactFlag must have 1 characters or fewer"),
        (b'{"loginId": "%s", "password": "a"}' % (b"a" * 201), "loginId must have 200 characters or fewer"),
    ],
)
def test_what_cannot_be_read_is_told_with_every_key(program, body, says):
    answer = program.client.post(AUTH, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["nextGenCSO"] == ""
    assert answer.json["loginResult"] == "1"
    assert says in answer.json["errorDescription"]
    assert not all_of(AuditRow)


@pytest.mark.parametrize("to", [AUTH, LOGOUT])
def test_another_content_type_is_refused_before_anything_is_read(program, to):
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "application/xhtml+xml", "application/jsonp"):
        answer = program.client.post(to, data="{}", content_type=kind)
        assert (answer.status_code, answer.json["loginResult"]) == (400, "1")
        assert "application/json" in answer.json["errorDescription"]


@pytest.mark.parametrize("to", [AUTH, LOGOUT])
def test_too_much_is_too_much(program, to):
    answer = program.client.post(to, data=b" " * 9000, content_type="application/json")
    assert (answer.status_code, answer.json["loginResult"]) == (413, "1")


@pytest.mark.parametrize("to", [AUTH, LOGOUT])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_only_post_is_answered(program, to, method):
    answer = program.client.open(to, method=method)
    assert (answer.status_code, answer.headers["Allow"], answer.json["loginResult"]) == (405, "POST", "1")


def test_a_crowd_is_told_to_wait(program, busy):
    make_pacer()
    with busy():
        answer = program.sends({"loginId": "jordanrivera", "password": PACER_PASSWORD})
    assert (answer.status_code, answer.json["loginResult"], answer.headers["Retry-After"]) == (503, "1", "60")


def test_a_crash_is_told_as_json_too(program, app, monkeypatch):
    make_pacer()
    app.testing = False
    monkeypatch.setattr("wizard.pacer.api_tokens.issue", lambda _: 1 / 0)
    answer = program.sends({"loginId": "jordanrivera", "password": PACER_PASSWORD})
    assert (answer.status_code, answer.json["loginResult"]) == (500, "1")


def test_no_answer_sets_a_cookie_or_may_be_kept(program):
    make_pacer()
    token = program.signs_on()["nextGenCSO"]
    for answer in (
        program.sends({"loginId": "jordanrivera", "password": PACER_PASSWORD}),
        program.sends({"nextGenCSO": token}, LOGOUT),
        program.sends([]),
        program.client.get(AUTH),
    ):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.mimetype == "application/json"


def test_a_legacy_login_is_no_pacer_login(program):
    make_filer()
    assert program.signs_on("jrivera", LEGACY_PASSWORD) == BAD


@pytest.fixture(scope="module")
def fuzzed(migrated, tmp_path_factory):
    """One site for all that hypothesis sends."""
    folder = tmp_path_factory.mktemp("fuzzed")
    shutil.copy(migrated, folder)
    app = create_site(folder)
    with app.app_context():
        make_pacer()
        yield Program(app)
        db.session.remove()
        db.engine.dispose()


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(SCALARS, lambda some: st.lists(some) | st.dictionaries(st.text(), some), max_leaves=8)
KEYS = st.sampled_from(["loginId", "password", "otpCode", "clientCode", "redactFlag", "nextGenCSO"]) | st.text()
OBJECTS = st.dictionaries(KEYS, st.text() | SCALARS, max_size=7)
ALIKE = st.fixed_dictionaries({"loginId": st.text(), "password": st.text()}, optional={"otpCode": st.text()})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=ANYTHING | OBJECTS | ALIKE, to=st.sampled_from([AUTH, LOGOUT]))
def test_whatever_json_comes_the_answer_is_json_with_every_key_and_no_token(fuzzed, monkeypatch, sent, to):
    monkeypatch.setattr(passwords, "verify_password", lambda _stored, typed: typed == PACER_PASSWORD)
    answer = fuzzed.sends(sent, to)
    assert answer.status_code in (200, 400, 413)
    assert set(answer.json) == {"loginResult", "errorDescription"} | ({"nextGenCSO"} if to == AUTH else set())
    assert answer.json["loginResult"] in ("1", "13")
    assert answer.json.get("nextGenCSO", "") == ""
    assert answer.json["errorDescription"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(), kind=st.sampled_from(["application/json", "application/json; charset=utf-16"]) | st.text())
def test_whatever_bytes_come_the_answer_is_a_clear_no(fuzzed, body, kind):
    kind = "".join(sign for sign in kind if " " <= sign < "\x7f")
    answer = fuzzed.client.post(AUTH, data=body, content_type=kind)
    assert answer.status_code == 400
    assert answer.json["loginResult"] == "1"
