"""The commands of ``flask``: each a few lines that call down."""

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from wizard.account.commands import pacer
from wizard.audit import trail
from wizard.cmecf import importer
from wizard.core import signals
from wizard.core.config import MailSettings, current_settings
from wizard.core.database import db, transaction
from wizard.core.email_addresses import InvalidEmailAddressError, normalize_email_address
from wizard.core.progress import ProgressBars
from wizard.core.purge import run_added
from wizard.courts.registry import all_courts as known_courts
from wizard.flow import journey
from wizard.guides.commands import guide
from wizard.helpdesk import calls
from wizard.mail import delivery
from wizard.pacer import api_tokens
from wizard.security import attempts, sessions
from wizard.security.access import Role
from wizard.staff import services
from wizard.staff.models import ALL_COURTS, StaffMember

SECONDS_BETWEEN_LOOKS = 5

roster = AppGroup("roster", help="The list of a court's filer accounts.")
court = AppGroup("court", help="The courts, and what their pages say.")
outbox = AppGroup("outbox", help="The e-mails that wait to be sent.")
audit = AppGroup("audit", help="The record of what happened.")
staff = AppGroup("staff", help="Who may open the help desk’s console.")


def init_app(app: Flask) -> None:
    """Give the site its commands."""
    for command in (court, roster, outbox, audit, guide, pacer, staff, purge):
        app.cli.add_command(command)


def _known_court(_context, _parameter, court_id: str) -> str:
    if court_id not in known_courts():
        known = ", ".join(known_courts())
        raise click.BadParameter(f"{court_id} is not a court of this site. The courts are: {known}.")
    return court_id


COURT = click.argument("court", callback=_known_court)
FILE = click.argument("file", type=click.Path(path_type=Path))


@court.command("check")
@click.argument("courts", nargs=-1)
def check_courts(courts: tuple[str, ...]) -> None:
    """Say what was read of COURTS, or of all: their files, notices and questions.

    Exit code 0: all is right. 1: there are mistakes. Each is named by file and line, and the site does not start.
    """
    for court_id in courts or known_courts():
        texts = known_courts()[_known_court(None, None, court_id)].texts
        click.echo(f"{court_id}: right. {len(texts.notices)} notices, {len(texts.faq)} questions.")


@roster.command("check")
@COURT
@FILE
def check_roster(court: str, file: Path) -> None:
    """Say what importing FILE into COURT would bring. Changes nothing.

    Exit code 0: every row can be imported. 1: some cannot. 2: the file or the command is wrong.
    """
    report = _told(importer.check_roster, court, file)
    click.echo(f"Importing would bring: {report}.")
    sys.exit(0 if report.is_usable else 1)


@roster.command("import")
@COURT
@FILE
@click.option("--accept-rejects", is_flag=True, help="Import the good rows; the others go to FILE.rejects.csv.")
def import_roster(court: str, file: Path, accept_rejects: bool) -> None:
    """Import FILE into COURT: the whole file, or nothing.

    Exit code 0: imported. 1: a row cannot be used, and nothing was changed. 2: the file or the command is wrong.
    """
    report = _told(importer.import_roster, court, file, accept_rejects)
    click.echo(f"{'Imported' if report.is_applied else 'Importing would bring'}: {report}.")
    if report.rejects:
        click.echo(
            f"The rejected rows and their causes are in {report.rejects}. Correct and import it, then destroy it."
        )
    if not report.is_applied:
        way = (
            "Correct the file, or import its good rows with --accept-rejects."
            if report.is_complete
            else "Correct the file."
        )
        click.echo(f"Nothing was changed. {way}")
    sys.exit(0 if report.is_applied else 1)


def _told(act, *given) -> importer.ImportReport:
    """Do it with progress bars and print every finding. A sentence and exit code 2 where it cannot be done."""
    try:
        with ProgressBars() as bars:
            report = act(*given, progress=bars)
    except importer.ImportFailedError as refused:
        click.echo(refused, err=True)
        sys.exit(2)
    for finding in report.findings:
        click.echo(finding)
    return report


