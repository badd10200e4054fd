"""The PACER Authentication API, asked: what goes over the wire, and every way in which the other end may fail."""

import json
import socket
import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import current_app

from tests.pacer import wires
from tests.pacer.wires import LOGGED_OUT, SIGNED_IN, TOKEN, answering, drips, http, says_nothing, sends, tells
from tests.support.factories import all_of, make_pacer
from wizard.audit.models import AuditRow
from wizard.core.database import db
from wizard.flow.refusals import RefusedError
from wizard.pacer import proof
from wizard.pacer.directory import (
    AccountRejectedError,
    AuthenticationFailedError,
    Credentials,
    DirectoryUnavailableError,
)
from wizard.pacer.models import PacerAccount
from wizard.pacer.remote import RemoteDirectory

# It asks a real server.
pytestmark = pytest.mark.slow

RIGHT = Credentials("jordanrivera", "Quiet-Meadow-Bridge-7!", redaction=True)


@pytest.fixture
def pacer():
    with answering() as pacer:
        yield pacer


@pytest.fixture
def make_directory(make_site):
    """A remote directory with little patience, in the context of a live site."""
    contexts = []

    def make(url: str, **more):
        app = make_site(sign_on="api", pacer_api_url="http://127.0.0.1:9")
        contexts.append(app.app_context())
        contexts[-1].push()
        settings = replace(
            app.extensions["settings"],
            **{"pacer_api_url": url, "pacer_connect_seconds": 0.3, "pacer_read_seconds": 0.3, **more},
        )
        app.extensions["directory"] = RemoteDirectory.of(settings)
        return app.extensions["directory"]

    yield make
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def directory(pacer, make_directory):
    return make_directory(pacer.url)


def test_a_proof_is_one_question_and_the_token_is_ended_at_once(directory, pacer):
    person = directory.sign_on(RIGHT)
    assert pacer.asked == [
        ("/services/cso-auth", {"loginId": RIGHT.username, "password": RIGHT.password, "redactFlag": "1"}),
        ("/services/cso-logout", {"nextGenCSO": TOKEN}),
    ]
    assert (person.username, person.kind, person.upgraded, person.enrolled) == ("jordanrivera", None, None, None)


def test_codes_go_along_where_they_were_typed(directory, pacer):
    directory.sign_on(replace(RIGHT, otp_code="123456", client_code="Rivera-7", redaction=False))
    assert pacer.asked[0][1] == {
        "loginId": RIGHT.username,
        "password": RIGHT.password,
        "otpCode": "123456",
        "clientCode": "Rivera-7",
    }


def test_no_spelling_makes_two_persons_of_one(directory, pacer):
    spellings = ("jordanrivera", " JordanRivera ", "JORDANRIVERA", "ｊｏｒｄａｎｒｉｖｅｒａ", "jordanriver\u00aa")
    ids = {directory.sign_on(replace(RIGHT, username=each)).account_id for each in spellings}
    assert len(ids) == len(all_of(PacerAccount)) == 1
    assert {sent["loginId"] for path, sent in pacer.asked if path.endswith("auth")} == {"jordanrivera"}


def test_a_person_has_a_row_without_a_password_and_without_facts(directory):
    directory.sign_on(RIGHT)
    [row] = all_of(PacerAccount)
    assert (row.kind, row.upgraded, row.account_number, row.password_hash, row.email) == (None, None, None, None, "")


def test_the_rule_of_thumb_tells_a_legacy_account(directory):
    assert directory.sign_on(replace(RIGHT, username="JR0123")).upgraded is False


def test_a_row_of_the_embedded_directory_is_not_taken_for_pacers_person(directory):
    make_pacer()
    with pytest.raises(DirectoryUnavailableError, match="an account of the embedded directory"):
        directory.sign_on(RIGHT)


@pytest.mark.parametrize("typed", ["", " ", "\0", "a\0b", "\ud800", "x" * 201, "\ufdfa" * 12])
def test_what_can_be_nobodys_login_is_not_forwarded(directory, pacer, typed):
    with pytest.raises(AuthenticationFailedError):
        directory.sign_on(replace(RIGHT, username=typed))
    assert not pacer.asked


def test_odd_passwords_go_over_the_wire_unchanged(directory, pacer):
    for password in ("ünïcödé ✓", 'quote"back\\slash', "\ud800", "\0", " "):
        directory.sign_on(replace(RIGHT, password=password))
        assert pacer.asked[-2][1]["password"] == password


