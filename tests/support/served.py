"""What gunicorn serves in these tests: the whole site, from an instance folder of its own."""

from pathlib import Path

from flask import Flask

from wizard import create_app
from wizard.core.config import read_settings


def make_app(folder: str) -> Flask:
    """The site whose settings lie in this folder."""
    return create_app(read_settings(Path(folder, "settings.toml")))
