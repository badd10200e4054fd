"""``flask audit``: the audit trail for other programs."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from wizard.audit import trail

audit = AppGroup("audit", help="The audit trail: who did what, and when.")


@audit.command("export")
@click.option("--since", type=click.DateTime(), help="Only rows from this moment on (UTC).")
def export_audit(since: datetime | None) -> None:
    """Print the audit trail as JSON lines, the oldest first."""
    for line in trail.export(since and since.replace(tzinfo=UTC)):
        click.echo(line)
