"""``flask guide``: building and checking. The builder is imported when a command runs: no site loads it."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import click
from flask.cli import AppGroup

from wizard.core.config import current_settings
from wizard.core.progress import ProgressBars
from wizard.courts.commands import known_court_id
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.guides.published import folder_of

T = TypeVar("T")
guide = AppGroup("guide", help="The illustrated guides of a court.")


def _court(_context: click.Context, _parameter: click.Parameter, typed: str) -> Court:
    return all_courts()[known_court_id(typed)]


COURT = click.argument("court", callback=_court)


@guide.command("build")
@COURT
@click.argument("scenarios", nargs=-1)
def build_guides(court: Court, scenarios: tuple[str, ...]) -> None:
    """Photograph the scenarios of COURT, all or those named, and write the guides.

    Exit code 0: built. 1: a scenario does not arrive. 2: the browser or the tools are missing, or the command is wrong.
    """
    from wizard.guide_builder import build

    folder = folder_of(court)
    total = _run(lambda bars: build.build(court, scenarios, _own_courts(), folder, _today(), bars))
    click.echo(f"{total} pictures of {court.id} are in {folder}.")


@guide.command("check")
@COURT
def check_guides(court: Court) -> None:
    """Take the pictures of COURT's guides again, and name each that no longer matches.

    Exit code 0: all match. 1: some do not. 2: there is no guide, or the browser or the tools are missing.
    """
    from wizard.guide_builder import check

    findings = _run(lambda bars: check.check(court, _own_courts(), folder_of(court), bars))
    for finding in findings:
        click.echo(finding)
    click.echo(f"{len(findings)} pictures differ. Build the guide again." if findings else "All pictures match.")
    sys.exit(1 if findings else 0)


def _run(act: Callable[[ProgressBars], T]) -> T:
    """What ``act`` returns; a failure of the builder is printed, and ends the command with its exit code."""
    from wizard.guide_builder.errors import GuideError

    try:
        with ProgressBars() as bars:
            return act(bars)
    except GuideError as fault:
        click.echo(fault, err=True)
        sys.exit(fault.exit_code)


def _own_courts() -> Path:
    return current_settings().instance / "courts"


def _today() -> date:
    """The day printed in the guide; SOURCE_DATE_EPOCH, where builds must be the same on any day."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date()
