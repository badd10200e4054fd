"""One contract for both directories: the embedded one in this process, the remote one over HTTP to a served site."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from flask import Flask

from tests.pacer.conftest import AUTH, LOGOUT
from tests.support.factories import CODE_SECRET, PACER_PASSWORD, all_of, change, make_pacer
from tests.support.people import code_now
from tests.support.servers import HOST, Server, live_site
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db
from wizard.pacer import mfa
from wizard.pacer.api_tokens import CsoToken
from wizard.pacer.directory import AccountRejectedError, AuthenticationFailedError, Credentials, Identity, directory
from wizard.security import totp

# It asks a real server.
pytestmark = pytest.mark.slow

WRONG = "Some-Other-Password-9!"
YES, NO = True, False


@dataclass(frozen=True)
class World:
    """Where accounts are kept, and where they are asked for."""

    keeps: Flask
    asks: Flask

    def has(self, username: str, **facts):
        with self.keeps.app_context():
            return make_pacer(username, **facts)

    def does(self, act: Callable[[], object]):
        with self.keeps.app_context():
            return act()

    def signs_on(self, username: str, password: str = PACER_PASSWORD, **more) -> Identity:
        with self.asks.app_context():
            return directory().sign_on(Credentials(username, password, **more))


@pytest.fixture(scope="module")
def pacer(migrated, forks, tmp_path_factory):
    """A site that keeps accounts, served as in production."""
    folder = tmp_path_factory.mktemp("pacer")
    shutil.copy(migrated, folder)
    app = live_site(folder)
    server = Server(folder, forks).starts()
    yield app, server
    server.stops()
    assert not server.complaints()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(params=["embedded", pytest.param("remote", marks=pytest.mark.slow)])
def world(request, make_site):
    if request.param == "embedded":
        app = make_site()
        return World(app, app)
    keeps, server = request.getfixturevalue("pacer")
    return World(keeps, make_site(sign_on="api", pacer_api_url=f"http://{HOST}:{server.port}"))


# The name of an account, what is typed, whether that signs on.
CASES = {
    "right": ({}, {}, YES),
    "capitals": ({}, {"username": str.upper}, YES),
    "spaces": ({}, {"username": "  {} ".format}, YES),
    "full width": ({}, {"username": lambda name: "".join(chr(ord(sign) + 0xFEE0) for sign in name)}, YES),
    "wrong password": ({}, {"password": WRONG}, NO),
    "password in capitals": ({}, {"password": PACER_PASSWORD.upper()}, NO),
    "password with a space": ({}, {"password": PACER_PASSWORD + " "}, NO),
    "no password": ({}, {"password": ""}, NO),
    "endless password": ({}, {"password": PACER_PASSWORD * 40}, NO),
    "odd password": ({"password": 'ünïcödé ✓ "quoted"'}, {"password": 'ünïcödé ✓ "quoted"'}, YES),
    "nobody": ({}, {"username": lambda name: name + "x"}, NO),
    "an account without a password": ({"password": None}, {}, NO),
    "a code that was not asked for": ({}, {"otp_code": "123456"}, YES),
    "a client code": ({}, {"client_code": "Rivera-7"}, YES),
    "without the redaction flag": ({}, {"redaction": False}, YES),
    "enrolled, no code": ({"enrolled": True}, {}, NO),
    "enrolled, a wrong code": ({"enrolled": True}, {"otp_code": "000000"}, NO),
    "enrolled, the right code": ({"enrolled": True}, {"otp_code": lambda: code_now(CODE_SECRET)}, YES),
    "enrolled, a code in groups": ({"enrolled": True}, {"otp_code": lambda: _in_groups(code_now(CODE_SECRET))}, YES),
    "enrolled, a wrong password": (
        {"enrolled": True},
        {"password": WRONG, "otp_code": lambda: code_now(CODE_SECRET)},
        NO,
    ),
    "a legacy account": ({"upgraded": False}, {}, YES),
    "a shared account": ({"kind": "shared"}, {}, YES),
}


def _in_groups(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def _typed(case: dict, name: str) -> dict:
    ways = {"username": name, "redaction": True, **case}
    if callable(ways.get("otp_code")):
        ways["otp_code"] = ways["otp_code"]()
    if callable(ways["username"]):
        ways["username"] = ways["username"](name)
    return ways


@pytest.mark.parametrize("case", CASES)
def test_both_directories_keep_one_contract(world, case):
    facts, typed, expected = CASES[case]
    name = "person" + "".join(letter for letter in case if letter.isalpha())
    world.has(name, **facts)
    if expected is YES:
        person = world.signs_on(**_typed(typed, name))
        assert person.username == name
        assert world.signs_on(**{**_typed(typed, name), **_next_code(facts)}).account_id == person.account_id
        return
    with pytest.raises(AuthenticationFailedError) as no:
        world.signs_on(**_typed(typed, name))
    assert not isinstance(no.value, AccountRejectedError)


def _next_code(facts: dict) -> dict:
    """A code that was not used: within the drift of a clock, the next one counts."""
    return {"otp_code": _code_in(totp.SECONDS_PER_STEP)} if facts.get("enrolled") else {}


def _code_in(seconds: int) -> str:
    with clock.stopped_at(clock.now() + timedelta(seconds=seconds)):
        return code_now(CODE_SECRET)


def test_no_code_is_good_twice(world):
    world.has("personcode", enrolled=True)
    code = code_now(CODE_SECRET)
    assert world.signs_on("personcode", otp_code=code)
    with pytest.raises(AuthenticationFailedError):
        world.signs_on("personcode", otp_code=code)


def test_a_backup_code_is_good_once(world):
    account = world.has("personbackup", enrolled=True)

    def make():
        fresh = mfa.new_backup_codes(account.id)
        db.session.commit()
        return fresh

    first, second, *_ = world.does(make)
    assert world.signs_on("personbackup", otp_code=first)
    assert world.signs_on("personbackup", otp_code=second.lower())
    with pytest.raises(AuthenticationFailedError):
        world.signs_on("personbackup", otp_code=first)


def test_the_remote_directory_tells_of_an_account_what_pacer_says_of_it(pacer, make_site):
    keeps, server = pacer
    world = World(keeps, make_site(sign_on="api", pacer_api_url=f"http://{HOST}:{server.port}/"))
    account = world.has("personheld", held=True)
    with pytest.raises(AccountRejectedError) as no:
        world.signs_on("personheld")
    assert "reviewing this registration" in no.value.said
    world.does(lambda: change(account, held=False))
    assert world.signs_on("personheld").kind is None


def test_the_remote_directory_leaves_no_token_behind(pacer, make_site):
    keeps, server = pacer
    world = World(keeps, make_site(sign_on="api", pacer_api_url=f"http://{HOST}:{server.port}"))
    account = world.has("persontoken")
    world.signs_on("persontoken")

    def left():
        mine = all_of(CsoToken, pacer_account_id=account.id)
        return mine, [row.event for row in all_of(AuditRow, pacer_account_id=account.id)]

    assert world.does(left) == ([], ["token.issued", "token.ended"])


def test_one_connection_that_is_kept_open_signs_on_and_off_many_times(pacer):
    keeps, server = pacer
    with keeps.app_context():
        make_pacer("personkept")
    limits = httpx.Limits(max_connections=1)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    lines = set()

    def note(response: httpx.Response) -> None:
        lines.add(response.extensions["network_stream"].get_extra_info("client_addr"))

    site = f"http://{HOST}:{server.port}"
    with httpx.Client(base_url=site, limits=limits, headers=headers, event_hooks={"response": [note]}) as program:
        for _attempt in range(8):
            sent = {"loginId": "personkept", "password": PACER_PASSWORD, "redactFlag": "1"}
            token = program.post(AUTH, json=sent).json()["nextGenCSO"]
            assert len(token) == 128
            assert program.post(LOGOUT, json={"nextGenCSO": token}).json()["loginResult"] == "0"
            assert program.post(AUTH, content=b" " * 9000).status_code == 413
            assert program.post(AUTH, content=b"{").status_code == 400
            assert program.post(AUTH, content=iter([b" " * 9000])).status_code == 413
            assert program.post(LOGOUT, content=iter([b'{"nextGenCSO":', b'""}'])).json()["loginResult"] == "13"
            assert program.get(AUTH).status_code == 405
            assert not program.cookies
    assert len(lines) == 1
