"""Make a live site of this checkout's ``instance/``: ``python -m tests.bench.settle PEOPLE [DATABASE]``.

For comparisons with other stacks. PACER accounts jordanrivera00000…, CM/ECF logins filer00000… in court cacd, of one
person each. SQLite unless the URL of a PostgreSQL database is given: there a schema of its own is made anew.
"""

import argparse
from pathlib import Path
from string import ascii_lowercase

from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url

from tests.support.forks import ROOT
from tests.support.sites import KEY
from wizard import create_app
from wizard.cmecf import name_index
from wizard.cmecf.models import FilerAccount
from wizard.core.config import read_settings
from wizard.core.database import db, transaction
from wizard.pacer.models import PacerAccount
from wizard.security import passwords
from wizard.security.hash_schemes import hash_parameters

COURT = "cacd"
PACER_PASSWORD, LEGACY_PASSWORD = "Quiet-Meadow-Bridge-7!", "paper-lantern"
SCHEMA = "filer_link_bench"
SETTINGS = """\
mode = "live"
secret_key = "{key}"
database = "{database}"
sign_on = "embedded"
courts = ["cacd"]
trusted_proxies = {proxies}
one_time_codes = "optional"
hosts = ["127.0.0.1"]
mail = {{ host = "127.0.0.1", sender = "no-reply@example.gov" }}
"""


def write_settings(folder: Path, database: str = "", proxies: int = 0) -> Path:
    """Settings of a live site in this folder, behind so many proxies, on SQLite there unless a URL is given.

    Raises FileExistsError.
    """
    path = folder / "settings.toml"
    path.touch(mode=0o600, exist_ok=False)
    database = database or f"sqlite:///{folder / 'filer-link.sqlite3'}"
    path.write_text(SETTINGS.format(key=KEY, database=database, proxies=proxies))
    return path


def settle(people: int) -> None:
    """Fill the present app's database with so many pairs that can be linked; no two people share a name."""
    upgrade()
    legacy, pacer = (passwords.hash_password(each) for each in (LEGACY_PASSWORD, PACER_PASSWORD))
    with transaction():
        for number in range(people):
            last_name = _last_name(number)
            db.session.add(make_filer(f"filer{number:05}", legacy, last_name=last_name))
            db.session.add(_pacer(number, pacer, last_name))
        db.session.flush()
        name_index.build(COURT)
    db.engine.dispose()


def make_filer(login: str, stored: str, court: str = COURT, last_name: str = "Rivera") -> FilerAccount:
    """A filer account with that hash."""
    return FilerAccount(
        court_id=court, username=login, password_hash=stored, hash_parameters=hash_parameters(stored),
        last_name=last_name, first_name="Jordan", email=f"{login}@example.com", role="attorney",
    )  # fmt: skip


def _pacer(number: int, stored: str, last_name: str) -> PacerAccount:
    return PacerAccount(
        account_number=f"{1_000_000 + number}", username=f"jordanrivera{number:05}", password_hash=stored,
        first_name="Jordan", last_name=last_name, email=f"jordan{number}@example.gov",
    )  # fmt: skip


def _last_name(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number, len(ascii_lowercase))
        letters += ascii_lowercase[letter]
    return f"Rivera{letters}"


def _make_schema(url: str) -> str:
    """An empty schema in that database, and the URL that uses it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    engine.dispose()
    inside = make_url(url).update_query_dict({"options": f"-csearch_path={SCHEMA}"})
    return inside.render_as_string(hide_password=False)


def main() -> None:
    choose = argparse.ArgumentParser(description=__doc__)
    choose.add_argument("people", type=int)
    choose.add_argument("database", nargs="?", default="")
    wanted = choose.parse_args()
    path = write_settings(ROOT / "instance", wanted.database and _make_schema(wanted.database))
    with create_app(read_settings(path)).app_context():
        settle(wanted.people)


if __name__ == "__main__":
    main()
