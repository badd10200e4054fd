"""What every template knows: the mode, addresses of static files, and how moments and references are written."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Flask, g, url_for
from flask_login import current_user

from wizard.kernel import access, clock


def install(app: Flask) -> None:
    """Give the templates their globals and filters."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = lambda name: _asset(app.static_folder, name)
    app.jinja_env.filters.update(spaced=spaced, moment=datetime.fromisoformat, in_words=in_words)
    app.jinja_env.filters.update(seconds_left=seconds_left, minutes_left=minutes_left, seen=clock.seen)
    settings = app.extensions["settings"]
    app.context_processor(
        lambda: {
            "practice": settings.practice,
            "keeps_accounts": settings.keeps_accounts,
            "at_desk": access.at_desk(),
            "person": None if access.at_desk() else _person(),
            "staff": _person() if access.at_desk() else None,
            "now": clock.now(),
        }
    )


def _person():
    """Whoever is signed in; nobody on a page that tells of a failure, which must not ask the database."""
    return None if g.get("failed") or not current_user.is_authenticated else current_user


def _asset(folder: str, name: str) -> str:
    return url_for("static", filename=name, v=_digest(Path(folder, name)))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"


def seconds_left(moment: datetime) -> int:
    """Whole seconds from now until a moment."""
    return max(0, int((moment - clock.actual()).total_seconds()))


def minutes_left(moment: datetime) -> int:
    """Whole minutes from now until a moment, never none."""
    return max(1, round(seconds_left(moment) / 60))


def in_words(name: str) -> str:
    """A name from a table as people write it: ``court_reporter`` becomes “Court reporter”."""
    return name.replace("_", " ").capitalize()


def spaced(reference: str) -> str:
    """A reference in groups of four, as it is read aloud."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))
