"""``flask links``: telling courts' own systems of the links that were made here."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask.cli import AppGroup
from sqlalchemy import select

from wizard.audit import events, trail
from wizard.conversion import export, webhooks
from wizard.conversion.models import FeedConsumer
from wizard.core import clock, signals, tokens
from wizard.core.config import current_settings
from wizard.core.database import db, transaction
from wizard.courts.commands import COURT, known_court_id
from wizard.security.digests import digest_of

links = AppGroup("links", help="The links, for the courts' own systems.")
consumer = AppGroup("consumer", help="The programs that read the feed of links.")
links.add_command(consumer)
SECONDS_BETWEEN_LOOKS = 5


@consumer.command("add")
@click.argument("name")
@click.option("--court", "courts", multiple=True, required=True, help="A court's id; several times for several.")
@click.option("--webhook", help="An https address to which new links are sent.")
def add_consumer(name: str, courts: tuple[str, ...], webhook: str | None) -> None:
    """Let the program NAME read the links of its courts. Its token is shown once, here."""
    for court_id in courts:
        known_court_id(court_id)
    if not 1 <= len(name) <= 40:
        raise click.BadParameter("write a name of 40 characters or fewer.")
    if webhook and (urlsplit(webhook).scheme != "https" and not current_settings().practice):
        raise click.BadParameter("the webhook must be an https address.")
    token = tokens.new_api_token()
    with transaction():
        if db.session.scalar(select(FeedConsumer).filter_by(name=name)):
            raise click.BadParameter(f"{name} is there already.")
        facts = {"name": name, "courts": list(dict.fromkeys(courts)), "webhook_url": webhook}
        db.session.add(FeedConsumer(token_digest=digest_of(token), made_at=clock.actual(), **facts))
        trail.record(events.CONSUMER_ADDED, name=name, courts=", ".join(courts))
    click.echo(token)


@consumer.command("revoke")
@click.argument("name")
def revoke_consumer(name: str) -> None:
    """Let the token of NAME open nothing anymore."""
    with transaction():
        found = db.session.scalar(select(FeedConsumer).filter_by(name=name, revoked_at=None).with_for_update())
        if found is None:
            raise click.BadParameter(f"there is no consumer {name}.")
        found.revoked_at = clock.actual()
        trail.record(events.CONSUMER_REVOKED, name=name)
    click.echo(f"The token of {name} is no longer accepted.")


@links.command("export")
@COURT
@click.argument("file", type=click.Path(path_type=Path))
def export_links(court: str, file: Path) -> None:
    """Write every link of COURT to FILE, one JSON object a line, and its signature to FILE.jws.

    Exit code 0: written. 1: the file cannot be written, and a former one stands as it was.
    """
    try:
        count = export.write_links(court, file)
    except OSError as fault:
        click.echo(f"{file} cannot be written ({type(fault).__name__}).", err=True)
        sys.exit(1)
    click.echo(f"{count} links of {court} are in {file}.")


@links.command("deliver")
@click.option("--watch", is_flag=True, help="Keep running until stopped, and look every few seconds.")
def deliver_links(watch: bool) -> None:
    """Send new links to the webhooks of those consumers that have one."""
    with signals.deferred():
        taken = webhooks.deliver_due()
        while watch and not signals.is_requested():
            signals.sleep(SECONDS_BETWEEN_LOOKS)
            webhooks.deliver_due()
    if not watch:
        click.echo(f"{taken} links were taken.")
