"""A database for each test, and short ways to write roster files."""

import pytest
from flask import Flask
from passlib.hash import bcrypt

from tests.support.sites import use_keys
from wizard.cmecf.rows import COLUMNS
from wizard.core.database import db
from wizard.core.limiter import Limiter
from wizard.security import passwords
from wizard.security.passwords import PasswordHasher

PASSWORD = "old-password"
HASH = bcrypt.using(rounds=4).hash(PASSWORD)
ROW = {
    "username": "jdoe",
    "password_hash": HASH,
    "last_name": "Doe",
    "first_name": "Jane",
    "middle_name": "",
    "email": "jane.doe@example.com",
    "role": "attorney",
    "bar_number": "",
    "status": "active",
}


def row(**values: str) -> str:
    """One line of a roster; ``values`` replace the usual ones."""
    return ",".join({**ROW, **values}.values())


def roster_of(*lines: str, end: str = "\n") -> bytes:
    """A roster file: the header and these lines."""
    return end.join((",".join(COLUMNS), *lines, "")).encode()


@pytest.fixture
def roster_app(tmp_path):
    """An application with nothing but the tables."""
    app = Flask("test")
    use_keys(app, "k" * 32)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    db.init_app(app)
    passwords.init_app(app, PasswordHasher(Limiter(1, 24)))
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def roster_file(tmp_path):
    """Write lines to a roster file and return its path."""

    def write(*lines: str):
        path = tmp_path / "roster.csv"
        path.write_bytes(roster_of(*lines))
        return path

    return write
