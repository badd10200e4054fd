"""The parts that URLs are made of."""

import re

from flask import has_request_context, request
from werkzeug.routing import BaseConverter

from wizard.core.config import current_settings

# The console's pages, and no others, are below this path; they may have a host of their own.
CONSOLE_PREFIX = "/desk"
_OWN_PATH = re.compile(r"(/[a-z0-9_-]+)+/?")


class WordConverter(BaseConverter):
    """``<word:key>``: lowercase letters, digits and hyphens. Anything else is 404 before the database is asked."""

    regex = "[a-z0-9-]{1,40}"


def is_console_path(path: str) -> bool:
    """Whether a page of the console is at this path."""
    return path == CONSOLE_PREFIX or path.startswith(f"{CONSOLE_PREFIX}/")


def safe_next_path(asked: str | None, otherwise: str) -> str:
    """The requested path if it is one of this site, else ``otherwise``: no redirect leads elsewhere."""
    return asked if asked and _OWN_PATH.fullmatch(asked) else otherwise


def site_url() -> str:
    """The beginning of every URL here: as this visitor wrote it, or, outside a request, by the settings."""
    if has_request_context():
        return request.host_url
    hosts = current_settings().hosts
    return f"https://{hosts[0]}" if hosts else "http://127.0.0.1:8000"
