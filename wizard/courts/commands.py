"""``flask court``: what was read of the courts. Other rooms' commands name a court with ``COURT``."""

import click
from flask.cli import AppGroup

from wizard.courts.registry import all_courts

court = AppGroup("court", help="The courts, and what their pages say.")


def known_court_id(court_id: str) -> str:
    """The id of a court of this site. Raises click.BadParameter, which names those that there are."""
    if court_id not in all_courts():
        known = ", ".join(all_courts())
        raise click.BadParameter(f"{court_id} is not a court of this site. The courts are: {known}.")
    return court_id


COURT = click.argument("court", callback=lambda _context, _parameter, typed: known_court_id(typed))


@court.command("check")
@click.argument("courts", nargs=-1)
def check_courts(courts: tuple[str, ...]) -> None:
    """Say what was read of COURTS, or of all: their files, notices and questions.

    Exit code 0: all is right. 1: there are mistakes. Each is named by file and line, and the site does not start.
    """
    for court_id in courts or all_courts():
        texts = all_courts()[known_court_id(court_id)].texts
        click.echo(f"{court_id}: right. {len(texts.notices)} notices, {len(texts.faq)} questions.")
