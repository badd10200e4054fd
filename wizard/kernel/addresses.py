"""What may stand in an address."""

from werkzeug.routing import BaseConverter


class WordConverter(BaseConverter):
    """``<word:key>``: lowercase letters, digits and hyphens. Anything else is 404 before the database is asked."""

    regex = "[a-z0-9-]{1,40}"
