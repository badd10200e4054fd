"""What every template knows: the mode, addresses of static files, and how moments and references are written."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Flask, current_app

from wizard.core import clock
from wizard.core.config import Settings
from wizard.core.normalize import mask_email_address
from wizard.core.pacer_labels import PACER_LABELS
from wizard.core.references import group_of_four, groups_of_three, spell_out


@dataclass(frozen=True)
class Home:
    """Where people start over: its URL, and what the link says."""

    url: str
    name: str


# The template around every page, and where people start over. A room above may give other ones to pages of its own.
PUBLIC_FRAME = "layout/base.html"
PUBLIC_HOME = Home("/", "All courts")


def init_app(app: Flask, settings: Settings) -> None:
    """Give the templates their globals and filters."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = _asset
    app.jinja_env.globals["pacer_labels"] = PACER_LABELS
    app.jinja_env.filters.update(
        spaced=group_of_four, digits=groups_of_three, spelled=spell_out, masked=mask_email_address
    )
    app.jinja_env.filters.update(moment=datetime.fromisoformat, in_words=humanize)
    app.jinja_env.filters.update(seconds_left=seconds_left, minutes_left=minutes_left, seen=clock.seen)
    app.context_processor(
        lambda: {
            "frame": PUBLIC_FRAME,
            "home": PUBLIC_HOME,
            "keeps_accounts": settings.keeps_accounts,
            "now": clock.now(),
        }
    )


def _asset(name: str) -> str:
    return f"{current_app.static_url_path}/{name}?v={_digest(current_app.root_path, name)}"


@cache
def _digest(root: str, name: str) -> str:
    path = Path(root, "static", name)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"


def seconds_left(moment: datetime) -> int:
    """Whole seconds from now until a moment."""
    return max(0, int((moment - clock.actual()).total_seconds()))


def minutes_left(moment: datetime) -> int:
    """Whole minutes from now until a moment, never none."""
    return max(1, round(seconds_left(moment) / 60))


def humanize(name: str) -> str:
    """A name from a table as people write it: ``court_reporter`` becomes “Court reporter”."""
    return name.replace("_", " ").capitalize()
