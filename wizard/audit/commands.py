"""``flask audit``: the audit trail for other programs."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from wizard.audit import trail

audit = AppGroup("audit", help="The record of what happened.")


@audit.command("export")
@click.option("--since", type=click.DateTime(), help="Only what happened at this moment (UTC) or later.")
def export_audit(since: datetime | None) -> None:
    """Print the audit trail as JSON lines, the oldest first."""
    for line in trail.export(since and since.replace(tzinfo=UTC)):
        click.echo(line)
