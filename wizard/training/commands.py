"""``flask practice``: the practice world's rosters and people."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from wizard.training import rosters, seed

practice = AppGroup("practice", help="The practice world.")


@practice.command("rosters")
def write_rosters() -> None:
    """Write the practice rosters, as courts would send them."""
    for path in rosters.write_rosters(Path(current_app.instance_path, "practice")):
        click.echo(path)


@practice.command("people")
def seed_people() -> None:
    """Give the personas their PACER accounts and earlier links."""
    click.echo(f"{seed.seed_personas()} new people in the practice world.")