def test_a_warning_is_no_refusal(directory, pacer):
    pacer.answers["cso-auth"] = tells({**SIGNED_IN, "errorDescription": "A required client code was not entered."})
    assert directory.sign_on(RIGHT).username == "jordanrivera"


def test_thirteen_is_a_wrong_login_and_ends_nothing(directory, pacer):
    pacer.answers["cso-auth"] = tells({"nextGenCSO": "", "loginResult": "13", "errorDescription": "Invalid"})
    with pytest.raises(AuthenticationFailedError, match="refused by PACER") as no:
        directory.sign_on(RIGHT)
    assert not isinstance(no.value, AccountRejectedError)
    assert pacer.paths() == ["/services/cso-auth"]
    assert not all_of(PacerAccount)


def test_another_reason_is_passed_on_short_and_plain(directory, pacer):
    said = "Your account\x07 is\n suspended. " + "x" * 500
    pacer.answers["cso-auth"] = tells({"nextGenCSO": "", "loginResult": "1", "errorDescription": said})
    with pytest.raises(AccountRejectedError) as no:
        directory.sign_on(RIGHT)
    assert no.value.said.startswith("Your account\ufffd is suspended. x")
    assert len(no.value.said) == 300


GOOD = json.dumps(SIGNED_IN).encode()
FAULTS = {
    "silent": (says_nothing(2), "slow"),
    "slow to begin": (sends(b"HTTP/1.1 200 OK\r\n", 2), "slow"),
    "slow in the middle": (sends(http(GOOD)[:-20], 2), "slow"),
    "dripping": (drips(http(GOOD), 0.02), "slow"),
    "status 500": (sends(http(b"{}", "500 Internal Server Error")), "status 500"),
    "status 503": (sends(http(GOOD, "503 Service Unavailable")), "status 503"),
    "status 404": (sends(http(b"not here", "404 Not Found", Content_Type="text/html")), "status 404"),
    "redirect": (sends(http(b"", "302 Found", Location="/services/elsewhere")), r"redirect \(302\)"),
    "redirect that would post again": (sends(http(b"", "307 Temporary Redirect", Location="/x")), "redirect"),
    "HTML": (sends(http(b"<html>Down for maintenance</html>", Content_Type="text/html")), "not JSON"),
    "empty": (sends(http(b"")), "not JSON"),
    "a list": (tells([]), "not a JSON object"),
    "missing keys": (tells({"loginResult": "0"}), "nextGenCSO is missing"),
    "missing description": (tells({"loginResult": "0", "nextGenCSO": TOKEN}), "errorDescription is missing"),
    "numbers": (tells({**SIGNED_IN, "loginResult": 0}), "loginResult must be a string"),
    "null": (tells({**SIGNED_IN, "nextGenCSO": None}), "nextGenCSO is missing"),
    "an unknown result": (tells({**SIGNED_IN, "loginResult": "7"}), "unknown loginResult"),
    "no token": (tells({**SIGNED_IN, "nextGenCSO": ""}), "no token"),
    "cut short": (sends(http(GOOD)[:-20]), "broken off"),
    "cut in a chunk": (sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + GOOD), "broken off"),
    "cut without a length": (sends(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + GOOD[:-5]), "not JSON"),
    "hung up": (sends(b""), "broken off"),
    "not HTTP": (sends(b"SSH-2.0-OpenSSH\r\n\r\n"), "broken off"),
    "too large": (sends(http(b" " * 100_000 + GOOD)), "too large"),
    "brackets": (sends(http(b"[" * 60_000)), "not JSON"),
    "compressed": (sends(http(b"\x1f\x8b\x08\x00", Content_Encoding="gzip")), "not JSON"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_means_that_pacer_does_not_answer_and_is_named(directory, pacer, fault):
    pacer.answers["cso-auth"], cause = FAULTS[fault]
    began = time.monotonic()
    with pytest.raises(DirectoryUnavailableError, match=cause):
        directory.sign_on(RIGHT)
    assert time.monotonic() - began < 1.6
    assert pacer.paths() == ["/services/cso-auth"], "a password is sent once, and nowhere else"
    assert not all_of(PacerAccount)


def test_a_door_that_is_shut_is_no_connection(make_directory):
    with socket.socket() as door:
        door.bind((wires.HOST, 0))
        url = f"http://{wires.HOST}:{door.getsockname()[1]}"
    with pytest.raises(DirectoryUnavailableError, match="no connection"):
        make_directory(url).sign_on(RIGHT)


def test_a_certificate_that_nobody_vouches_for_ends_the_call_before_anything_is_sent(make_directory, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))
    with answering(wrap=lambda line: context.wrap_socket(line, server_side=True)) as pacer:
        with pytest.raises(DirectoryUnavailableError, match="certificate is not trusted"):
            make_directory(f"https://localhost:{pacer.port}").sign_on(RIGHT)
        assert not pacer.asked