@outbox.command("deliver")
@click.option("--watch", is_flag=True, help="Keep running until stopped, and look every few seconds.")
def deliver_letters(watch: bool) -> None:
    """Send the e-mails that are due. Told to stop, it finishes the letter in hand.

    Exit code 0: all were sent, or it was told to stop watching. 1: some could not be sent. 2: no mail server is set.
    """
    mail = current_settings().mail
    if mail is None:
        click.echo("The settings name no mail server: add a [mail] table.", err=True)
        sys.exit(2)
    with signals.deferred():
        tally = Counter() if watch else _delivered(mail)
        while watch and not signals.is_requested():
            _delivered_or_told(mail)
            signals.sleep(SECONDS_BETWEEN_LOOKS)
    sys.exit(1 if not watch and (tally["put off"] or tally["given up"]) else 0)


def _delivered_or_told(mail: MailSettings) -> None:
    """Whoever watches outlives a database that is started anew: a letter in hand is claimed again later."""
    try:
        _delivered(mail)
    except SQLAlchemyError as fault:
        db.session.remove()
        click.echo(f"The database does not answer ({type(fault).__name__}). Trying again.", err=True)


def _delivered(mail: MailSettings) -> Counter:
    tally = delivery.deliver_due(mail, signals.is_requested)
    if tally:
        click.echo(", ".join(f"{count} {fate}" for fate, count in sorted(tally.items())))
    return tally


@audit.command("export")
@click.option("--since", type=click.DateTime(), help="Only what happened at this moment (UTC) or later.")
def export_audit(since: datetime | None) -> None:
    """Print the audit trail as JSON lines, the oldest first."""
    for line in trail.export(since and since.replace(tzinfo=UTC)):
        click.echo(line)


@click.command("purge")
@with_appcontext
def purge() -> None:
    """Remove old journeys, sessions, tokens, calls and counts of tries. Links and the audit trail are never removed."""
    settings = current_settings()
    journeys = journey.remove_old_journeys(settings.keep_journeys_days)
    ended_sessions = sessions.remove_old_sessions(settings.keep_sessions_days, journey.sessions_in_use())
    counts = attempts.remove_old_counts()
    ended = api_tokens.remove_old_tokens()
    told = calls.remove_old_calls(settings.keep_journeys_days)
    run_added()
    click.echo(
        f"Removed {journeys} journeys, {ended_sessions} sessions, {ended} tokens and "
        f"{counts} counts of failed attempts."
    )
    if told:
        click.echo(f"Removed {told} calls of the help desk.")


def _email_address(_context, _parameter, typed: str) -> str:
    try:
        return normalize_email_address(typed)
    except InvalidEmailAddressError as refused:
        raise click.BadParameter(str(refused)) from None


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--email", required=True, callback=_email_address, help="Where the invitation goes.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--court", "courts", multiple=True, required=True, help="A court's id, several times, or: all.")
def add_staff(login: str, name: str, email: str, role: str, courts: tuple[str, ...]) -> None:
    """Invite somebody to the console by letter. There is no password here: its owner chooses it."""
    for court_id in courts:
        if court_id != ALL_COURTS:
            _known_court(None, None, court_id)
    try:
        with transaction():
            services.add(login, name, email, role, list(courts))
    except services.UnknownStaffError as refused:
        raise click.BadParameter(str(refused)) from None
    click.echo(f"{login} is invited by e-mail to {email}.")


@staff.command("list")
def list_staff() -> None:
    """Who works here: login, name, role, courts, and whether the invitation was answered."""
    for member in services.everybody():
        state = "invited" if member.password_hash is None else "with codes" if member.confirmed_at else "without codes"
        click.echo(f"{member.login}\t{member.name}\t{member.role}\t{','.join(member.courts)}\t{state}")


def _member(_context, _parameter, login: str) -> StaffMember:
    member = services.named(login)
    if member is None or member.ended_at:
        raise click.BadParameter(f"No staff member has the login {login}.")
    return member


@staff.command("invite")
@click.argument("login", callback=_member)
def invite_staff(login: StaffMember) -> None:
    """Send a new invitation: for a forgotten password, or a lost telephone. The former password and app are over."""
    with transaction():
        services.invite(db.session.merge(login))
    click.echo(f"A new invitation goes to {login.email}.")


@staff.command("remove")
@click.argument("login", callback=_member)
def remove_staff(login: StaffMember) -> None:
    """End somebody's access now. The row stays: the audit names it."""
    with transaction():
        services.remove(db.session.merge(login))
    click.echo(f"{login.login} can no longer open the console.")
