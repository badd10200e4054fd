"""The commands of ``flask``: each a few lines that call down."""

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from wizard.cmecf import intake
from wizard.courts.known import courts
from wizard.training import rosters, world

roster = AppGroup("roster", help="Check or import the list of a court's filer accounts.")
practice = AppGroup("practice", help="The practice world.")


def install(app: Flask) -> None:
    """Give the site its commands."""
    groups = [roster, practice] if app.extensions["settings"].practice else [roster]
    for group in groups:
        app.cli.add_command(group)


def known_court(_context, _parameter, court_id: str) -> str:
    """A court of this site; click says which there are otherwise."""
    if court_id not in courts():
        raise click.BadParameter(f"{court_id} is not a court here; known: {', '.join(courts())}")
    return court_id


COURT = click.argument("court")
ROSTER_FILE = click.argument("file", type=click.Path(path_type=Path))


@roster.command("check")
@COURT
@ROSTER_FILE
def check_roster(court: str, file: Path) -> None:
    """Say what importing FILE would bring to COURT. Changes nothing."""
    report = _run(intake.check, court, file)
    click.echo(f"This would be: {report}.")
    sys.exit(0 if report.usable else 1)


@roster.command("import")
@COURT
@ROSTER_FILE
@click.option("--accept-rejects", is_flag=True, help="Import the good rows; put the others into FILE.rejects.csv.")
def import_roster(court: str, file: Path, accept_rejects: bool) -> None:
    """Import FILE into COURT: the whole file, or nothing."""
    report = _run(intake.import_roster, court, file, accept_rejects)
    click.echo(f"{report}." if report.applied else f"This would be: {report}.")
    if report.rejects:
        click.echo(f"The rejected rows are in {report.rejects}, with their causes.")
    if not report.applied:
        click.echo("Nothing was changed. Correct the file" + (", or use --accept-rejects." if report.whole else "."))
    sys.exit(0 if report.applied else 1)


def _run(act, court: str, *args) -> intake.Report:
    known_court(None, None, court)
    try:
        with _Bars() as bars:
            report = act(court, *args, progress=bars)
    except intake.IntakeError as refused:
        click.echo(str(refused), err=True)
        sys.exit(2)
    for finding in report.findings:
        click.echo(str(finding))
    return report


class _Bars:
    """A progress bar on the terminal for each stage; silent where there is no terminal."""

    def __init__(self) -> None:
        self._bar, self._stage, self._done = None, "", 0

    def __enter__(self):
        return self

    def __exit__(self, *_fault):
        if self._bar:
            self._bar.render_finish()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self.__exit__()
            quiet = not sys.stderr.isatty()
            self._bar = click.progressbar(length=total, label=stage, file=sys.stderr, hidden=quiet)
            self._stage, self._done = stage, 0
        self._bar.update(done - self._done)
        self._done = done


@practice.command("rosters")
def write_rosters() -> None:
    """Write the practice rosters, as courts would send them."""
    for path in rosters.write_rosters(Path(current_app.instance_path, "practice")):
        click.echo(path)


@practice.command("people")
def settle_people() -> None:
    """Give the cast its PACER accounts, and the links made earlier."""
    click.echo(f"{world.settle_cast()} new people in the practice world.")
