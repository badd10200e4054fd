"""E-mails against a real mail server: each goes out once, whatever the server does."""

import itertools
import smtplib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.support import smtp
from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.mail import delivery
from wizard.mail.delivery import GIVE_UP_AFTER, LONGEST_WAIT, deliver_due, wait_after
from wizard.mail.outbox import Email

# It sends to a real server.
pytestmark = pytest.mark.slow

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def peer():
    with smtp.serving(smtp.Peer()) as server:
        yield server


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch):
    monkeypatch.setattr(delivery, "TIMEOUT_SECONDS", 2)


def write(recipient: str = "a@example.com", subject: str = "Your filer account is linked", **facts) -> Email:
    now = clock.now()
    email = Email(key=tokens.new_key(), kind="linked", recipient=recipient, subject=subject, queued_at=now)
    email.body, email.next_try_at = "From now on, the PACER account logs in.\n", now
    for name, value in facts.items():
        setattr(email, name, value)
    with transaction():
        db.session.add(email)
    return email


def only_email() -> Email:
    [email] = all_of(Email)
    return email


def test_an_email_is_sent_once_and_says_so(app, peer):
    with clock.stopped_at(NOON):
        write()
        assert deliver_due(peer.settings()) == {"sent": 1}
        assert deliver_due(peer.settings()) == {}
    assert peer.recipients == ["a@example.com"]
    email = only_email()
    assert (email.state, email.sent_at, email.claimed_until) == ("sent", NOON, None)


def test_the_head_of_an_email_says_what_other_programs_must_know(app, peer):
    with clock.stopped_at(NOON):
        email = write()
        deliver_due(peer.settings())
    sent = peer.emails[0]
    assert (sent["From"], sent["To"]) == (smtp.SENDER, "a@example.com")
    assert sent["Subject"] == "Your filer account is linked"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"] == f"<{email.key}@example.gov>"
    assert parsedate_to_datetime(sent["Date"]) == NOON
    assert peer.mail_from == [smtp.SENDER]


def test_a_sender_may_bear_a_name(app, peer):
    email = write()
    deliver_due(peer.settings(sender="Filer Link <no-reply@example.gov>"))
    assert peer.emails[0]["From"] == "Filer Link <no-reply@example.gov>"
    assert peer.emails[0]["Message-ID"] == f"<{email.key}@example.gov>"
    assert peer.mail_from == [smtp.SENDER]


@pytest.mark.parametrize("name", ["Zoë Núñez-Łukasiewicz", "李小龍", "O'Rourke & Søn"])
def test_names_arrive_as_they_are_through_a_server_that_takes_seven_bits(app, peer, name):
    write(subject=f"For {name}", body=f"PACER account: {name}\n.\nFrom here on\n")
    deliver_due(peer.settings())
    assert peer.emails[0]["Subject"] == f"For {name}"
    assert peer.emails[0].get_content().splitlines() == [f"PACER account: {name}", ".", "From here on"]
    assert peer.raw[0].isascii()


@pytest.mark.parametrize("line", ["\r\nBcc: everybody@example.com", "\nBcc: everybody@example.com", "\x85Bcc: x"])
@pytest.mark.parametrize("place", ["subject", "recipient"])
def test_a_line_break_brings_no_header_and_does_not_stop_the_others(app, peer, place, line):
    write(**{place: f"a@example.com{line}"})
    write("b@example.com")
    assert deliver_due(peer.settings()) == {"given up": 1, "sent": 1}
    assert peer.recipients == ["b@example.com"]
    assert all_of(Email)[0].last_failure.startswith("The e-mail cannot be sent: ")


def test_a_line_break_in_the_body_stays_in_the_body(app, peer):
    write(body="Jordan\r\nBcc: everybody@example.com\r\n\r\nRivera")
    deliver_due(peer.settings())
    assert peer.emails[0]["Bcc"] is None
    assert peer.recipients == ["a@example.com"]


def test_an_address_beyond_ascii_is_given_up_and_the_others_go_out(app, peer):
    write("zoë@example.com"), write("b@example.com")
    assert deliver_due(peer.settings()) == {"given up": 1, "sent": 1}
    assert all_of(Email)[0].last_failure == "The e-mail cannot be sent: its address has characters beyond ASCII."


