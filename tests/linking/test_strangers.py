"""What a stranger must not learn: whatever is wrong, the page and the work behind it are the same."""

import pytest

from tests.linking.conftest import bytes_of, events
from tests.support.factories import CODE_SECRET, LEGACY_PASSWORD, PACER_PASSWORD, all_of, make_filer, make_pacer
from tests.support.people import Filer, code_now
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.flow.journey import Journey
from wizard.mail.outbox import Email
from wizard.security.sessions import SessionRow

PACER_SIDE = {
    "unknown": ({"username": "nobody99"}, "unknown"),
    "wrong password": ({"username": "jordanrivera", "password": "wrong"}, "wrong password"),
    "wrong password of a shared account": ({"username": "officeshared", "password": "wrong"}, "wrong password"),
    "account without a password": ({"username": "nohashyet"}, "unknown"),
    "no code": ({"username": "enrolled1"}, "no one-time passcode"),
    "wrong code": ({"username": "enrolled1", "otp_code": "not-it"}, "wrong one-time passcode"),
    "right code, wrong password": ({"username": "enrolled1", "password": "wrong", "otp_code": "now"}, "wrong password"),
}
FILER_SIDE = {
    "unknown": ("nobody99", LEGACY_PASSWORD, "unknown"),
    "wrong password": ("jrivera", "wrong", "wrong password"),
    "wrong password of a disabled account": ("disabled1", "wrong", "wrong password"),
    "wrong password of a special login": ("j&rivera", "wrong", "wrong password"),
    "linked": ("linked1", LEGACY_PASSWORD, "linked"),
    "known in another court": ("elsewhere1", LEGACY_PASSWORD, "unknown here, known in canb"),
    "account without a password": ("nohash1", LEGACY_PASSWORD, "no hash"),
}


@pytest.fixture
def same_moment():
    """Every page says until when there is time; for comparing pages the clock stands still."""
    with clock.stopped_at(clock.now()):
        yield


def pacer_accounts() -> None:
    make_pacer()
    make_pacer("officeshared", kind="shared")
    make_pacer("nohashyet", password=None)
    make_pacer("enrolled1", enrolled=True)


def filer_accounts() -> None:
    for login, facts in {
        "jrivera": {},
        "disabled1": {"status": "disabled"},
        "j&rivera": {},
        "linked1": {"password": None, "status": "retired", "retired_at": clock.now()},
        "elsewhere1": {"court": "canb"},
        "nohash1": {"password": None},
    }.items():
        make_filer(username=login, **facts)


def test_at_sign_in_every_mistake_is_one_page_one_verification_and_its_own_cause(app, verified_hashes, same_moment):
    pacer_accounts()
    pages, causes = {}, {}
    for name, (typed, _cause) in PACER_SIDE.items():
        filer = Filer(app)
        filer.stands_at("sign-in")
        code = {"otp_code": code_now(CODE_SECRET)} if typed.get("otp_code") == "now" else {}
        verified_hashes.clear()
        filer.signs_in(**{**typed, **code})
        assert len(verified_hashes) == 1, name
        assert filer.refusal == "pacer-login", name
        pages[name], causes[name] = bytes_of(filer), events("step.refused")[-1].detail["cause"]
    assert len(set(pages.values())) == 1, "the pages must not differ"
    assert causes == {name: cause for name, (_typed, cause) in PACER_SIDE.items()}


def test_at_the_legacy_step_each_mistake_is_one_page_one_verification_and_its_own_cause(
    app, verified_hashes, same_moment
):
    filer_accounts()
    pages, causes = {}, {}
    for number, (name, (login, password, _cause)) in enumerate(FILER_SIDE.items()):
        filer = Filer(app)
        filer.stands_at("legacy", make_pacer(f"somebody{number}"))
        verified_hashes.clear()
        filer.gives_legacy(login, password)
        assert len(verified_hashes) == 1, name
        assert filer.refusal == "legacy-login", name
        pages[name], causes[name] = bytes_of(filer), events("step.refused")[-1].detail["cause"]
    assert len(set(pages.values())) == 1, "the pages must not differ"
    assert causes == {name: cause for name, (_login, _password, cause) in FILER_SIDE.items()}


def test_a_failure_keeps_the_username_as_typed_and_not_the_password(filer):
    make_pacer()
    filer.stands_at("sign-in")
    filer.signs_in(" JordanRivera ", "wrong", client_code="matter 7")
    assert filer.page.select_one("[name=username]")["value"] == "JordanRivera"
    assert filer.page.select_one("[name=client_code]")["value"] == "matter 7"
    assert not filer.page.select_one("[name=password]").get("value")


def test_an_unknown_username_is_not_kept_in_the_audit(filer):
    filer.stands_at("sign-in")
    filer.signs_in("My-Password-In-The-Wrong-Field")
    row = events("step.refused")[0]
    assert row.pacer_account_id is None
    assert "My-Password" not in str(row.detail)


def test_a_known_account_is_named_in_the_audit_by_its_row(filer, pair):
    filer.stands_at("legacy", pair.pacer)
    filer.gives_legacy(password="wrong")
    row = events("step.refused")[0]
    assert (row.filer_account_id, row.pacer_account_id) == (pair.filer.id, pair.pacer.id)


PLANTED = {
    "sign-in": {"password": "Planted-Password-1!", "otp_code": "918273"},
    "legacy": {"password": "planted-legacy-2"},
}


@pytest.mark.parametrize("step", PLANTED)
def test_passwords_and_codes_are_kept_nowhere_and_shown_nowhere(filer, pair, step):
    filer.stands_at(step, pair.pacer)
    more = {"redaction": "y"} if step == "sign-in" else {}
    filer.sends(username="jordanrivera" if step == "sign-in" else "jrivera", **PLANTED[step], **more)
    assert filer.refusal
    in_database = [str(vars(row)) for table in (AuditRow, Journey, SessionRow, Email) for row in all_of(table)]
    everything = [filer.response.get_data(as_text=True), str(filer.response.headers), *in_database]
    for secret in PLANTED[step].values():
        assert not any(secret in place for place in everything), secret


def test_right_passwords_and_codes_are_kept_nowhere_either(filer):
    make_pacer(enrolled=True)
    make_filer()
    filer.begins()
    filer.logs_out_first()
    code = code_now(CODE_SECRET)
    filer.signs_in(otp_code=code)
    filer.chooses()
    filer.gives_legacy()
    filer.confirms()
    assert filer.outcome == "linked"
    in_database = "".join(str(vars(row)) for table in (AuditRow, Journey, SessionRow, Email) for row in all_of(table))
    for secret in (PACER_PASSWORD, LEGACY_PASSWORD, code, CODE_SECRET, "$argon2id$"):
        assert secret not in in_database


@pytest.mark.parametrize("step", ["logout", "sign-in", "choose", "legacy", "confirm"])
def test_a_form_sent_back_for_a_missing_field_echoes_no_secret(filer, pair, step):
    """Whatever is typed into whatever field: only the strict browser's rules decide what may come back."""
    filer.stands_at(step, pair.pacer, pair.filer)
    form = next(form for form in filer.page.select("main form") if form.select_one("[name=version]"))
    typed = {field["name"]: f"planted {field['name']}" for field in form.select("input[type=password]")}
    code = {"otp_code": "planted code"} if step == "sign-in" else {}
    filer.sends(**typed, **code)
    assert filer.errors
    assert "planted" not in filer.response.get_data(as_text=True)
