"""What may stand in an address."""

import re

from werkzeug.routing import BaseConverter

_OWN_PATH = re.compile(r"(/[a-z0-9_-]+)+/?")


class WordConverter(BaseConverter):
    """``<word:key>``: lowercase letters, digits and hyphens. Anything else is 404 before the database is asked."""

    regex = "[a-z0-9-]{1,40}"


def own_path(asked: str | None, otherwise: str) -> str:
    """Where somebody asked to be led afterwards, if that is a path of this site; nobody is led elsewhere."""
    return asked if asked and _OWN_PATH.fullmatch(asked) else otherwise