def test_the_email_about_a_link_arrives_word_for_word(app, peer, filer):
    make_pacer(first_name="Zoë"), make_filer(first_name="Zoë")
    filer.links()
    assert deliver_due(peer.settings()) == {"sent": 2}
    bodies = [email.text.splitlines() for email in all_of(Email)]
    assert [sent.get_content().splitlines() for sent in peer.emails] == bodies
    assert any(line.startswith("From now on") for line in bodies[0])


def test_a_server_that_is_down_costs_one_try_of_one_email(app):
    with clock.stopped_at(NOON):
        write(), write()
        assert deliver_due(smtp.Peer().settings()) == {"put off": 1}
    first, second = all_of(Email)
    assert (first.state, first.tries, first.next_try_at) == ("will be tried again", 1, NOON + timedelta(minutes=1))
    assert first.last_failure == "The mail server does not answer (ConnectionRefusedError)."
    assert (second.state, second.tries) == ("waiting", 0)


def test_a_slow_server_is_not_waited_for_for_ever(app, peer, monkeypatch):
    monkeypatch.setattr(delivery, "TIMEOUT_SECONDS", 0.2)
    peer.seconds = 1
    write()
    assert deliver_due(peer.settings()) == {"put off": 1}
    assert only_email().last_failure == "The mail server does not answer (SMTPServerDisconnected)."


def test_one_address_refused_for_good_is_given_up_and_the_others_go_out(app, peer):
    peer.refuses["a@example.com"] = "550 No such user here"
    write("a@example.com"), write("b@example.com"), write("c@example.com")
    assert deliver_due(peer.settings()) == {"given up": 1, "sent": 2}
    assert peer.recipients == ["b@example.com", "c@example.com"]
    gone = all_of(Email)[0]
    assert (gone.state, gone.last_failure) == ("given up", "The mail server said 550: No such user here")
    assert deliver_due(peer.settings()) == {}


def test_one_address_refused_for_now_is_put_off_and_the_others_go_out(app, peer):
    peer.refuses["a@example.com"] = "450 Mailbox busy"
    with clock.stopped_at(NOON):
        write("a@example.com"), write("b@example.com")
        assert deliver_due(peer.settings()) == {"put off": 1, "sent": 1}
    peer.refuses.clear()
    with clock.stopped_at(NOON + timedelta(seconds=59)):
        assert deliver_due(peer.settings()) == {}
    with clock.stopped_at(NOON + timedelta(minutes=1)):
        assert deliver_due(peer.settings()) == {"sent": 1}
    assert all_of(Email)[0].last_failure == ""


