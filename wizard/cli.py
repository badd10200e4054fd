"""The commands of ``flask``. Each room has its own; here they are registered, and ``flask purge`` asks every room."""

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_migrate.cli import db as migrations

from wizard.account.commands import pacer
from wizard.audit.commands import audit
from wizard.cmecf.commands import roster
from wizard.conversion.commands import links
from wizard.core.config import current_settings
from wizard.core.grants import grant
from wizard.core.purge import run_added
from wizard.courts.commands import court
from wizard.flow import journey
from wizard.guides.commands import guide
from wizard.helpdesk import calls
from wizard.linking.commands import prepared
from wizard.mail.commands import outbox
from wizard.mail.outbox import remove_old_emails
from wizard.monitoring.commands import keys
from wizard.pacer import api_tokens
from wizard.security import attempts, sessions
from wizard.staff.commands import staff

# Journeys that hold what people typed of themselves before they had an account, or of their account.
WITH_PERSONAL_FACTS = ("register", "firm", "upgrade", "recover", "passcode")


def init_app(app: Flask) -> None:
    """Give the site its commands."""
    for command in (court, roster, outbox, audit, guide, pacer, prepared, links, staff, keys, purge):
        app.cli.add_command(command)
    migrations.add_command(grant)


@click.command("purge")
@with_appcontext
def purge() -> None:
    """Remove what is old: journeys, sessions, tokens, calls, counts of tries, sent e-mails, abandoned registrations.

    Links, certificates and the audit trail are never removed.
    """
    settings = current_settings()
    journeys = journey.remove_old_journeys(settings.keep_journeys_days)
    ended_sessions = sessions.remove_old_sessions(settings.keep_sessions_days, journey.sessions_in_use())
    counts = attempts.remove_old_counts()
    ended = api_tokens.remove_old_tokens()
    emails = remove_old_emails(settings.keep_emails_days)
    registrations = journey.remove_abandoned_journeys(settings.keep_sessions_days, WITH_PERSONAL_FACTS)
    ended_calls = calls.remove_old_calls(settings.keep_journeys_days)
    run_added()
    click.echo(
        f"Removed {journeys} journeys, {ended_sessions} sessions, {ended} tokens and "
        f"{counts} counts of failed attempts."
    )
    if emails or registrations:
        click.echo(f"Removed {emails} sent e-mails and {registrations} abandoned registrations.")
    if ended_calls:
        click.echo(f"Removed {ended_calls} calls of the help desk.")
