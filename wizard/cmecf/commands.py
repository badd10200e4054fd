"""``flask roster``: checking and importing the list of a court's filer accounts."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from wizard.cmecf import importer
from wizard.cmecf.rejects import ImportFailedError
from wizard.core.progress import ProgressBars
from wizard.courts.commands import COURT

roster = AppGroup("roster", help="The list of a court's filer accounts.")
FILE = click.argument("file", type=click.Path(path_type=Path))


@roster.command("check")
@COURT
@FILE
def check_roster(court: str, file: Path) -> None:
    """Say what importing FILE into COURT would bring. Changes nothing.

    Exit code 0: every row can be imported. 1: some cannot. 2: the file or the command is wrong.
    """
    report = _run(importer.check_roster, court, file)
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
    report = _run(importer.import_roster, court, file, accept_rejects)
    click.echo(f"{'Imported' if report.is_applied else 'Importing would bring'}: {report}.")
    if report.rejects:
        click.echo(
            f"The rejected rows and their causes are in {report.rejects}. Correct and import it, then destroy it."
        )
    if not report.is_applied:
        remedy = "Correct the file"
        if report.is_complete:
            remedy += ", or import its good rows with --accept-rejects"
        click.echo(f"Nothing was changed. {remedy}.")
    sys.exit(0 if report.is_applied else 1)


def _run(act: Callable[..., importer.ImportReport], *arguments: str | Path | bool) -> importer.ImportReport:
    """Run it with progress bars and print every finding; exit with code 2 and a sentence where it cannot be done."""
    try:
        with ProgressBars() as bars:
            report = act(*arguments, progress=bars)
    except ImportFailedError as error:
        click.echo(error, err=True)
        sys.exit(2)
    for finding in report.findings:
        click.echo(finding)
    return report
