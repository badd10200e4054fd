"""What gunicorn serves in these tests: the whole site, from an instance folder of its own."""

from pathlib import Path

from flask import Flask

from tests.support import faults, hashes
from wizard import create_app
from wizard.core.config import read_settings


def make_app(folder: str) -> Flask:
    """The site whose settings lie in this folder."""
    return create_app(read_settings(Path(folder, "settings.toml")))


def make_bare_app(_folder: str) -> Flask:
    """A page of Flask's and nothing else: what every page is compared with."""
    bare = Flask("bare")
    bare.add_url_rule("/", "page", lambda: "<p>Good morning</p>")
    return bare


def make_quick_app(folder: str) -> Flask:
    """The site of this folder, which spends nothing on hashing."""
    for each in hashes.cheap_argon2():
        each.start()
    return make_app(folder)


def make_interruptible_app(folder: str) -> Flask:
    """The site of this folder, which tests may hold at a named point, or until several requests stand at one."""
    app = make_app(folder)
    faults.hold_links(Path(folder))
    faults.let_meet(app, Path(folder))
    return app
