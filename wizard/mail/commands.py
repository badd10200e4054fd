"""``flask outbox``: sending the e-mails that wait."""

import sys
from collections import Counter

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from wizard.core import signals
from wizard.core.config import MailSettings, current_settings
from wizard.core.database import db
from wizard.mail import delivery

SECONDS_BETWEEN_LOOKS = 5

outbox = AppGroup("outbox", help="The e-mails that wait to be sent.")


@outbox.command("deliver")
@click.option("--watch", is_flag=True, help="Keep running until stopped, and look every few seconds.")
def deliver_emails(watch: bool) -> None:
    """Send the e-mails that are due. Told to stop, it finishes the one in hand.

    Exit code 0: all were sent, or it was told to stop watching. 1: some could not be sent. 2: no mail server is set.
    """
    mail = current_settings().mail
    if mail is None:
        click.echo("The settings name no mail server: add a [mail] table.", err=True)
        sys.exit(2)
    with signals.deferred():
        tally: Counter[str] = Counter() if watch else _deliver(mail)
        while watch and not signals.is_requested():
            _deliver_or_report(mail)
            signals.sleep(SECONDS_BETWEEN_LOOKS)
    sys.exit(1 if not watch and (tally["put off"] or tally["given up"]) else 0)


def _deliver_or_report(mail: MailSettings) -> None:
    """Keep watching when the database is restarted: an e-mail in hand is claimed again later."""
    try:
        _deliver(mail)
    except SQLAlchemyError as error:
        db.session.remove()
        click.echo(f"The database does not answer ({type(error).__name__}). Trying again.", err=True)


def _deliver(mail: MailSettings) -> Counter[str]:
    tally = delivery.deliver_due(mail, signals.is_requested)
    if tally:
        click.echo(", ".join(f"{count} {fate}" for fate, count in sorted(tally.items())))
    return tally