def test_waits_double_from_a_minute_to_four_hours():
    minutes = [wait_after(tries).total_seconds() / 60 for tries in range(1, 11)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert wait_after(100_000) == LONGEST_WAIT == timedelta(hours=4)


def test_an_email_put_off_again_and_again_waits_longer_each_time_and_is_given_up_after_five_days(app, peer):
    peer.refuses["a@example.com"] = "451 Try later"
    with clock.stopped_at(NOON):
        write()
    tried = []
    while only_email().state != "given up":
        tried.append(only_email().next_try_at)
        with clock.stopped_at(tried[-1]):
            deliver_due(peer.settings())
    waits = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert waits == [wait_after(tries) for tries in range(1, len(tried))]
    assert GIVE_UP_AFTER < tried[-1] - NOON <= GIVE_UP_AFTER + LONGEST_WAIT
    assert len(peer.asked) == len(tried) < 50


def test_a_refused_text_is_put_off_and_the_others_are_tried(app, peer):
    peer.answer = "554 Looks like spam"
    write(), write("b@example.com")
    assert deliver_due(peer.settings()) == {"put off": 2}
    assert {email.last_failure for email in all_of(Email)} == {"The mail server said 554: Looks like spam"}


@pytest.mark.parametrize("instant", ["in the e-mail", "before its word"])
def test_an_email_that_was_not_confirmed_when_the_server_died_goes_out_later_with_the_same_id(app, peer, instant):
    peer.dies = instant
    with clock.stopped_at(NOON):
        email = write()
        assert deliver_due(peer.settings()) == {"put off": 1}
    assert only_email().last_failure == "The mail server does not answer (SMTPServerDisconnected)."
    peer.dies = ""
    with clock.stopped_at(NOON + timedelta(minutes=1)):
        assert deliver_due(peer.settings()) == {"sent": 1}
    assert [sent["Message-ID"] for sent in peer.emails] == [f"<{email.key}@example.gov>"]


@pytest.mark.parametrize("instant", ["after its word", "at the goodbye"])
def test_an_email_that_was_confirmed_is_never_sent_again_even_when_the_server_dies_at_once(app, peer, instant):
    peer.dies = instant
    write(), write("b@example.com")
    assert deliver_due(peer.settings()) == {"sent": 2}
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert deliver_due(peer.settings()) == {}
    assert peer.recipients == ["a@example.com", "b@example.com"]


def test_the_record_is_made_before_the_goodbye(app, peer, monkeypatch):
    """Killed while it says goodbye to the server, the program has already recorded the e-mail as sent."""
    seen = []
    write()
    monkeypatch.setattr(smtplib.SMTP, "quit", lambda post: seen.append(only_email().state) or post.close())
    deliver_due(peer.settings())
    assert seen == ["sent"]


def test_a_claimed_email_is_left_alone_until_the_claim_is_over(app, peer):
    write(claimed_until=NOON, queued_at=NOON - timedelta(hours=1), next_try_at=NOON - timedelta(hours=1))
    with clock.stopped_at(NOON):
        assert deliver_due(peer.settings()) == {}
    with clock.stopped_at(NOON + timedelta(seconds=1)):
        assert deliver_due(peer.settings()) == {"sent": 1}


def test_told_to_stop_it_stops_between_emails(app, peer):
    for number in range(3):
        write(f"a{number}@example.com")
    assert deliver_due(peer.settings(), must_stop=lambda: len(peer.emails) == 2) == {"sent": 2}
    assert [email.claimed_until for email in all_of(Email)] == [None] * 3


def test_the_outbox_shows_each_emails_state_tries_and_last_failure(practice_app, peer):
    peer.refuses |= {"a@example.com": "550 No such user here", "b@example.com": "450 Mailbox <busy>"}
    for name in "abc":
        write(f"{name}@example.com")
    deliver_due(peer.settings())
    write("d@example.com")
    reader = Filer(practice_app)
    reader.opens("/practice/outbox")
    told = [" ".join(email.select_one(".email__state").get_text(" ").split()) for email in emails_on(reader)]
    assert told[0] == "Waiting."
    assert told[1].startswith("Sent on ")
    assert told[2].startswith("Will be tried again on ")
    assert told[2].endswith("Tried once. The mail server said 450: Mailbox <busy>")
    assert told[3] == "Given up. Tried once. The mail server said 550: No such user here"


def emails_on(reader: Filer) -> list:
    return reader.page.select("article.email")


def test_healthz_tells_how_many_emails_wait_fail_and_were_given_up(make_site, peer):
    app = make_site(metrics_token="a-token")
    peer.refuses |= {"a@example.com": "550 No such user here", "b@example.com": "450 Mailbox busy"}
    with app.app_context():
        for name in "abc":
            write(f"{name}@example.com")
        deliver_due(peer.settings())
        write("d@example.com")
    answer = app.test_client().get("/healthz", headers={"Authorization": "Bearer a-token"})
    assert answer.status_code == 200
    assert answer.json["emails"] == {"waiting": 2, "failing": 1, "given_up": 1}


@pytest.mark.parametrize(
    ("refused", "code", "said"),
    [(None, 0, "1 sent\n"), ("450 Busy", 1, "1 put off\n"), ("550 Gone", 1, "1 given up\n")],
)
def test_the_command_says_what_became_of_the_emails(make_site, peer, refused, code, said):
    app = make_site(mail=peer.settings())
    if refused:
        peer.refuses["a@example.com"] = refused
    with app.app_context():
        write()
    done = app.test_cli_runner().invoke(args=["outbox", "deliver"])
    assert (done.exit_code, done.output) == (code, said)


def test_the_command_says_nothing_where_nothing_waits(make_site, peer):
    done = make_site(mail=peer.settings()).test_cli_runner().invoke(args=["outbox", "deliver"])
    assert (done.exit_code, done.output) == (0, "")


def test_without_a_mail_server_the_command_says_what_to_set(app):
    done = app.test_cli_runner().invoke(args=["outbox", "deliver"])
    assert done.exit_code == 2
    assert "add a [mail] table" in done.output
