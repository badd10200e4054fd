"""``flask court``: checks the courts' files, and writes them from a table.

Commands of other rooms take a court as their argument with ``COURT``.
"""

from difflib import get_close_matches
from pathlib import Path

import click
from flask.cli import AppGroup

from wizard.core.config import current_settings
from wizard.courts.config_files import CourtConfigError
from wizard.courts.court_table import read_table, write_courts
from wizard.courts.registry import all_courts, are_few

court = AppGroup("court", help="The courts, and what their pages say.")


def known_court_id(court_id: str) -> str:
    """The id of a court of this site. Raises click.BadParameter, which names those that there are."""
    if court_id not in all_courts():
        close = ", ".join(get_close_matches(court_id, all_courts(), 5, 0.5))
        advice = f"The courts are: {', '.join(all_courts())}." if are_few() else f"The most similar: {close or 'none'}."
        raise click.BadParameter(f"{court_id} is not a court of this site. {advice}")
    return court_id


COURT = click.argument("court", callback=lambda _context, _parameter, typed: known_court_id(typed))


@court.command("check")
@click.argument("courts", nargs=-1)
def check_courts(courts: tuple[str, ...]) -> None:
    """Check the files of COURTS, or of all courts, and count the notices and questions of those that have their own.

    Exit code 0: no mistakes. 1: there are mistakes. Each is named by file and line, and the site does not start.
    """
    with_own = [each.id for each in all_courts().values() if each.has_own_texts]
    for court_id in courts or with_own:
        texts = all_courts()[known_court_id(court_id)].texts
        click.echo(f"{court_id}: right. {len(texts.notices)} notices, {len(texts.faq)} questions.")
    others = len(all_courts()) - len(with_own)
    if others and not courts:
        click.echo(f"{others} courts without texts of their own: right.")


@court.command("import")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder; instance/courts unless given.")
def import_courts(table: Path, into: Path | None) -> None:
    """Write a court file for each row of TABLE, a CSV file like wizard/courts/data/federal_courts.csv.

    A file that this command did not write is kept. With a mistake in the table, nothing is written; exit code 1.
    """
    own = current_settings().instance / "courts"
    try:
        rows = read_table(table, own)
    except CourtConfigError as error:
        raise click.ClickException(str(error)) from None
    report = write_courts(rows, table.name, into or own)
    click.echo(
        f"{len(report.written)} written, {len(report.unchanged)} unchanged, {len(report.kept)} kept as they are."
    )
    if report.kept:
        click.echo(f"Kept, because this command did not write them: {', '.join(report.kept)}.")
