"""Coming to terms with a mail server: certificates, and a username with a password."""

import pytest

from tests.mail.test_delivery import only_email, write
from tests.support import smtp
from tests.support.factories import all_of
from wizard.core.config import MailSettings
from wizard.mail.delivery import deliver_due
from wizard.mail.outbox import Email

# It sends to a real server.
pytestmark = pytest.mark.slow


def speaking(security: str, folder):
    context = smtp.secured(folder)
    kind = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    return smtp.serving(smtp.Peer(), **kind)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_is_trusted_gets_the_emails(app, tmp_path, monkeypatch, security):
    monkeypatch.setenv("SSL_CERT_FILE", str(smtp.certificate(tmp_path)))
    write()
    with speaking(security, tmp_path) as server:
        assert deliver_due(server.settings(host="localhost", security=security)) == {"sent": 1}


@pytest.mark.parametrize(("host", "trusted"), [("localhost", False), ("127.0.0.1", True)])
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_is_not_trusted_or_of_another_name_gets_nothing(
    app, tmp_path, monkeypatch, security, host, trusted
):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(smtp.certificate(tmp_path)))
    write(), write()
    mail = {"host": host, "security": security, "username": "link", "password": "Planted-Secret-1!"}
    with speaking(security, tmp_path) as server:
        assert deliver_due(server.settings(**mail)) == {"put off": 1}
        assert server.asked == []
    assert "SSLCertVerificationError" in all_of(Email)[0].last_failure


def test_a_server_without_starttls_gets_nothing(app):
    write()
    with smtp.serving(smtp.Peer()) as server:
        assert deliver_due(server.settings(security="starttls")) == {"put off": 1}
        assert server.asked == []
    assert "SMTPNotSupportedError" in only_email().last_failure


def test_a_server_that_knows_us_lets_us_in(app):
    write()
    with smtp.serving(smtp.Peer(), **smtp.accepts("link", "right")) as server:
        assert deliver_due(server.settings(username="link", password="right")) == {"sent": 1}


def test_a_refused_login_ends_the_run_and_shows_no_password(app):
    write(), write()
    with smtp.serving(smtp.Peer(), **smtp.accepts("link", "right")) as server:
        assert deliver_due(server.settings(username="link", password="Planted-Secret-1!")) == {"put off": 1}
        assert server.asked == []
    failure = all_of(Email)[0].last_failure
    assert failure.startswith("The mail server said 535: ")
    assert "Planted" not in failure


def test_the_mail_server_needs_no_more_than_host_and_sender():
    assert MailSettings(host="mail.example.gov", sender=smtp.SENDER).security == "starttls"
