"""``flask court``: checks the courts' files. Commands of other rooms take a court as their argument with ``COURT``."""

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
    """Check the files of COURTS, or of all courts, and count their notices and questions.

    Exit code 0: no mistakes. 1: there are mistakes. Each is named by file and line, and the site does not start.
    """
    for court_id in courts or all_courts():
        texts = all_courts()[known_court_id(court_id)].texts
        click.echo(f"{court_id}: right. {len(texts.notices)} notices, {len(texts.faq)} questions.")
