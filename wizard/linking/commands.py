"""``flask prepared``: what courts do about the links that were prepared."""

import click
from flask.cli import AppGroup

from wizard.core.database import transaction
from wizard.courts.registry import all_courts
from wizard.linking import prepared as pairs

prepared = AppGroup("prepared", help="The links that were prepared before go-live.")


@prepared.command("announce")
def announce_open() -> None:
    """Queue an e-mail to everyone who has prepared in a court that has converted since. Each is told once.

    For a timer that runs every few minutes around go-live.
    """
    told = 0
    while True:
        with transaction():
            batch = pairs.announce(all_courts())
        told += batch
        if not batch:
            break
    click.echo(f"Told {told} that linking is open.")