def _certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both = folder / "both.pem"
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    both.write_bytes(
        made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, kind, plain)
    )
    return both


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (says_nothing(2), "slow"),
        (sends(http(b"", "500 Oops")), "status 500"),
        (sends(b""), "broken off"),
        (tells({**LOGGED_OUT, "loginResult": "13"}), "not confirmed"),
        (sends(http(b"<html>")), "The body is not JSON."),
    ],
)
def test_a_log_out_that_fails_is_told_to_the_audit_and_spoils_no_proof(directory, pacer, answer, fault):
    pacer.answers["cso-logout"] = answer
    person = directory.sign_on(RIGHT)
    [row] = all_of(AuditRow, event="token.left")
    assert (row.pacer_account_id, row.detail) == (person.account_id, {"fault": fault})


def test_the_token_stands_nowhere(directory, pacer):
    pacer.answers["cso-auth"] = tells(SIGNED_IN, Set_Cookie=f"NextGenCSO={TOKEN}; Path=/")
    directory.sign_on(RIGHT)
    directory.sign_on(RIGHT)
    assert len(pacer.asked) == 4
    assert "cookie" not in pacer.fields
    everything = str([db.session.execute(db.select(table)).all() for table in db.metadata.sorted_tables])
    assert TOKEN not in everything
    assert RIGHT.password not in everything


def test_a_failed_call_is_not_sent_again(directory, pacer):
    pacer.answers["cso-auth"] = sends(b"")
    with pytest.raises(DirectoryUnavailableError):
        directory.sign_on(RIGHT)
    time.sleep(0.2)
    assert len(pacer.asked) == 1


def refusal_of(app, credentials: Credentials = RIGHT) -> str | None:
    """How the door of every form answers; None where it opens."""
    with app.test_request_context(method="POST"):
        try:
            proof.prove_credentials(credentials)
        except RefusedError as refused:
            return refused.refusal.slug
    return None


def test_attempts_are_counted_before_anything_is_forwarded(make_directory, pacer):
    make_directory(pacer.url)
    pacer.answers["cso-auth"] = tells({"nextGenCSO": "", "loginResult": "13", "errorDescription": "Invalid"})
    for spelling in ("jordanrivera", "JordanRivera", " jordanrivera", "JORDANRIVERA", "ｊordanrivera"):
        assert refusal_of(current_app, replace(RIGHT, username=spelling)) == "pacer-login"
    assert refusal_of(current_app) == "too-many-tries"
    assert len(pacer.asked) == 5


def test_while_pacer_is_down_no_attempt_is_spent(directory, pacer):
    pacer.answers["cso-auth"] = sends(b"")
    for _ in range(7):
        assert refusal_of(current_app) == "pacer-down"
    pacer.answers["cso-auth"] = tells(SIGNED_IN)
    assert refusal_of(current_app) is None


def test_few_calls_are_made_at_once_and_who_waits_too_long_is_told(make_directory, pacer):
    directory = make_directory(pacer.url, pacer_calls_at_once=2, pacer_connect_seconds=0.2, pacer_read_seconds=5)
    pacer.answers["cso-auth"] = says_nothing(2)
    heard = []

    def tries() -> None:
        with pytest.raises(DirectoryUnavailableError) as down:
            directory.executor.run(lambda: directory._authenticate("jordanrivera", RIGHT))
        heard.append(down.value.cause)

    threads = [threading.Thread(target=tries) for _ in range(12)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    assert heard == ["too many calls at once"] * 10
    for thread in threads:
        thread.join()
    assert heard[10:] == ["broken off"] * 2
    assert pacer.most_at_once == len(pacer.asked) == 2, "whoever was turned away was not forwarded"


def test_after_a_crowd_the_line_is_open_again(make_directory, pacer):
    directory = make_directory(pacer.url, pacer_calls_at_once=1)
    pacer.answers["cso-auth"] = says_nothing(2)
    for _ in range(4):
        with pytest.raises(DirectoryUnavailableError):
            directory.sign_on(RIGHT)
    pacer.answers["cso-auth"] = tells(SIGNED_IN)
    assert directory.sign_on(RIGHT).username == "jordanrivera"
