"""``flask keys``: the secret keys of this site. Here, above the audit trail, which records that they were rotated."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select, update

from wizard.audit import events, trail
from wizard.core import clock
from wizard.core.config import current_settings
from wizard.core.database import Model, db, transaction
from wizard.core.secret_keys import with_new_key, write_keys
from wizard.security import encryption, signing
from wizard.security.keys import KeyRing, Purpose, key_ring
from wizard.security.totp import TotpColumns

# What `rotate` writes where the only key is still among the settings.
FILE = "secret_keys"

keys = AppGroup("keys", help="The secret keys of this site.")


@keys.command("list")
def list_keys() -> None:
    """List the ids of the keys, the newest first, and how many authenticator apps need each.

    Exit code 1 where some need a key that is not here: their codes are refused.
    """
    needed = Counter(encryption.key_id_of(encrypted) for _model, _row_id, encrypted in _encrypted_keys())
    click.echo("apps  key")
    for key_id in key_ring().of(Purpose.ENCRYPTION):
        click.echo(f"{needed[key_id]:4}  {key_id}")
    if needed[None]:
        click.echo(f"Authenticator apps that need a key which is not here: {needed[None]}", err=True)
        sys.exit(1)


@keys.command("rotate")
@click.option("--output", type=click.Path(path_type=Path), help="Write there, for a store that provides the file.")
@click.option("--leaked", "have_leaked", is_flag=True, help="Others may know the present keys: no longer trust them.")
def rotate(output: Path | None, have_leaked: bool) -> None:
    """Add a new key in front of the present ones, which stay to read what they made. Then restart every process.

    Their public keys are kept, so that what they signed can be verified when they are gone; with --leaked they are not.
    """
    settings = current_settings()
    present = settings.instance / (settings.secret_key_file or FILE)
    path = output or present
    if path.exists() and (output or not settings.secret_key_file):
        click.echo(f"{path} is there already. Nothing was written.", err=True)
        sys.exit(1)
    renewed = with_new_key(settings.keys, clock.actual().date())
    try:
        with transaction():
            trail.record(events.KEYS_ROTATED, key=renewed[0].id)
            signing.keep_public_keys(KeyRing(renewed), have_leaked)
            write_keys(path, renewed)
    except OSError as fault:
        click.echo(f"{path} cannot be written ({type(fault).__name__}). With --output, write elsewhere.", err=True)
        sys.exit(1)
    click.echo(f"{path} has the new key {renewed[0].id} in front of {', '.join(key.id for key in renewed[1:])}.")
    if not (output or settings.secret_key_file):
        click.echo(f'In the settings, write secret_key_file = "{FILE}" in place of secret_key.')
    click.echo("Restart every process of this site now, then run `flask keys reencrypt`.")


@keys.command("reencrypt")
def reencrypt() -> None:
    """Encrypt the keys of authenticator apps with the newest key. Exit code 1 where some cannot be decrypted."""
    newest, _key = key_ring().newest(Purpose.ENCRYPTION)
    tally: Counter[str] = Counter()
    with transaction():
        for model, row_id, encrypted in _encrypted_keys():
            secret = encryption.decrypt(encrypted)
            if secret is None:
                tally["lost"] += 1
            elif not encrypted.startswith(f"{newest}:"):
                tally["done"] += _replace(model, row_id, encrypted, encryption.encrypt(secret))
    click.echo(f"Encrypted with the key {newest}: {tally['done']}")
    if tally["lost"]:
        click.echo(f"Authenticator apps that need a key which is not here: {tally['lost']}", err=True)
        sys.exit(1)


def _encrypted_keys() -> Iterator[tuple[type[TotpColumns], int, str]]:
    """The key of every authenticator app, filers' and staff's, with its table and row."""
    for model in _tables():
        rows = select(model.id, model.encrypted_key).where(model.encrypted_key != "").order_by(model.id)
        for row_id, encrypted in db.session.execute(rows).all():
            yield model, row_id, encrypted


def _tables() -> list[type[TotpColumns]]:
    mapped = (mapper.class_ for mapper in Model.registry.mappers)
    return sorted((model for model in mapped if issubclass(model, TotpColumns)), key=lambda model: model.__name__)


def _replace(model: type[TotpColumns], row_id: int, former: str, encrypted: str) -> int:
    """Store it, unless somebody has connected another app meanwhile; how many rows that were."""
    same = update(model).where(model.id == row_id, model.encrypted_key == former)
    return len(db.session.scalars(same.values(encrypted_key=encrypted).returning(model.id)).all())
